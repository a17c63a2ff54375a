"""Schedules of playlists: each occurrence makes one version, whatever happens to Spotify meanwhile.

What Spotify refuses is told once, to whom it concerns, and the schedule goes on when it can.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.demo.discord import Message
from bot.demo.spotify import Playlist
from storage import PlaylistPlan, Version
from tests.bot.commands.linked import answered, linked_town, made, made_for_group
from tests.bot.language.test_russian_member import english_in
from tests.bot.town import Town

HOUR = 3600.0
DAY = 24 * HOUR
REPLACE = "PUT /v1/playlists/{playlist_id}/items"
READ = "GET /v1/playlists/{playlist_id}/items"


@dataclass
class Living:
    """A playlist of Ada's with a schedule, and the town around it."""

    place: Town
    playlist: Playlist
    plan: PlaylistPlan

    async def week(self) -> None:
        """Let its next occurrence come, and the bot see it."""
        schedule = self.place.bot.store.schedules.of(self.plan.id)
        assert schedule is not None
        self.place.clock.ahead += schedule.try_at + 1 - self.place.clock()
        await self.place.bot.upkeep.run()

    async def later(self, seconds: float) -> None:
        self.place.clock.ahead += seconds
        await self.place.bot.upkeep.run()

    @property
    def versions(self) -> list[Version]:
        return self.place.bot.store.versions.of(self.plan.id)

    @property
    def posts(self) -> list[Message]:
        """What the channel was told unasked."""
        seen = self.place.person("Ben").sees(self.place.guild.channel)
        return [one for one in seen if "by its schedule" in one.text]

    def dms(self, name: str = "Ada") -> list[Message]:
        """What a member was told of it in their direct messages."""
        return [one for one in self.place.person(name).dms if "could not be made anew" in one.text]


@asynccontextmanager
async def living(folder: Path, **options: Any) -> AsyncIterator[Living]:
    async with linked_town(folder, **options) as place:
        await made_for_group(place, "Ada", length=8)
        (plan,) = place.bot.store.playlists.of_server(int(place.guild.id))
        (playlist,) = made(place)
        reply = await place.person("Ada").command(
            "playlist schedule",
            guild=place.guild,
            playlist=str(plan.id),
            day="4",
            hour=18,
            timezone="Europe/Oslo",
        )
        await answered(reply, "is made anew every Friday at 18:00 (Europe/Oslo)")
        yield Living(place, playlist, plan)


async def test_every_week_once_and_told_where_it_was_made(tmp_path: Path) -> None:
    async with living(tmp_path) as one:
        first = list(one.playlist.tracks)
        await one.place.bot.upkeep.run()
        assert len(one.versions) == 1
        await one.week()
        assert [(v.why, v.state) for v in one.versions] == [("made", "done"), ("schedule", "done")]
        assert one.playlist.tracks != first
        (post,) = one.posts
        assert "New this time" in post.text
        await one.later(60)
        assert len(one.versions) == 2
        assert len(one.posts) == 1
        await one.week()
        assert len(one.versions) == 3
        assert len(one.posts) == 2


async def test_what_was_missed_while_the_bot_was_off_comes_once(tmp_path: Path) -> None:
    async with living(tmp_path) as one:
        await one.place.stop_bot()
        one.place.clock.ahead += 22 * DAY
        await one.place.start_bot()
        for _ in range(500):
            if one.posts:
                break
            await one.place.pause()
        assert len(one.versions) == 2
        assert len(one.posts) == 1
        schedule = one.place.bot.store.schedules.of(one.plan.id)
        assert schedule is not None
        assert schedule.due_at > one.place.clock()


async def test_off(tmp_path: Path) -> None:
    async with living(tmp_path) as one:
        ben, ada = one.place.person("Ben"), one.place.person("Ada")
        options: dict[str, Any] = {"guild": one.place.guild, "playlist": str(one.plan.id)}
        await answered(
            await ben.command("playlist schedule", day="off", **options), "somebody else's Spotify"
        )
        await answered(
            await ada.command("playlist schedule", day="0", timezone="Oslo", **options),
            "There is no time zone of that name",
        )
        await answered(
            await ada.command("playlist schedule", day="off", **options), "no longer made anew"
        )
        await one.later(8 * DAY)
        assert len(one.versions) == 1
        assert one.place.bot.store.schedules.ended() == []


@pytest.mark.parametrize("what", [REPLACE, READ])
async def test_quota_of_hours_in_a_scheduled_refresh(tmp_path: Path, what: str) -> None:
    async with living(tmp_path) as one:
        schedule = one.place.bot.store.schedules.of(one.plan.id)
        assert schedule is not None
        one.place.clock.ahead += schedule.due_at + 1 - one.place.clock()
        one.place.spotify.quota_exceeded(what, retry_after=20 * HOUR)
        await one.place.bot.upkeep.run()
        (told,) = one.dms()
        assert "about 20 hours" in told.text
        assert "as soon as Spotify lets it" in told.text
        asked = len(one.place.spotify.requests)
        await one.later(HOUR)
        assert len(one.place.spotify.requests) == asked
        assert len(one.dms()) == 1
        assert one.posts == []
        await one.later(20 * HOUR)
        assert [v.state for v in one.versions] == ["done", "done"]
        assert len(one.posts) == 1
        assert one.playlist.tracks == [t.spotify_track_id for t in one.versions[-1].tracks]
        await one.week()
        assert len(one.versions) == 3
        assert len(one.dms()) == 1


@pytest.mark.parametrize("what", [REPLACE, READ])
async def test_forbidden_as_it_became_somebody_elses(tmp_path: Path, what: str) -> None:
    async with living(tmp_path) as one:
        before = list(one.playlist.tracks)
        fault = one.place.spotify.faults.add(what, status=403, times=None)
        await one.week()
        (told,) = one.dms()
        assert "does not let this account write" in told.text
        assert "once it is yours again" in told.text
        await one.later(DAY)
        await one.week()
        assert len(one.dms()) == 1
        assert one.playlist.tracks == before
        plan = one.place.bot.store.playlists.get(one.plan.id)
        assert plan is not None
        assert plan.state == "done"
        fault.times = 0
        await one.week()
        assert one.versions[-1].state == "done"
        assert len(one.posts) == 1
        assert one.playlist.tracks != before


async def test_deleted_meanwhile_and_restored(tmp_path: Path) -> None:
    async with living(tmp_path) as one:
        library = one.place.spotify.library("Ada")
        library.drop_playlist(one.playlist.id)
        await one.week()
        (told,) = one.dms()
        assert "somebody deleted it meanwhile" in told.text
        assert "Recover playlists" in told.text
        await one.week()
        assert len(one.dms()) == 1
        library.playlists.insert(0, one.playlist.id)
        await one.week()
        assert len(one.versions) == 2
        assert len(one.posts) == 1


async def test_connection_that_ended_and_is_mended(tmp_path: Path) -> None:
    async with living(tmp_path) as one:
        one.place.spotify.revoke("Ada")
        await one.week()
        (told,) = one.dms()
        assert "Your Spotify connection has ended" in told.text
        assert "Type /link" in told.text
        await one.later(2 * HOUR)
        assert len(one.dms()) == 1
        await one.place.link("Ada")
        await one.later(2 * HOUR)
        assert len(one.versions) == 2
        assert len(one.posts) == 1


async def test_owner_who_disconnects_is_a_word_in_the_channel(tmp_path: Path) -> None:
    async with living(tmp_path) as one:
        ada = one.place.person("Ada")
        asked = await (await ada.command("unlink", guild=one.place.guild)).wait()
        sure = next(b for b in asked.buttons if b.custom_id and "unlink-yes" in b.custom_id)
        await (await ada.press(asked, custom_id=sure.custom_id)).wait(
            lambda m: sure.custom_id not in [b.custom_id for b in m.buttons]
        )
        await one.later(60)
        await one.later(60)
        seen = one.place.person("Ben").sees(one.place.guild.channel)
        (told,) = [m for m in seen if "no longer made anew" in m.text]
        assert "Friends in common" in told.text
        assert "@Ada" not in told.text
        await one.later(8 * DAY)
        assert one.posts == []


async def test_channel_that_is_gone_is_told_to_the_owner(tmp_path: Path) -> None:
    async with living(tmp_path) as one:
        one.place.bot.store.versions.set_channel(one.plan.id, 999)
        await one.week()
        texts = [message.text for message in one.place.person("Ada").dms[-2:]]
        assert "the channel is gone" in texts[0]
        assert "New this time" in texts[1]
        await one.later(60)
        assert one.place.person("Ada").dms[-1].text == texts[1]


async def test_closed_messages_leave_the_channel(tmp_path: Path) -> None:
    async with living(tmp_path) as one:
        one.place.users["Ada"].dms_closed = True
        one.place.spotify.faults.add(READ, status=403, times=None)
        await one.week()
        seen = one.place.person("Ben").sees(one.place.guild.channel)
        assert len([m for m in seen if "could not be made anew" in m.text]) == 1


async def test_spotify_that_is_down_is_asked_again_soon(tmp_path: Path) -> None:
    async with living(tmp_path) as one:
        fault = one.place.spotify.faults.add(READ, status=503, times=None)
        await one.week()
        assert one.dms() == []
        fault.times = 0
        await one.later(HOUR / 2)
        assert len(one.versions) == 2
        assert len(one.posts) == 1


async def test_what_discord_did_not_take_is_told_later(tmp_path: Path) -> None:
    async with living(tmp_path) as one:
        one.place.discord.faults.add("POST /channels/*/messages", status=400, times=1)
        await one.week()
        assert len(one.versions) == 2
        one.place.discord.faults.clear()
        await one.later(60)
        await one.later(60)
        assert len(one.posts) == 1


async def test_two_rounds_at_once_tell_it_once(tmp_path: Path) -> None:
    async with living(tmp_path) as list_:
        place = list_.place
        place.clock.ahead += 8 * DAY
        await asyncio.gather(*(place.bot.upkeep.run() for _ in range(3)))
        assert len(list_.posts) == 1


async def test_trouble_is_told_in_the_language_of_whom_it_concerns(tmp_path: Path) -> None:
    async with living(tmp_path) as one:
        one.place.bot.store.members.speaks(one.place.id_of("Ada"), "ru")
        one.place.spotify.faults.add(READ, status=429, headers={"Retry-After": "72000"}, times=1)
        before = len(one.place.person("Ada").dms)
        await one.week()
        (told,) = one.place.person("Ada").dms[before:]
        assert not english_in(told.text.replace(one.plan.name, "")), told.text
