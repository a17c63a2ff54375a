"""/discover through Discord's protocol: music that nobody has, through whom, and what it asks."""

from __future__ import annotations

import dataclasses
import re
import time
from pathlib import Path
from typing import Any

import pytest

from bot.demo.discord import Message
from bot.demo.listenbrainz import SmallListenBrainz
from bot.services.discovering.looking import PATIENCE
from storage import ArtistRow
from tests.bot.commands.linked import answered, has_label, ids_shown, made, made_for_group, style_of
from tests.bot.faraway import facts, faraway, listeners_of, searches
from tests.bot.town import Town


def far_of(ids: list[str]) -> list[int]:
    """Which far bands these tracks are of."""
    return [int(re.fullmatch(r"far(\d\d)\d", one.rstrip("x"))[1]) for one in ids]  # type: ignore[index]


async def discover(place: Town, name: str = "Ada", **options: object) -> Message:
    reply = await place.person(name).command("discover", guild=place.guild, **options)
    message = await reply.wait(
        lambda shown: bool(shown.text) and "Looking for music" not in shown.text
    )
    assert reply.acknowledged_after is not None
    assert reply.acknowledged_after < 1
    return message


async def test_nobody_has_them_and_it_says_through_whom(tmp_path: Path) -> None:
    async with faraway(tmp_path) as place:
        message = await discover(place)
        shown = ids_shown(message)
        assert len(shown) == len(set(far_of(shown))) == 5
        had = {track for name in place.users for track in place.spotify.library(name).saved}
        assert not had & set(shown)
        assert "5 discoveries for you" in message.text
        lines = re.findall(r"near (.*), which you and @Ben love; nobody here knows", message.text)
        assert len(lines) == 5
        assert all(re.fullmatch(r"Artist \d( and Artist \d)?", one) for one in lines)
        assert "@Cleo" not in message.text
        # All ids were in the world file.
        assert searches(place) == []


async def test_never_this_artist_is_a_no_for_good_and_can_be_taken_back(tmp_path: Path) -> None:
    async with faraway(tmp_path) as place:
        ada = place.person("Ada")
        message = await discover(place)
        first = ids_shown(message)[0]
        assert not any(button.label == "Never this artist" for button in message.buttons)
        await (await ada.press(message, emoji="👎")).wait(has_label("Never this artist"))
        never = next(b.custom_id for b in message.buttons if b.label == "Never this artist")
        assert never is not None
        await (await ada.press(message, label="Never this artist")).wait(
            lambda m: style_of(m, never) == 4
        )
        ada_id = place.id_of("Ada")
        (refused,) = place.bot.store.feedback.artists_of(ada_id)
        assert place.bot.store.feedback.artists_of(ada_id) == {refused: -1}
        again = ids_shown(await discover(place))
        assert far_of([first])[0] not in far_of(again)
        saved = await (await ada.press(message, label="Save as playlist")).wait(
            has_label("Open in Spotify")
        )
        assert "4 tracks" in saved.text
        (playlist,) = [one for one in made(place) if one.name == "Discoveries"]
        assert first not in playlist.tracks
        await (await ada.press(message, label="Never this artist")).wait(
            lambda m: style_of(m, never) == 2
        )
        assert place.bot.store.feedback.artists_of(ada_id) == {}


async def test_the_dial_is_monotone_in_listeners(tmp_path: Path) -> None:
    async with faraway(tmp_path) as place:
        means = []
        for dial in ("well-known", "rather-known", "balanced", "rather-obscure", "obscure"):
            shown = far_of(ids_shown(await discover(place, count=4, dial=dial)))
            means.append(sum(listeners_of(far) for far in shown) / len(shown))
        assert means == sorted(means, reverse=True)
        assert means[0] > 2 * means[-1]


async def test_a_genre_keeps_to_it(tmp_path: Path) -> None:
    async with faraway(tmp_path) as place:
        shown = far_of(ids_shown(await discover(place, genre="Dub")))
        assert shown
        assert all(far % 2 == 0 for far in shown)
        nothing = await discover(place, genre="polka")
        assert "Nothing of that genre is near what you love" in nothing.text


async def test_one_search_a_track_and_never_the_same_again(tmp_path: Path) -> None:
    async with faraway(tmp_path, spotify_ids=False) as place:
        first = ids_shown(await discover(place))
        assert len(first) == 5
        asked = searches(place)
        assert len(asked) == len(set(asked)) == 5
        assert all(re.fullmatch(r'artist:"Far Band \d+" track:"\w+ \d+"', one) for one in asked)
        assert ids_shown(await discover(place)) == first
        assert len(searches(place)) == 5
        # What one has learnt, all know.
        await discover(place, "Ben")
        assert len(searches(place)) == len(set(searches(place)))
        await place.stop_bot()
        await place.start_bot()
        before = len(searches(place))
        assert ids_shown(await discover(place)) == first
        assert len(searches(place)) == before


async def test_a_search_that_finds_another_song_is_not_believed(tmp_path: Path) -> None:
    async with faraway(tmp_path, spotify_ids=False) as place:
        for track in place.spotify.scene.tracks.values():
            if track.name.startswith("Harbour"):
                object.__setattr__(track, "name", f"{track.name} (Live)")
        message = await discover(place)
        assert len(searches(place)) == 5
        assert all(place.spotify.scene.tracks[one].name for one in ids_shown(message))
        assert "Live" not in message.text


async def test_where_spotify_does_not_answer_what_waits_is_said(tmp_path: Path) -> None:
    async with faraway(tmp_path, spotify_ids=False) as place:
        place.spotify.faults.add("GET /v1/search", status=500, times=None)
        message = await discover(place)
        assert "still being looked up" in message.text
        assert len(set(searches(place))) == 1


async def test_without_world_and_look_ups_it_says_what_the_host_can_do(tmp_path: Path) -> None:
    async with faraway(tmp_path, world=False) as place:
        message = await discover(place)
        assert "commontone world build" in message.text
        assert "LOOK_UP=listenbrainz" in message.text


async def test_somebody_who_takes_no_part_is_told_privately(tmp_path: Path) -> None:
    async with faraway(tmp_path, members=("Ada", "Ben")) as place:
        place.bot.store.members.delete(place.id_of("Ben"))
        reply = await place.person("Ben").command("discover", guild=place.guild, show="everyone")
        assert (await answered(reply, "/link")).ephemeral


async def test_by_look_ups_alone(tmp_path: Path) -> None:
    listenbrainz = SmallListenBrainz(facts())
    await listenbrainz.start()
    try:
        async with faraway(tmp_path, world=False, listenbrainz=listenbrainz) as place:
            await place.bot.lookups.finish()
            began = time.monotonic()
            message = await discover(place)
            assert len(set(far_of(ids_shown(message)))) == 5
            assert "near Artist" in message.text
            # Where the look-ups do not answer in time, on a busy machine, searching is right.
            in_time = time.monotonic() - began < PATIENCE
            assert not in_time or searches(place) == []
            asked = len(listenbrainz.requests)
            again = await discover(place)
            assert ids_shown(again) == ids_shown(message)
            assert not in_time or len(listenbrainz.requests) == asked
    finally:
        await listenbrainz.stop()


async def test_where_nothing_is_near_it_does_not_say_that_somebody_has_it(tmp_path: Path) -> None:
    alone = facts()
    for number, one in alone.artists.items():
        alone.artists[number] = dataclasses.replace(one, similar={})
    listenbrainz = SmallListenBrainz(alone)
    await listenbrainz.start()
    try:
        async with faraway(tmp_path, world=False, listenbrainz=listenbrainz) as place:
            await place.bot.lookups.finish()
            message = await discover(place)
            assert "Nobody elsewhere is known to love the music you do" in message.text
    finally:
        await listenbrainz.stop()


async def test_both_agree_on_the_same(tmp_path: Path) -> None:
    listenbrainz = SmallListenBrainz(facts())
    await listenbrainz.start()
    try:
        async with faraway(tmp_path, spotify_ids=False, listenbrainz=listenbrainz) as place:
            await place.bot.lookups.finish()
            message = await discover(place)
            assert len(ids_shown(message)) == 5
            # The world file has no Spotify ids: ListenBrainz tells them, nobody is searched for.
            assert searches(place) == []
    finally:
        await listenbrainz.stop()


@pytest.mark.parametrize(
    "fault", [{"status": 500}, {"status": 200, "body": "<html>"}, {"delay": 30.0}]
)
async def test_a_service_in_trouble_costs_its_facts_only(
    tmp_path: Path, fault: dict[str, Any]
) -> None:
    listenbrainz = SmallListenBrainz(facts())
    await listenbrainz.start()
    listenbrainz.faults.add("*", times=None, **fault)
    try:
        async with faraway(tmp_path, spotify_ids=False, listenbrainz=listenbrainz) as place:
            began = time.monotonic()
            message = await discover(place)
            assert time.monotonic() - began < 8
            assert len(ids_shown(message)) == 5
            assert len(searches(place)) == 5
    finally:
        await listenbrainz.stop()


async def test_recommend_from_the_world_and_from_both(tmp_path: Path) -> None:
    async with faraway(tmp_path) as place:
        ada = place.person("Ada")

        async def recommended(origin: str | None) -> list[str]:
            options = {} if origin is None else {"from": origin}
            reply = await ada.command("recommend", guild=place.guild, count=5, **options)
            return ids_shown(await reply.wait(lambda m: "for you" in m.text))

        usual = await recommended(None)
        assert usual == await recommended("server")
        assert not any(one.startswith("far") for one in usual)
        assert all(one.startswith("far") for one in await recommended("world"))
        both = await recommended("both")
        assert [one.startswith("far") for one in both].count(True) == 2
        assert len(both) == 5


async def test_recommend_from_both_without_a_world_is_the_server_alone(tmp_path: Path) -> None:
    async with faraway(tmp_path, world=False) as place:
        reply = await place.person("Ada").command(
            "recommend", guild=place.guild, count=5, **{"from": "both"}
        )
        message = await answered(reply, "no discoveries")
        assert len(ids_shown(message)) == 5


async def test_a_share_of_a_group_playlist_is_discoveries(tmp_path: Path) -> None:
    async with faraway(tmp_path) as place:
        message = await made_for_group(place, "Ada", length=10, discoveries=40)
        assert "4 of them nobody here knows yet" in message.text
        (playlist,) = made(place)
        assert [one.startswith("far") for one in playlist.tracks].count(True) == 4
        assert len(playlist.tracks) == 10
        plan = place.bot.store.playlists.get(1)
        assert plan is not None
        members = {place.id_of(name) for name in ("Ada", "Ben", "Cleo")}
        for track in plan.tracks:
            if track.spotify_track_id.startswith("far"):
                assert track.for_members
                assert set(track.for_members) <= members
                # Only Cleo has not agreed to be named: alone she could be guessed.
                assert track.for_members != (place.id_of("Cleo"),)


async def test_what_one_of_the_group_refuses_is_no_discovery_for_them(tmp_path: Path) -> None:
    async with faraway(tmp_path) as place:
        first = far_of(ids_shown(await discover(place)))[0]
        store = place.bot.store
        store.catalogue.add_artists([ArtistRow(f"far{first:02d}", f"Far Band {first}")])
        store.feedback.give_artist(place.id_of("Ben"), f"far{first:02d}", -1)
        await made_for_group(place, "Ada", length=20, discoveries=50)
        (playlist,) = made(place)
        far = far_of([one for one in playlist.tracks if one.startswith("far")])
        assert far
        assert first not in far
