"""What the next version of a playlist is: what stays, what goes, and what comes new."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot.errors import NothingYet
from bot.language import _
from bot.services.groups.by_hand import Standing
from bot.services.groups.choosing import choose
from bot.services.groups.people import must_not_single_out
from bot.services.groups.wishes import LONGEST, SHORTEST, Wishes
from bot.services.house import House
from bot.services.mixing import MixedTrack
from bot.services.models import ServerModel
from storage import PlannedTrack, PlaylistPlan, Version

NEW_SHARE = 0.3
"""Of each version this much at least was not in the one before."""

STALE_AFTER = 3
"""Versions in which a track that nobody keeps may stay."""


@dataclass(frozen=True)
class Sorted:
    """Recordings by what becomes of them: `must` stays, `may` can (the newest first), `out` never
    comes (back), `heard` was heard since the version before."""

    must: tuple[int, ...]
    may: tuple[int, ...]
    out: frozenset[int]
    heard: frozenset[int]


def sort_out(
    house: House,
    plan: PlaylistPlan,
    standing: Standing,
    versions: Sequence[Version],
    group: Sequence[int],
) -> Sorted:
    """Look at every track that stands in the playlist now. Blocks."""
    store = house.store
    done = [one for one in versions if one.state == "done"]
    said = store.versions.opinions(group)
    no = {one for one, value in said.items() if value < 0} | store.feedback.refused(group)
    out = {*store.verdicts.vetoed(plan.id), *store.versions.marked(plan.id, "removed"), *no}
    added = store.versions.marked(plan.id, "added") - set(store.verdicts.vetoed(plan.id))
    yes = {one for one, value in said.items() if value > 0}
    kept = (store.versions.kept(plan.id).keys() | yes) - out | added
    heard = store.versions.heard(group, done[-1].at if done else plan.created_at)
    since: dict[int, int] = {}
    for version in done:
        for track in version.tracks:
            since[track.recording_id] = since.get(track.recording_id, 0) + 1
    there = [track.recording_id for track in standing.tracks]
    may = [
        one
        for one in there
        if one not in kept
        and one not in out
        and one not in heard
        and since.get(one, 0) < STALE_AFTER
    ]
    return Sorted(
        must=tuple(one for one in there if one in kept),
        may=tuple(sorted(may, key=lambda one: since.get(one, 0))),
        out=frozenset(out - added),
        heard=frozenset(heard),
    )


async def next_tracks(
    house: House,
    plan: PlaylistPlan,
    standing: Standing,
    versions: Sequence[Version],
    sorted_out: Sorted,
    server: ServerModel,
    group: Sequence[int],
) -> list[MixedTrack]:
    """The tracks of the next version; raises `NothingYet` where nothing new is to be had.

    What an earlier version had comes back only where there is not enough that none had.
    """
    must_not_single_out(group, plan.owner_id, server)
    wishes = Wishes.unpacked(plan.wishes) if plan.wishes else Wishes(length=len(plan.tracks))
    if wishes.minutes is not None:
        wishes = replace(wishes, minutes=None, length=max(SHORTEST, len(plan.tracks)))
    there = {track.recording_id for track in standing.tracks}
    must, may = list(sorted_out.must), list(sorted_out.may)
    # With much that is kept the playlist grows, or there were no room for enough that is new.
    length = max(wishes.length, math.ceil(len(must) / (1 - NEW_SHARE)))
    wishes = replace(wishes, length=min(LONGEST, max(SHORTEST, length)))
    stay = [*must, *may[: max(0, wishes.length - math.ceil(NEW_SHARE * length) - len(must))]]
    never = sorted_out.out | sorted_out.heard | there
    ever = {track.recording_id for one in versions for track in one.tracks}
    for avoid in (never | ever, never):
        mixed = await choose(
            house,
            server,
            group,
            wishes,
            owner=plan.owner_id,
            keep=stay,
            avoid=avoid - set(stay),
            whom={
                track.recording_id: track.for_members
                for track in standing.tracks
                if track.for_members
            },
        )
        new = [one.recording.id for one in mixed if one.recording.id not in there]
        if len(new) >= NEW_SHARE * len(mixed):
            break
    if not new:
        raise NothingYet(
            _("There is nothing new for this playlist: its group knows, had or refused all of it."),
            _(
                "It stays as it is. Ask more friends to /link, or try again when there is "
                "more music."
            ),
        )
    return _with_room_for_new(mixed, set(new), must, standing.tracks)


def _with_room_for_new(
    mixed: Sequence[MixedTrack],
    new: Collection[int],
    must: Sequence[int],
    before: Sequence[PlannedTrack],
) -> list[MixedTrack]:
    """Of what stays so many that enough is new; each for whom it was before."""
    room = max(len(must), math.floor(len(new) / NEW_SHARE) - len(new))
    whom = {track.recording_id: track.for_members for track in before if track.for_members}
    # Those that must stay first, then as they come.
    staying = [one.recording.id for one in mixed if one.recording.id not in new]
    chosen = set(sorted(staying, key=lambda one: one not in must)[:room])
    return [
        one
        if one.recording.id in new
        else replace(one, for_members=whom.get(one.recording.id, one.for_members))
        for one in mixed
        if one.recording.id in new or one.recording.id in chosen
    ]


__all__ = ["NEW_SHARE", "Sorted", "next_tracks", "sort_out"]
