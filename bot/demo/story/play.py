"""The story from beginning to end, for any scene."""

from __future__ import annotations

import logging
from collections.abc import Awaitable

from bot.demo.narrator import Narrator
from bot.demo.stage import Stage
from bot.demo.story import chapters
from bot.demo.story.discovering import discover, discoverer
from bot.demo.story.linking import Way, agree_to_be_named, link
from bot.demo.story.weeks import MovingClock, Weeks

log = logging.getLogger(__name__)

CLOSED_DMS, PASTES = 1, 2
"""Places in the scene of the member whose messages are closed, and of the one who pastes."""


SHY = 3
"""From this place on the last member does not agree to be named (a pair could not hide anyone)."""


async def play_story(stage: Stage, tell: Narrator) -> int:
    """Play it on an open stage; returns how many steps failed."""
    return await _Play(stage, tell).all()


async def play_weeks(stage: Stage, clock: MovingClock, weeks: int, tell: Narrator) -> int:
    """Everybody links, and one playlist lives for so many weeks; how many steps failed."""
    return await _Play(stage, tell).weeks(clock, weeks)


class _Play:
    def __init__(self, stage: Stage, tell: Narrator) -> None:
        self.stage, self.tell = stage, tell
        self.failures = 0

    async def everybody_links(self) -> list[str]:
        """The names of those who could."""
        self.tell.scene(f"{len(self.stage.names)} friends connect their Spotify accounts")
        names = self.stage.names
        linked = [name for place, name in enumerate(names) if await self.link(place, name)]
        if not linked:
            self.failures += 1
            reason = "nobody could link, so there is nothing more to tell"
            self.tell.failed("the story", reason)
        return linked

    async def weeks(self, clock: MovingClock, weeks: int) -> int:
        linked = await self.everybody_links()
        if not linked:
            return self.failures
        group = linked[: chapters.GROUP_SIZE]
        weekly = "1 week" if weeks == 1 else f"{weeks} weeks"
        self.tell.scene(f"A playlist of {linked[0]} lives for {weekly}")
        living = Weeks(self.stage, clock, group, self.tell)
        await self.step(f"{weekly} of a playlist", living.all(weeks))
        return self.failures

    async def all(self) -> int:
        stage, tell = self.stage, self.tell
        linked = await self.everybody_links()
        if not linked:
            return self.failures
        group = linked[: chapters.GROUP_SIZE]
        tell.scene("Everybody asks for recommendations")
        for place, name in enumerate(linked):
            told = chapters.recommend(stage, name, tell, brief=place > 0)
            await self.step(f"/recommend for {name}", told)
        await self.step("a thumb", chapters.thumb(stage, linked[0], tell))
        if len(linked) > 1:
            tell.scene(f"{linked[0]} makes a playlist for {len(group)} of them")
            made = chapters.group_playlist(stage, linked[0], group, tell)
            await self.step("/playlist group", made)
        finder = discoverer(stage, linked)
        tell.scene(f"{finder} discovers what nobody here knows")
        await self.step("/discover", discover(stage, finder, linked, tell))
        if len(linked) > 1:
            tell.scene(f"{linked[0]} looks around")
            looked = chapters.look_around(stage, linked[0], linked[1], tell)
            await self.step("/taste and the comparison", looked)
        tell.scene(f"{linked[-1]} leaves")
        await self.step("/unlink", chapters.say_goodbye(stage, linked[-1], tell))
        return self.failures

    async def link(self, place: int, name: str) -> bool:
        """One member's way in; most agree to be named, the last one does not."""
        way = {CLOSED_DMS: Way.CLOSED, PASTES: Way.PASTE}.get(place, Way.BUTTON)
        seated = name in self.stage.spotify.allowlist or self.stage.spotify.quota == "extended"
        came_in = False

        async def come_in() -> None:
            nonlocal came_in
            came_in = await link(self.stage, name, way, self.tell)
            if came_in is not seated:
                word = "could not link" if seated else "linked without a seat"
                raise AssertionError(f"{name} {word}")
            if came_in and (place < SHY or place < len(self.stage.names) - 1):
                await agree_to_be_named(self.stage, name, self.tell)

        await self.step(f"/link for {name}", come_in())
        return came_in

    async def step(self, what: str, doing: Awaitable[None]) -> None:
        """A step that fails is told and counted, and the story goes on."""
        try:
            await doing
        except Exception as error:
            log.debug("step %s failed", what, exc_info=True)
            self.failures += 1
            self.tell.failed(what, str(error) or type(error).__name__)
