"""What keeps playlists alive unasked: schedules, versions left half-written, and telling of both.

`await Upkeep(...).run()` every minute. All of it is in the database: a restart forgets nothing, and
each occurrence of a schedule makes one version. What Spotify refuses is told once to whom it
concerns, and tried again when it may work.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Protocol

from bot.errors import CommontoneError, CoolingDown, SpotifyDown, SpotifyProblem
from bot.language import _, speaking
from bot.services.groups.refreshing import Refresher, Renewed, renewed
from bot.services.groups.schedules import following
from bot.services.groups.where import HOLDERS, NotLent, as_told_to
from bot.services.house import House
from bot.spotify import PlaylistForbidden, PlaylistGone
from storage import PlaylistPlan, Schedule

log = logging.getLogger(__name__)

MINUTE, HOUR = 60.0, 3600.0
SOON = 15 * MINUTE
"""Seconds after which Spotify is tried again when it did not answer properly."""

LONG = HOUR
"""Seconds of waiting from which on the owner is told."""

RESTS = "rests"
WEEK = 7 * 86_400.0


class Teller(Protocol):
    """Says it in Discord. A method that raises has not told it: it is asked again."""

    async def renewed(self, channel_id: int | None, told: Renewed) -> None:
        """What is new in a playlist, in the channel where it was made."""

    async def problem(
        self,
        plan: PlaylistPlan,
        member_id: int,
        channel_id: int | None,
        sentence: str,
        next_step: str,
    ) -> None:
        """Why a playlist cannot be made anew: to a member, or else in the channel."""

    async def ended(self, channel_id: int, name: str) -> None:
        """A playlist's schedule has ended with its owner's connection."""

    async def account_ended(self, channel_id: int) -> None:
        """The account that a server named has gone by itself."""


class Upkeep:
    """One a running bot."""

    def __init__(self, house: House, refresher: Refresher, teller: Teller) -> None:
        self._house = house
        self._refresher = refresher
        self._teller = teller
        self._not_before: dict[int, float] = {}
        # Two rounds at once would tell the same version twice.
        self._round = asyncio.Lock()

    async def run(self) -> None:
        """All that is due now; a round that is going on is waited for."""
        async with self._round:
            await self._all_due()

    async def _all_due(self) -> None:
        store = self._house.store
        for plan_id in await asyncio.to_thread(store.versions.unfinished):
            plan = await asyncio.to_thread(store.playlists.get, plan_id)
            if plan is not None and not self._refresher.busy(plan_id):
                with speaking(await self._language_of(plan.owner_id)):
                    await self._finish(plan)
        for schedule in await asyncio.to_thread(store.schedules.due, self._house.clock()):
            plan = await asyncio.to_thread(store.playlists.get, schedule.plan_id)
            if plan is not None:
                with speaking(await self._language_of(plan.owner_id)):
                    await self._occurs(schedule, plan)
        await self._tell()

    async def _language_of(self, member_id: int) -> str | None:
        return await asyncio.to_thread(self._house.store.members.language, member_id)

    async def _finish(self, plan: PlaylistPlan) -> None:
        """A version that was kept but not written: its writing was cut, or had to wait."""
        now = self._house.clock()
        if self._not_before.get(plan.id, 0.0) > now:
            return
        try:
            await self._house.spotify.write_playlist(plan.id)
        except CoolingDown as error:
            self._not_before[plan.id] = error.until
        except SpotifyDown:
            self._not_before[plan.id] = now + SOON
        except (PlaylistGone, PlaylistForbidden) as error:
            await self._say(plan, error)
        except CommontoneError:
            self._not_before[plan.id] = now + HOUR
        else:
            self._not_before.pop(plan.id, None)

    async def _occurs(self, schedule: Schedule, plan: PlaylistPlan) -> None:
        store = self._house.store
        now = self._house.clock()
        due_at = await asyncio.to_thread(following, self._house, schedule, plan.server_id)
        try:
            await self._refresher.refresh(
                plan.id,
                None,
                why="schedule",
                posting=True,
                planned_too=lambda: store.schedules.next(plan.id, due_at),
            )
        except CoolingDown as error:
            self._not_before[plan.id] = error.until
            await self._waits(schedule, plan, error.until, RESTS, error, error.until - now > LONG)
        except SpotifyDown as error:
            await self._waits(schedule, plan, now + SOON, schedule.problem, error, False)
        except (PlaylistGone, PlaylistForbidden) as error:
            # It may come back: an owner can restore a playlist, and hand it back.
            await self._waits(schedule, plan, due_at, type(error).__name__, error, True)
        except CommontoneError as error:
            name = type(error).__name__
            # A connection that has ended is mended in Discord; anything else takes its time.
            later = now + HOUR if isinstance(error, SpotifyProblem) else due_at
            await self._waits(schedule, plan, later, name, error, True)
        except Exception as error:
            log.error("a scheduled refresh failed", exc_info=error)
            await asyncio.to_thread(store.schedules.later, plan.id, now + HOUR, schedule.problem)

    async def _waits(
        self,
        schedule: Schedule,
        plan: PlaylistPlan,
        try_at: float,
        problem: str | None,
        error: CommontoneError,
        tell: bool,
    ) -> None:
        store = self._house.store
        current = await asyncio.to_thread(store.schedules.of, plan.id)
        if current is None:
            # Gone with its owner: what is left of it is told by `_tell`.
            return
        told = tell and problem != schedule.problem
        if told:
            told = await self._say(plan, error)
        known = problem if told or not tell else schedule.problem
        # Where the version is kept already, it is finished by itself: the next one is to come.
        at = try_at if current.due_at == schedule.due_at else current.try_at
        await asyncio.to_thread(store.schedules.later, plan.id, at, known)

    async def _say(self, plan: PlaylistPlan, error: CommontoneError) -> bool:
        channel_id = await asyncio.to_thread(self._house.store.versions.channel, plan.id)
        try:
            for who in dict.fromkeys(_concerned(plan, error)):
                with speaking(await self._language_of(who)):
                    told = as_told_to(error, plan, who)
                    then = _then(error) if told is error else _and_ends(told)
                await self._teller.problem(plan, who, channel_id, told.sentence, then)
        except Exception as failure:
            log.warning("a problem could not be told", exc_info=failure)
            return False
        return True

    async def _tell(self) -> None:
        store = self._house.store
        for plan_id, number in await asyncio.to_thread(store.versions.to_post):
            if self._refresher.busy(plan_id):
                continue
            try:
                told = await renewed(self._house, plan_id, number=number)
                channel_id = await asyncio.to_thread(store.versions.channel, plan_id)
                await self._teller.renewed(channel_id, told)
            except CommontoneError:
                pass
            except Exception as failure:
                log.warning("a new version could not be told", exc_info=failure)
                continue
            await asyncio.to_thread(store.versions.posted, plan_id, number)
        for number, channel, name in await asyncio.to_thread(store.schedules.ended):
            try:
                await self._teller.ended(channel, name)
            except Exception as failure:
                log.warning("the end of a schedule could not be told", exc_info=failure)
                continue
            await asyncio.to_thread(store.schedules.told, number)
        for number, channel in await asyncio.to_thread(store.server_accounts.ended):
            try:
                await self._teller.account_ended(channel)
            except Exception as failure:
                log.warning("the end of a server's account could not be told", exc_info=failure)
                continue
            await asyncio.to_thread(store.server_accounts.told, number)


def _and_ends(told: CommontoneError) -> str:
    return f"{told.next_step} {_('It goes on by itself then; /playlist schedule ends this.')}"


def _concerned(plan: PlaylistPlan, error: CommontoneError) -> tuple[int, ...]:
    """Who is told: whoever asked for it; and first who can mend it, where that is another."""
    return (plan.holder_id, plan.owner_id) if isinstance(error, HOLDERS) else (plan.owner_id,)


def _then(error: CommontoneError) -> str:
    """What happens next, which for a schedule is not what it is for a command."""
    if isinstance(error, NotLent):
        return error.next_step
    if isinstance(error, CoolingDown):
        return _("It is made anew by itself as soon as Spotify lets it.")
    if isinstance(error, PlaylistGone):
        return _(
            "Restore it in Spotify (Account › Recover playlists) and it goes on next week; or end "
            "this with /playlist schedule, and make a new one with /playlist group."
        )
    if isinstance(error, PlaylistForbidden):
        return _("It goes on by itself once it is yours again; /playlist schedule ends this.")
    said = _("{next_step} It goes on by itself then.")
    return said.format(next_step=error.next_step).strip()


__all__ = ["Teller", "Upkeep"]
