"""A playlist that is not made yet: changed by those whom it is for, then made or thrown away."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.errors import CommontoneError, Gone, NothingYet, NotYours
from bot.language import _
from bot.services.groups.choosing import choose
from bot.services.groups.judging import judge
from bot.services.groups.keeping import ShownPlaylist, planned, shown_plan
from bot.services.groups.people import group_of, must_not_single_out
from bot.services.groups.planning import nothing_left, remember
from bot.services.groups.refreshing import may_ask
from bot.services.groups.wishes import Wishes
from bot.services.groups.words import told
from bot.services.house import House
from bot.services.mixing import MixedTrack
from bot.services.models import ServerModel
from bot.turns import Turns
from storage import PlannedTrack, PlaylistPlan

FEW = 0.7
"""Of its places a shuffle must be able to fill so many with what was not there a moment ago."""


class Drafts:
    """Changes of one draft come one after the other; of several, beside each other."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._turns = Turns()

    async def swap(self, plan_id: int, member_id: int, recording_id: int) -> ShownPlaylist:
        """Put another track in the place of one, for the member who asked for the playlist.

        Raises `NothingYet` where there is no other, `NotYours` and `Gone`.
        """
        async with self._turns.of(plan_id):
            plan = await self._draft(plan_id)
            _must_have_asked(plan, member_id)
            return await self._other_for(plan, recording_id)

    async def drop(self, plan_id: int, member_id: int, recording_id: int) -> ShownPlaylist:
        """Take a track out; it does not come back.

        Whoever asked for the playlist makes it shorter by it, as often as they like. For the others
        of the group it is their one veto: another takes its place, if there is one.
        """
        async with self._turns.of(plan_id):
            plan = await self._draft(plan_id)
            may_ask(plan, member_id)
            verdicts = self._house.store.verdicts
            if member_id != plan.owner_id:
                vetoed = await asyncio.to_thread(verdicts.vetoed, plan.id)
                if member_id in vetoed.values():
                    raise CommontoneError(
                        _("You have vetoed a track of this playlist already."),
                        _(
                            "Each of you has one veto before it is made; /block keeps a track or "
                            "an artist out of all of them."
                        ),
                    )
            place = _place_of(plan, recording_id)
            await asyncio.to_thread(verdicts.veto, plan.id, recording_id, member_id)
            if member_id != plan.owner_id:
                try:
                    return await self._other_for(plan, recording_id)
                except NothingYet:
                    pass
            rest = [one for one in plan.tracks if one.position != place]
            if not rest:
                raise CommontoneError(
                    _("It is the last track of this playlist."), _("Throw the whole preview away.")
                )
            server = await self._house.models.for_server(_server_of(plan), plan.owner_id)
            return await self._changed(plan, server, rest)

    async def keep(self, plan_id: int, member_id: int, recording_id: int) -> ShownPlaylist:
        """A member of the group wants a track to stay (or no longer, where they did)."""
        async with self._turns.of(plan_id):
            plan = await self._draft(plan_id)
            may_ask(plan, member_id)
            _place_of(plan, recording_id)

            def turn() -> None:
                versions = self._house.store.versions
                with self._house.store.transaction():
                    was = member_id in versions.kept(plan.id).get(recording_id, ())
                    versions.keep(plan.id, recording_id, member_id, not was)

            await asyncio.to_thread(turn)
            return await asyncio.to_thread(shown_plan, self._house, plan)

    async def shuffle(self, plan_id: int, member_id: int) -> ShownPlaylist:
        """Other tracks, but for those that somebody keeps; where they run out, those of before."""
        async with self._turns.of(plan_id):
            plan = await self._draft(plan_id)
            _must_have_asked(plan, member_id)
            wishes = Wishes.unpacked(plan.wishes)
            kept = await self._kept(plan)
            stays = [one.recording_id for one in plan.tracks if one.recording_id in kept]
            going = {one.recording_id for one in plan.tracks} - set(stays)
            server, group = await self._group(plan)
            for passed in ({*wishes.passed, *going}, going, set[int]()):
                mixed = await self._chosen(plan, server, group, wishes, stays, passed)
                if len(mixed) >= FEW * len(plan.tracks):
                    break
            if [one.recording.id for one in mixed] == [one.recording_id for one in plan.tracks]:
                raise NothingYet(
                    _("There are no other tracks for this group."),
                    _("Keep fewer of them, or ask more friends to /link."),
                )
            await asyncio.to_thread(remember, self._house, plan, mixed)
            wishes = replace(wishes, passed=tuple(sorted(passed)))
            return await self._changed(plan, server, planned(mixed), wishes=wishes, mixed=mixed)

    async def regroup(self, plan_id: int, member_id: int, chosen: Sequence[int]) -> ShownPlaylist:
        """Make it for others: the member who asked for it and those `chosen`."""
        async with self._turns.of(plan_id):
            plan = await self._draft(plan_id)
            _must_have_asked(plan, member_id)
            server = await self._house.models.for_server(_server_of(plan), member_id)
            group, left_out = group_of(server, member_id, chosen)
            wishes = replace(Wishes.unpacked(plan.wishes), passed=())
            mixed = await self._chosen(plan, server, group, wishes, (), set())
            if not mixed:
                raise nothing_left(wishes)
            await asyncio.to_thread(remember, self._house, plan, mixed)
            return await self._changed(
                plan, server, planned(mixed), wishes=wishes, mixed=mixed, group=group,
                left_out=left_out,
            )  # fmt: skip

    async def start(self, plan_id: int, member_id: int) -> ShownPlaylist:
        """It is to be made now: it is a plan from here on, which is finished whatever happens."""
        async with self._turns.of(plan_id):
            plan = await self._draft(plan_id)
            _must_have_asked(plan, member_id)

            def begin() -> ShownPlaylist:
                store = self._house.store
                with store.transaction():
                    if not store.playlists.start(plan.id):
                        raise _gone()
                    store.given.only(plan.id, {one.recording_id for one in plan.tracks})
                return shown_plan(self._house, replace(plan, state="planned"))

            return await asyncio.to_thread(begin)

    async def throw_away(self, plan_id: int, member_id: int) -> PlaylistPlan:
        """Forget it."""
        async with self._turns.of(plan_id):
            plan = await self._draft(plan_id)
            _must_have_asked(plan, member_id)
            await asyncio.to_thread(self._house.store.playlists.throw_away, plan.id)
            return plan

    async def open(self, plan_id: int) -> ShownPlaylist:
        """As it is now; raises `Gone` where it was made or thrown away."""
        plan = await self._draft(plan_id)
        return await asyncio.to_thread(shown_plan, self._house, plan)

    async def _draft(self, plan_id: int) -> PlaylistPlan:
        plan = await asyncio.to_thread(self._house.store.playlists.get, plan_id)
        if plan is None:
            raise _gone()
        if plan.state != "draft":
            raise Gone(_("This playlist is made already."), _("/playlist show has it."))
        return plan

    async def _group(self, plan: PlaylistPlan) -> tuple[ServerModel, list[int]]:
        """Those of its group who still take part."""
        server = await self._house.models.for_server(_server_of(plan), plan.owner_id)
        group = [one for one in plan.members if one in server.members]
        must_not_single_out(group, plan.owner_id, server)
        if not group:
            raise Gone(_("Nobody of this group takes part here any more."), _("Begin a new one."))
        return server, group

    async def _kept(self, plan: PlaylistPlan) -> Collection[int]:
        return (await asyncio.to_thread(self._house.store.versions.kept, plan.id)).keys()

    async def _chosen(
        self,
        plan: PlaylistPlan,
        server: ServerModel,
        group: list[int],
        wishes: Wishes,
        keep: Sequence[int],
        passed: Collection[int],
    ) -> list[MixedTrack]:
        vetoed = await asyncio.to_thread(self._house.store.verdicts.vetoed, plan.id)
        return await choose(
            self._house,
            server,
            group,
            wishes,
            owner=plan.owner_id,
            keep=keep,
            avoid={*passed, *vetoed} - set(keep),
            whom={one.recording_id: one.for_members for one in plan.tracks if one.for_members},
        )

    async def _other_for(self, plan: PlaylistPlan, recording_id: int) -> ShownPlaylist:
        """Another track in the place of one; all others stay where they are."""
        place = _place_of(plan, recording_id)
        server, group = await self._group(plan)
        kept = Wishes.unpacked(plan.wishes)
        kept = replace(kept, passed=(*kept.passed, recording_id))
        others = [one.recording_id for one in plan.tracks if one.position != place]
        # Discoveries take a while to look for, and one track more or less changes no share.
        wishes = replace(kept, length=len(plan.tracks), minutes=None, discoveries=0)
        mixed = await self._chosen(plan, server, group, wishes, others, kept.passed)
        new = next((one for one in mixed if one.recording.id not in set(others)), None)
        if new is None:
            raise NothingYet(
                _("There is no other track for this place."),
                _("Drop it, or ask more friends to /link."),
            )
        await asyncio.to_thread(remember, self._house, plan, [new])
        tracks = [planned([new])[0] if one.position == place else one for one in plan.tracks]
        return await self._changed(plan, server, tracks, wishes=kept)

    async def _changed(
        self,
        plan: PlaylistPlan,
        server: ServerModel,
        tracks: Sequence[PlannedTrack],
        *,
        wishes: Wishes | None = None,
        mixed: Sequence[MixedTrack] | None = None,
        group: Sequence[int] | None = None,
        left_out: tuple[int, ...] = (),
    ) -> ShownPlaylist:
        """Keep it as it is now, with how well it serves each."""
        now = [replace(one, position=place) for place, one in enumerate(tracks)]
        members = list(group or plan.members)

        def keep() -> ShownPlaylist:
            store = self._house.store
            with store.transaction():
                changed = store.playlists.change(
                    plan.id,
                    now,
                    description=plan.description if mixed is None else told(mixed, members),
                    wishes=plan.wishes if wishes is None else wishes.packed(),
                    members=members,
                )
                fresh = store.playlists.get(plan.id)
                if not changed or fresh is None:
                    raise _gone()
                judge(self._house, server, fresh)
            return shown_plan(self._house, store.playlists.get(plan.id) or fresh, left_out)

        return await asyncio.to_thread(keep)


def _place_of(plan: PlaylistPlan, recording_id: int) -> int:
    for one in plan.tracks:
        if one.recording_id == recording_id:
            return one.position
    raise CommontoneError(
        _("That track is no longer in it."), _("Somebody was quicker: look again.")
    )


def _must_have_asked(plan: PlaylistPlan, member_id: int) -> None:
    if member_id != plan.owner_id:
        raise NotYours(
            _("Whoever asked for this playlist does that."),
            _("You can keep a track or veto one; /playlist group makes one of your own."),
        )


def _server_of(plan: PlaylistPlan) -> int:
    if plan.server_id is None:
        raise _gone()
    return plan.server_id


def _gone() -> Gone:
    return Gone(_("This preview is gone."), _("/playlist group begins a new one."))


__all__ = ["Drafts"]
