"""A playlist that lives on: made anew, or put back to how it was, in the same place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.errors import CommontoneError, Gone, NotYours
from bot.language import _
from bot.services.groups.by_hand import Standing, look
from bot.services.groups.judging import judge
from bot.services.groups.keeping import ShownPlaylist, open_playlist, planned
from bot.services.groups.planning import remember
from bot.services.groups.renewing import next_tracks, sort_out
from bot.services.groups.versions import Change, changes_of, to_restore
from bot.services.groups.where import must_be_lent
from bot.services.house import House
from bot.services.models import ServerModel
from bot.turns import Turns
from storage import PlaylistPlan, Version


@dataclass(frozen=True)
class Renewed:
    """A playlist with its newest version, against the one before; `standing` as it was found.

    `left_out` tracks of a restored version stay out, as somebody did not want them since.
    """

    shown: ShownPlaylist
    change: Change
    standing: Standing
    left_out: int = 0


class Refresher:
    """Refreshes of one playlist come one after the other; of several, beside each other."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._turns = Turns()

    async def refresh(
        self,
        plan_id: int,
        member_id: int | None,
        *,
        why: str = "refresh",
        posting: bool = False,
        told_by_caller: bool = False,
        planned_too: Callable[[], None] = lambda: None,
    ) -> Renewed:
        """Replace what is stale. `member_id` asks for it (None: its schedule).

        With `posting` the channel where it was made is told by `Upkeep`, also where it has to be
        finished after a restart; with `told_by_caller` only then.

        The version is kept, in one step with what `planned_too` stores, before anything is written
        to Spotify; what fails after that is finished later by `Upkeep`.

        Raises `NotYours` for somebody else, `PlaylistGone`, `PlaylistForbidden`, `NothingYet`
        where nothing new is to be had, and what `bot.errors` names.
        """
        async with self._turns.of(plan_id):
            plan = await self._ready(plan_id, member_id)
            standing = await look(self._house, plan)
            server, group = await self._group(plan)
            versions = await asyncio.to_thread(self._versions, plan)
            found = await asyncio.to_thread(sort_out, self._house, plan, standing, versions, group)
            mixed = await next_tracks(self._house, plan, standing, versions, found, server, group)
            there = {track.recording_id for track in standing.tracks}

            def keep() -> None:
                with self._house.store.transaction():
                    self._house.store.versions.begin(plan.id, planned(mixed), why, posting=posting)
                    self._judge(server, plan.id)
                    remember(self._house, plan, [m for m in mixed if m.recording.id not in there])
                    planned_too()

            await asyncio.to_thread(keep)
            done = await self._written(plan.id, standing)
            if told_by_caller:
                posted = self._house.store.versions.posted
                await asyncio.to_thread(posted, plan.id, done.change.version.number)
            return done

    async def undo(self, plan_id: int, member_id: int, number: int | None = None) -> Renewed:
        """Put the playlist back to an earlier version (the one before), as a new version.

        What somebody has taken out or vetoed since stays out. Raises as `refresh`.
        """
        async with self._turns.of(plan_id):
            plan = await self._ready(plan_id, member_id)
            versions = await asyncio.to_thread(self._versions, plan)
            target = to_restore(versions, number)
            server = await self._house.models.of(plan.owner_id, plan.server_id)
            standing = await look(self._house, plan)

            def keep() -> int:
                store = self._house.store
                out = {
                    *store.verdicts.vetoed(plan.id),
                    *store.versions.marked(plan.id, "removed"),
                }
                tracks = [one for one in target.tracks if one.recording_id not in out]
                with store.transaction():
                    store.versions.begin(plan.id, tracks, "undo", restored=target.number)
                    self._judge(server, plan.id)
                return len(target.tracks) - len(tracks)

            left_out = await asyncio.to_thread(keep)
            return await self._written(plan.id, standing, left_out)

    def busy(self, plan_id: int) -> bool:
        """Whether a refresh of this playlist is going on."""
        return self._turns.busy(plan_id)

    async def _ready(self, plan_id: int, member_id: int | None) -> PlaylistPlan:
        """The plan, finished if it was not: only then what is missing was taken out by hand."""
        plan = (await open_playlist(self._house, plan_id)).plan
        may_ask(plan, member_id)
        await must_be_lent(self._house, plan)
        if plan.spotify_id is None or plan.state == "failed":
            raise Gone(
                _("That playlist is not in Spotify."), _("Make a new one with /playlist group.")
            )
        if plan.state != "done":
            plan = await self._house.spotify.write_playlist(plan_id)
        return plan

    async def _group(self, plan: PlaylistPlan) -> tuple[ServerModel, list[int]]:
        models = self._house.models
        if plan.server_id is None or plan.kind != "group":
            server = await models.of(plan.owner_id, plan.server_id)
            return server, [plan.owner_id]
        server = await models.for_server(plan.server_id, plan.owner_id)
        group = [one for one in plan.members if one in server.members]
        if not group:
            raise CommontoneError(
                _("Nobody of the group of this playlist takes part here any more."),
                _("Make a new one with /playlist group."),
            )
        return server, group

    def _judge(self, server: ServerModel, plan_id: int) -> None:
        """How well the version that has just been begun serves each of a group. Blocks."""
        plan = self._house.store.playlists.get(plan_id)
        if plan is not None and plan.kind == "group":
            judge(self._house, server, plan)

    def _versions(self, plan: PlaylistPlan) -> list[Version]:
        self._house.store.versions.first(plan.id)
        return self._house.store.versions.of(plan.id)

    async def _written(self, plan_id: int, standing: Standing, left_out: int = 0) -> Renewed:
        await self._house.spotify.write_playlist(plan_id)
        return await renewed(self._house, plan_id, standing, left_out)


async def renewed(
    house: House,
    plan_id: int,
    standing: Standing | None = None,
    left_out: int = 0,
    number: int | None = None,
) -> Renewed:
    """The newest version (or `number`) as cards show it; raises `Gone`."""
    shown = await open_playlist(house, plan_id)
    versions = await asyncio.to_thread(house.store.versions.of, plan_id)
    changes = [one for one in changes_of(versions) if number in (None, one.version.number)]
    if not changes:
        raise Gone(
            _("That version is no longer kept."), _("/playlist history shows which there are.")
        )
    gone = [track.recording_id for track in changes[-1].gone]
    more = await asyncio.to_thread(house.store.catalogue.recordings, gone)
    shown = ShownPlaylist(shown.plan, {**shown.recordings, **more}, shown.named, shown.left_out)
    nothing = Standing((), frozenset(), frozenset())
    return Renewed(shown, changes[-1], standing or nothing, left_out)


def may_ask(plan: PlaylistPlan, member_id: int | None) -> None:
    """The owner, whose account it is in, and those whom it is for may; raises `NotYours`."""
    allowed = (plan.owner_id, plan.holder_id, *plan.members)
    if member_id is not None and member_id not in allowed:
        raise NotYours(
            _("That playlist is for others."), _("/playlist group makes one that is for you, too.")
        )


def must_own(plan: PlaylistPlan, member_id: int) -> None:
    """They asked for it, or it is in their account: raises `NotYours` for anybody else."""
    if member_id not in (plan.owner_id, plan.holder_id):
        raise NotYours(
            _("That playlist is in somebody else's Spotify account."),
            _("Only they, and whoever asked for it, can do that."),
        )


__all__ = ["Refresher", "Renewed", "may_ask", "must_own", "renewed"]
