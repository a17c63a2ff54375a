"""`--weeks`: a playlist that lives on, week after week, through the bot's own schedule."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.demo.discord import Message
from bot.demo.narrator import Narrator
from bot.demo.spotify.state import Playlist
from bot.demo.stage import Stage
from bot.demo.story import chapters
from bot.demo.story.reading import spoken

FRIDAY, HOUR = 4, 18
ZONE = "Europe/Berlin"
HEARD, LIKED_EVERY, ADDED_EVERY = 3, 2, 4
"""Tracks that members hear a week, and every how many weeks one is liked, or put in by hand."""

PATIENCE = 60.0


class MovingClock:
    """The real time, which the story moves on."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead

    def until(self, moment: float) -> None:
        """Move on to then (unix seconds)."""
        self.ahead += max(0.0, moment - self())


class Without:
    """A teller to whom the making of a playlist is not told: `--weeks` tells its versions."""

    def __init__(self, tell: Narrator) -> None:
        self._tell = tell

    def __getattr__(self, name: str) -> object:
        return getattr(self._tell, name)

    def playlist(self, *_: object, **__: object) -> None:
        """Nothing."""


@dataclass
class Hands:
    """Spotify ids of what the members did so far."""

    liked: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    vetoed: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)


class Weeks:
    """The life of one playlist; `await all(weeks)`."""

    def __init__(
        self, stage: Stage, clock: MovingClock, group: Sequence[str], tell: Narrator
    ) -> None:
        self.stage, self.clock, self.tell = stage, clock, tell
        self.group, self.owner = list(group), group[0]
        self.hands = Hands()
        self.before: list[str] = []
        self.plan_id = 0

    async def all(self, weeks: int) -> None:
        """Make it, let `weeks` weeks pass, and put it back to how it was the week before."""
        await self._make()
        for week in range(1, weeks + 1):
            if week < weeks:
                await self._live(week)
            await self._passes(week)
        await self._back()

    async def _make(self) -> None:
        known = set(self.stage.spotify.playlists)
        quiet: Narrator = Without(self.tell)  # type: ignore[assignment]
        await chapters.group_playlist(self.stage, self.owner, self.group, quiet)
        made = [one for key, one in self.stage.spotify.playlists.items() if key not in known]
        if len(made) != 1:
            raise AssertionError("there is no playlist to live on")
        store = self.stage.app.store
        plans = await asyncio.to_thread(store.playlists.of_server, int(self.stage.guild.id))
        self.plan_id = next(one.id for one in plans if one.spotify_id == made[0].id)
        self._version(made[0], 1, "made")
        reply = await self.stage.person(self.owner).command(
            "playlist schedule",
            guild=self.stage.guild,
            playlist=str(self.plan_id),
            day=str(FRIDAY),
            hour=HOUR,
            timezone=ZONE,
        )
        text = spoken(await reply.wait(lambda message: "made anew" in message.text))
        self.tell.reply(self.owner, "/playlist schedule", text)

    def _playlist(self) -> Playlist:
        plan = self.stage.app.store.playlists.get(self.plan_id)
        if plan is None or plan.spotify_id is None:
            raise AssertionError("the playlist is gone")
        return self.stage.spotify.playlists[plan.spotify_id]

    # --- what members do in a week

    async def _live(self, week: int) -> None:
        playlist = await asyncio.to_thread(self._playlist)
        listener = self.group[week % len(self.group)]
        hands = self.hands
        at = self.clock()
        free = [
            one
            for one in playlist.tracks
            if one not in hands.liked and one not in hands.added and one not in hands.vetoed
        ]
        hands.heard = free[:HEARD]
        for one in hands.heard:
            self.stage.spotify.library(listener).play(one, at)
        said = [f"{listener} hears {len(hands.heard)} of them"]
        liking = week % LIKED_EVERY == 1 and len(free) > HEARD
        if liking and await self._like(listener, free[HEARD]):
            said.append(f"{listener} gives one a {chapters.THUMB_UP}")
        if len(free) > HEARD + 2:
            removed = free[HEARD + 1]
            self.stage.spotify.library(self.owner).edit_playlist(playlist.id, remove=[removed])
            hands.removed.append(removed)
            said.append(f"{self.owner} takes one out by hand")
            await self._veto(listener, free[HEARD + 2])
            said.append(f"{listener} vetoes one")
        if week % ADDED_EVERY == 0 and (added := self._another(playlist)):
            self.stage.spotify.library(self.owner).edit_playlist(playlist.id, add=[added])
            hands.added.append(added)
            said.append(f"{self.owner} puts one in by hand")
        self.tell.says(f"  Week {week}: {'; '.join(said)}.")
        await self._sync(listener)

    def _another(self, playlist: Playlist) -> str | None:
        """A track of the owner that was never in the playlist."""
        hands = self.hands
        no = {*playlist.tracks, *hands.removed, *hands.vetoed, *hands.added, *self.before}
        saved = self.stage.spotify.library(self.owner).saved
        return next((one for one in saved if one not in no), None)

    async def _card(self, name: str) -> Message:
        reply = await self.stage.person(name).command(
            "playlist show", guild=self.stage.guild, playlist=str(self.plan_id)
        )
        return await reply.wait(lambda m: any(b.label == "Veto a track…" for b in m.buttons))

    async def _like(self, name: str, track: str) -> bool:
        """Give it a thumb, on the page of the card that has it."""
        person = self.stage.person(name)
        recording = await self._recording(track)
        message = await self._card(name)
        for _ in range(20):
            for custom_id, values in _menus(message):
                if f"{recording}:1" in values:
                    answer = await person.choose(message, custom_id, [f"{recording}:1"])
                    await answer.wait(lambda m: "noted" in m.text or chapters.THUMB_UP in m.text)
                    self.hands.liked.append(track)
                    return True
            turn = next((b for b in message.buttons if b.emoji == "▶️" and not b.disabled), None)
            if turn is None:
                return False
            before = message.text
            reply = await person.press(message, custom_id=turn.custom_id)
            message = await reply.wait(lambda m, before=before: m.text != before)  # type: ignore[misc]
        return False

    async def _veto(self, name: str, track: str) -> None:
        person = self.stage.person(name)
        recording = await self._recording(track)
        pressed = await person.press(await self._card(name), label="Veto a track…")
        message = await pressed.wait(lambda m: "Veto a track of" in m.text)
        for custom_id, values in _menus(message):
            if str(recording) in values:
                answer = await person.choose(message, custom_id, [str(recording)])
                await answer.wait(lambda m: "does not come back" in m.text)
                self.hands.vetoed.append(track)
                return
        raise AssertionError("a track of the playlist cannot be vetoed")

    async def _recording(self, track: str) -> int:
        frame = await asyncio.to_thread(self.stage.app.store.playlists.get, self.plan_id)
        assert frame is not None  # noqa: S101 - it was there a moment ago
        return next(one.recording_id for one in frame.tracks if one.spotify_track_id == track)

    async def _sync(self, name: str) -> None:
        reply = await self.stage.person(name).command("sync", guild=self.stage.guild)
        await reply.wait(lambda m: "up to date" in m.text, timeout=PATIENCE)

    # --- a week passes

    async def _passes(self, week: int) -> None:
        app = self.stage.app
        schedule = await asyncio.to_thread(app.store.schedules.of, self.plan_id)
        if schedule is None:
            raise AssertionError("the schedule is gone")
        self.clock.until(schedule.due_at + 1)
        seen = self._posts()
        await app.upkeep.run()
        versions = await asyncio.to_thread(app.store.versions.of, self.plan_id)
        if versions[-1].number != week + 1:
            raise AssertionError(f"week {week} made no version: {self._last_word()}")
        if len(self._posts()) != len(seen) + 1:
            raise AssertionError("the channel was not told what is new, or twice")
        playlist = await asyncio.to_thread(self._playlist)
        self._check(playlist)
        self._version(playlist, week + 1, "schedule")

    def _posts(self) -> list[Message]:
        seen = self.stage.person(self.owner).sees(self.stage.guild.channel)
        return [one for one in seen if "made anew by its schedule" in one.text]

    def _last_word(self) -> str:
        dms = self.stage.person(self.owner).dms
        return spoken(dms[-1]) if dms else "and its owner was not told why"

    def _check(self, playlist: Playlist) -> None:
        now, hands = playlist.tracks, self.hands
        if back := {*hands.removed, *hands.vetoed} & set(now):
            raise AssertionError(f"{len(back)} unwanted tracks came back")
        if lost := {*hands.liked, *hands.added} - set(now):
            raise AssertionError(f"{len(lost)} kept tracks are gone")
        new = [one for one in now if one not in self.before]
        if len(new) < 0.3 * len(now):
            raise AssertionError(f"only {len(new)} of {len(now)} tracks are new")

    async def _back(self) -> None:
        app = self.stage.app
        versions = await asyncio.to_thread(app.store.versions.of, self.plan_id)
        wanted = [one.spotify_track_id for one in versions[-2].tracks]
        reply = await self.stage.person(self.owner).command(
            "playlist undo", guild=self.stage.guild, playlist=str(self.plan_id)
        )
        message = await reply.wait(lambda m: "put back to how" in m.text, timeout=PATIENCE)
        self.tell.reply(self.owner, "/playlist undo", spoken(message), brief=True)
        playlist = await asyncio.to_thread(self._playlist)
        if playlist.tracks != wanted:
            raise AssertionError("undo did not restore the version before")
        self._version(playlist, versions[-1].number + 1, "undo", versions[-2].number)

    def _version(
        self, playlist: Playlist, number: int, why: str, restored: int | None = None
    ) -> None:
        hands = self.hands
        self.tell.version(
            playlist.id,
            playlist.owner,
            playlist.name,
            self.group,
            playlist.tracks,
            number=number,
            why=why,
            restored=restored,
            new=[one for one in playlist.tracks if one not in self.before],
            gone=[one for one in self.before if one not in playlist.tracks],
            kept=[*hands.liked, *hands.added],
            removed=list(hands.removed),
            vetoed=list(hands.vetoed),
        )
        self.before = list(playlist.tracks)


def _menus(message: Message) -> list[tuple[str, list[str]]]:
    """(custom id, values) of each menu of a card."""
    found: list[tuple[str, list[str]]] = []
    waiting = list(message.components)
    while waiting:
        part = waiting.pop(0)
        if part.get("options"):
            found.append((part["custom_id"], [one["value"] for one in part["options"]]))
        waiting += part.get("components", [])
    return found


__all__ = ["MovingClock", "Weeks"]
