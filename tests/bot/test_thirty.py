"""A server of thirty on an app with five seats: everybody gets in, and finds music in common."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.demo.discord import Message
from tests.bot.commands.linked import ids_shown, made, made_for_group
from tests.bot.thirty_ways import Thirty, client_id, server_of_thirty
from tests.bot.town import CLIENT_ID, Town
from tests.thirty import (
    IMPORT,
    LINKED,
    OWN_APP,
    PRESENCE,
    PROFILE,
    RATING,
    THIRTY,
    artist,
    heard,
    thirty,
)

SOURCES = {
    LINKED: {"saved"},
    OWN_APP: {"saved"},
    IMPORT: {"history"},
    PRESENCE: {"presence"},
    PROFILE: {"listenbrainz", "lastfm"},
    RATING: {"rating"},
}


async def test_thirty_on_five_seats(tmp_path: Path) -> None:
    async with server_of_thirty(tmp_path) as all_:
        place = all_.place
        await everybody_in(all_)
        store, server = place.bot.store, int(place.guild.id)
        ids = {name: place.id_of(name) for name in THIRTY}
        assert store.members.taking_part(server) == sorted(ids.values())
        for group, sources in SOURCES.items():
            for name in group:
                counts = store.evidence.counts(ids[name])
                assert counts, name
                assert counts.keys() <= sources, name
        assert len(store.accounts.all()) == 8
        assert set(store.apps.sitting(CLIENT_ID)) == {ids[name] for name in LINKED}
        for name in OWN_APP:
            assert store.apps.sitting(client_id(name)) == [ids[name]]
        assert store.quota.used(CLIENT_ID, "saved tracks", 0) >= len(LINKED)

        before = await a_thirty_first(place)
        assert "without a seat" in before.text

        for name in THIRTY:
            shown = ids_shown(await recommended(place, name))
            assert shown, f"{name} gets recommendations"
            assert not has(place, name) & set(shown), f"{name} gets what is new to them"

        await made_for_group(place, LINKED[0], within=30, length=25)
        (playlist,) = made(place)
        assert len(playlist.tracks) == 25
        (plan,) = store.playlists.of_member(ids[LINKED[0]])
        assert set(plan.members) == set(ids.values())
        served = {member for track in plan.tracks for member in track.for_members}
        assert len(served) >= 25, "of 25 tracks, nearly everybody has some"


async def everybody_in(all_: Thirty) -> None:
    """Each by their own way; the five seats go first, as they would."""
    place = all_.place
    await asyncio.gather(*(place.link(name) for name in LINKED))
    await asyncio.gather(*(all_.bring_app(name) for name in OWN_APP))
    await asyncio.gather(*(all_.send_export(name) for name in IMPORT))
    await asyncio.gather(*(all_.connect_profile(name) for name in PROFILE))
    await asyncio.gather(*(all_.agree_to_presence(name) for name in PRESENCE))
    await all_.listen_together(PRESENCE)
    await asyncio.gather(*(all_.rate_some(name) for name in RATING))


def has(place: Town, name: str) -> set[str]:
    """Ids of the tracks that the bot knows a friend to have."""
    store = place.bot.store
    numbers = store.evidence.frame([place.id_of(name)])["track_id"].tolist()
    found = store.catalogue.recordings(numbers)
    return {key for recording in found.values() for key in recording.spotify_ids}


async def recommended(place: Town, name: str) -> Message:
    reply = await place.person(name).command("recommend", guild=place.guild)
    return await reply.wait(lambda message: bool(ids_shown(message)), timeout=30)


async def a_thirty_first(place: Town) -> Message:
    """Somebody who comes when every seat is taken."""
    user = place.discord.add_user("Latecomer")
    place.discord.join(place.guild, user)
    reply = await place.discord.as_user(user).command("link", guild=place.guild)
    return await reply.wait()


def test_the_scene_is_what_the_test_says() -> None:
    assert [len(group) for group in SOURCES] == [5, 3, 9, 5, 4, 4]
    assert len(set(THIRTY)) == 30
    assert {member["name"] for member in thirty()["members"]} == set(THIRTY)
    assert all(len(set(heard(name))) == 40 for name in THIRTY)
    assert artist(16) == "Artist 1"
