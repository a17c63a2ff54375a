"""Parties through both protocols: who comes and goes, and what is played for them."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from pathlib import Path
from typing import Any

import pytest

from bot.demo.discord import Channel, Guild, Message
from bot.demo.spotify.state import Playlist
from bot.services.parties.keeper import EMPTY_AFTER, LONGEST, PACE, QUIET
from storage import Party, PlaylistPlan
from tests.bot.commands.linked import answered, has_label, linked_town, made
from tests.bot.town import Town, small_scene

WRITTEN = has_label("Open in Spotify")
REPLACE = "PUT /v1/playlists/{playlist_id}/items"
NAMES = ("Ada", "Ben", "Cleo", "Dev")
SCENE = small_scene(tracks=200)


async def lounge(place: Town, *names: str, called: str = "Lounge", guild: Any = None) -> Channel:
    """A voice channel with these people in it."""
    of: Guild = guild or place.guild
    channel = place.discord.add_voice(of, called)
    await sit(place, channel, names)
    return channel


async def sit(place: Town, channel: Channel | None, names: Iterable[str]) -> None:
    """They go into a voice channel (None: out), and the bot hears of it."""
    for name in names:
        place.discord.move(place.guild, place.users[name], channel)
    for _ in range(200):
        guild = place.bot.client.get_guild(int(place.guild.id))
        assert guild is not None
        where = {
            name: next(
                (one.id for one in guild.voice_channels if place.id_of(name) in one.voice_states),
                None,
            )
            for name in names
        }
        if all(one == (channel.id if channel else None) for one in where.values()):
            return
        await place.pause()
    raise AssertionError("the bot did not hear of it")


async def party(place: Town, name: str = "Ada") -> tuple[Message, Playlist, PlaylistPlan]:
    before = {one.id for one in made(place)}
    reply = await place.person(name).command("party start", guild=place.guild)
    card = await reply.wait(WRITTEN)
    new = [one for one in made(place) if one.id not in before]
    assert len(new) == 1
    await settled(place)
    plan = place.bot.store.playlists.of_member(place.id_of(name))[-1]
    return card, new[0], plan


async def settled(place: Town, seconds: float = 0.0) -> None:
    """Let time go by, and the bot look once at its parties."""
    place.clock.ahead += seconds
    await place.bot.parties.run()


async def later(place: Town) -> None:
    """As long as it takes for a change to be taken up."""
    await settled(place)
    await settled(place, PACE + QUIET)


def parties(place: Town) -> list[Party]:
    return place.bot.store.parties.all()


def uris(place: Town, plan_id: int) -> list[str]:
    plan = place.bot.store.playlists.get(plan_id)
    assert plan is not None
    return [one.spotify_track_id for one in plan.tracks]


async def test_it_follows_who_comes_and_goes(tmp_path: Path) -> None:
    async with linked_town(tmp_path, NAMES, scene=SCENE) as place:
        channel = await lounge(place, "Ada", "Ben", "Eli")
        card, playlist, plan = await party(place)
        assert "Party in Lounge" in card.text
        assert "@Ben" in card.text
        # Eli takes no part.
        assert "@Eli" not in card.text
        first = list(playlist.tracks)
        assert first == uris(place, plan.id)
        assert set(place.bot.store.playlists.get(plan.id).members) == {  # type: ignore[union-attr]
            place.id_of("Ada"),
            place.id_of("Ben"),
        }
        # Ten minutes later three tracks are over; the one that plays and the next one stay.
        place.clock.ahead += 600
        await sit(place, channel, ["Dev"])
        await settled(place)
        assert playlist.tracks == first, "nobody has settled yet"
        await settled(place, QUIET + 1)
        second = list(playlist.tracks)
        assert second[:5] == first[:5]
        assert second != first
        assert len(set(second)) == len(second)
        assert any(place.id_of("Dev") in one.for_members for one in plan_of(place, plan).tracks)
        await card_says(card, "@Dev")
        await sit(place, None, ["Ben"])
        await later(place)
        third = plan_of(place, plan)
        assert place.id_of("Ben") not in third.members
        ahead = third.tracks[6:]
        assert ahead
        assert not any(place.id_of("Ben") in one.for_members for one in ahead)
        assert len(made(place)) == 1
        # A night of comings and goings is one version.
        assert len(place.bot.store.versions.of(plan.id)) == 1
        assert playlist.tracks == uris(place, plan.id)


def plan_of(place: Town, plan: PlaylistPlan) -> PlaylistPlan:
    found = place.bot.store.playlists.get(plan.id)
    assert found is not None
    return found


async def card_says(card: Message, text: str) -> None:
    for _ in range(200):
        if text in card.text:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"the card never said {text!r}: {card.text}")


async def test_a_storm_of_moves_is_one_rewrite(tmp_path: Path) -> None:
    async with linked_town(tmp_path, NAMES, scene=SCENE) as place:
        channel = await lounge(place, "Ada")
        _, playlist, plan = await party(place)
        place.clock.ahead += PACE + 1
        writes = []
        for turn in range(12):
            who = NAMES[1 + turn % 3]
            there = place.users[who].id in place.guild.voice
            await sit(place, None if there else channel, [who])
            await settled(place, 5)
            writes.append(list(playlist.tracks))
        assert all(one == writes[0] for one in writes)
        await settled(place)
        await settled(place, QUIET + 1)
        assert playlist.tracks == uris(place, plan.id)


async def test_it_goes_on_after_a_restart(tmp_path: Path) -> None:
    async with linked_town(tmp_path, NAMES, scene=SCENE) as place:
        channel = await lounge(place, "Ada", "Ben")
        card, playlist, plan = await party(place)
        first = list(playlist.tracks)
        await place.stop_bot()
        place.clock.ahead += 2 * PACE
        place.discord.move(place.guild, place.users["Dev"], channel)
        await place.start_bot()
        for _ in range(100):
            await settled(place)
            await place.pause()
            if place.bot.client.get_guild(int(place.guild.id)):
                break
        await later(place)
        assert playlist.tracks != first
        assert playlist.tracks == uris(place, plan.id)
        await card_says(card, "@Dev")
        stopped = await place.person("Ben").press(card, label="Stop")
        await answered(stopped, "is over: its playlist stays")
        await card_says(card, "The party is over.")
        assert parties(place) == []
        again = await place.person("Ada").command("party stop", guild=place.guild)
        await answered(again, "There is no party in your voice channel.")


async def test_two_parties_on_one_server_and_one_a_channel(tmp_path: Path) -> None:
    async with linked_town(tmp_path, NAMES, scene=SCENE) as place:
        one = await lounge(place, "Ada", "Cleo")
        two = await lounge(place, "Ben", "Dev", called="Kitchen")
        _, first, _ = await party(place)
        _, second, _ = await party(place, "Ben")
        assert [each.voice_id for each in parties(place)] == [one.id, two.id]
        twice = await place.person("Dev").command("party start", guild=place.guild)
        await answered(twice, "There is a party in this voice channel already.")
        before = list(first.tracks)
        place.clock.ahead += PACE
        await sit(place, one, ["Dev"])
        await later(place)
        assert first.tracks != before
        assert {each.id for each in made(place)} == {first.id, second.id}
        outside = await place.person("Fay").command("party start", guild=place.guild)
        await answered(outside, "You are in no voice channel here.")


async def test_it_ends_by_itself(tmp_path: Path) -> None:
    async with linked_town(tmp_path, NAMES, scene=SCENE) as place:
        channel = await lounge(place, "Ada", "Ben")
        card, playlist, _ = await party(place)
        await sit(place, None, ["Ada", "Ben"])
        await sit(place, channel, ["Eli"])
        await settled(place)
        await settled(place, EMPTY_AFTER - 1)
        assert len(parties(place)) == 1
        await settled(place, 2)
        assert parties(place) == []
        await card_says(card, "Nobody it was for is in the voice channel any more.")
        assert playlist.id in place.spotify.library("Ada").playlists
        await sit(place, channel, ["Ada", "Ben"])
        card, _, _ = await party(place)
        await settled(place, LONGEST + 1)
        assert parties(place) == []
        await card_says(card, "After twelve hours")


async def test_who_has_not_agreed_is_never_singled_out(tmp_path: Path) -> None:
    async with linked_town(tmp_path, NAMES, scene=SCENE) as place:
        channel = await lounge(place, "Ada", "Cleo")
        card, _, plan = await party(place)
        assert plan.members == (place.id_of("Ada"),)
        assert "Cleo" not in card.text
        await sit(place, channel, ["Ben"])
        await later(place)
        assert set(plan_of(place, plan).members) == {place.id_of(n) for n in ("Ada", "Ben", "Cleo")}
        assert "Cleo" not in card.text
        alone = (place.id_of("Cleo"),)
        assert not any(one.for_members == alone for one in plan_of(place, plan).tracks)


async def test_spotify_rests_and_it_goes_on(tmp_path: Path) -> None:
    async with linked_town(tmp_path, NAMES, scene=SCENE) as place:
        channel = await lounge(place, "Ada", "Ben")
        card, playlist, plan = await party(place)
        first = list(playlist.tracks)
        place.spotify.quota_exceeded(REPLACE, retry_after=3600)
        place.clock.ahead += PACE
        await sit(place, channel, ["Dev"])
        await later(place)
        await card_says(card, "It goes on by itself as soon as it can.")
        assert playlist.tracks == first
        place.spotify.quota_restored()
        await settled(place, 3700)
        await settled(place, 3700)
        assert playlist.tracks == uris(place, plan.id) != first
        assert parties(place)[0].problem is None


async def test_a_deleted_playlist_ends_it(tmp_path: Path) -> None:
    async with linked_town(tmp_path, NAMES, scene=SCENE) as place:
        channel = await lounge(place, "Ada", "Ben")
        card, playlist, _ = await party(place)
        place.spotify.library("Ada").drop_playlist(playlist.id)
        place.clock.ahead += PACE
        await sit(place, channel, ["Dev"])
        await later(place)
        await card_says(card, "The party is over.")
        assert parties(place) == []


async def test_the_host_deletes_everything(tmp_path: Path) -> None:
    async with linked_town(tmp_path, NAMES, scene=SCENE) as place:
        await lounge(place, "Ada", "Ben")
        card, _, _ = await party(place)
        await settled(place)
        place.bot.store.members.delete(place.id_of("Ada"))
        await settled(place)
        assert parties(place) == []
        await card_says(card, "its host has left or deleted it")


async def cut_after(place: Town, work: Coroutine[Any, Any, Any], requests: int) -> None:
    """Kill the bot at `work` once so many requests have reached Spotify; start it again."""
    asked = len(place.spotify.requests)
    task = asyncio.create_task(work)
    for _ in range(2000):
        if task.done() or len(place.spotify.requests) >= asked + requests:
            break
        await asyncio.sleep(0.001)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await place.stop_bot()
    await place.start_bot()
    for _ in range(100):
        await settled(place)
        if place.bot.client.get_guild(int(place.guild.id)):
            break
        await place.pause()
    await later(place)


@pytest.mark.parametrize("cut", range(4))
async def test_killed_between_any_two_requests_of_a_change(tmp_path: Path, cut: int) -> None:
    """After the restart there is one playlist, just as planned, for who is there."""
    async with linked_town(tmp_path, NAMES, scene=SCENE) as place:
        channel = await lounge(place, "Ada", "Ben")
        _, playlist, plan = await party(place)
        place.clock.ahead += PACE
        await sit(place, channel, ["Dev"])
        await settled(place)
        place.clock.ahead += PACE + QUIET
        await cut_after(place, place.bot.parties.run(), cut)
        assert [one.id for one in made(place)] == [playlist.id]
        assert playlist.tracks == uris(place, plan.id)
        assert place.id_of("Dev") in plan_of(place, plan).members


@pytest.mark.parametrize("cut", range(4))
async def test_killed_between_any_two_requests_of_the_start(tmp_path: Path, cut: int) -> None:
    async with linked_town(tmp_path, NAMES, scene=SCENE) as place:
        channel = await lounge(place, "Ada", "Ben")
        shown = await place.bot.parties.begin(
            place.id_of("Ada"), int(place.guild.id), channel.id, place="Lounge", mood=None
        )
        plan_id = shown.party.plan_id
        await cut_after(place, place.bot.parties.tend(plan_id), cut)
        (playlist,) = made(place)
        assert playlist.tracks == uris(place, plan_id)
        assert parties(place)[0].played_from is not None
