"""The next tracks of a party: what was played stays, the rest is for who is there now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.services.groups import Wishes, choose
from bot.services.groups.by_hand import Standing
from bot.services.groups.keeping import planned
from bot.services.house import House
from bot.services.mixing import MixedTrack
from bot.services.models import ServerModel
from bot.services.parties.playing import Playing
from storage import Party, PlannedTrack, PlaylistPlan

AHEAD = 25
"""Tracks that are planned ahead."""

NEXT = 1
"""Tracks after the one that plays that stay as they are: a player has loaded them."""


def party_group(
    members: Collection[int], named: Collection[int], host_id: int, there: Collection[int]
) -> list[int]:
    """Those of a voice channel whom the playlist is for; maybe nobody.

    Only who takes part (`members`); and not a lone one who has not agreed to be named, beside the
    host or by themselves: the tracks would tell what they like.
    """
    group = sorted(one for one in members if one in there)
    others = [one for one in group if one != host_id]
    if len(others) == 1 and others[0] not in named:
        group.remove(others[0])
    return group


async def following(
    house: House,
    plan: PlaylistPlan,
    party: Party,
    standing: Standing,
    at: Playing,
    server: ServerModel,
    group: Sequence[int],
) -> list[PlannedTrack] | None:
    """All tracks of the playlist from now on; None where nothing is to be changed.

    Fair is what is to come together with what was played since the last of them came: who came
    late does not get the whole night made up for.
    """
    tracks = list(standing.tracks)
    fixed = tracks[: at.now + 1 + NEXT]
    out = {
        *house.store.verdicts.vetoed(plan.id),
        *house.store.versions.marked(plan.id, "removed"),
    }
    wanted = (
        house.store.versions.marked(plan.id, "added") | house.store.versions.kept(plan.id).keys()
    )
    later = [one for one in tracks[len(fixed) :] if one.recording_id in wanted - out]
    latest = max((party.members.get(one, 0.0) for one in group), default=0.0)
    window = [
        one
        for place, one in enumerate(fixed)
        if at.began[place + 1] > latest or one.recording_id in wanted
    ][-AHEAD:]
    keep = [one.recording_id for one in (*window, *later)]
    there = {one.recording_id for one in (*fixed, *later)}
    wishes = Wishes.unpacked(plan.wishes)
    mixed = await choose(
        house,
        server,
        group,
        replace(wishes, length=len(keep) + AHEAD - len(later), minutes=None),
        owner=plan.owner_id,
        keep=keep,
        avoid=(there | out) - set(keep),
        whom={
            one.recording_id: whom
            for one in (*window, *later)
            if (whom := tuple(m for m in one.for_members if m in group))
        },
    )
    new = [one for one in mixed if one.recording.id not in there]
    if not new:
        # All of it was played: what was still to come comes, but for what is not wanted.
        rest = [one for one in tracks[len(fixed) :] if one.recording_id not in out]
        return None if [*fixed, *rest] == tracks else [*fixed, *rest]
    return [*fixed, *later, *planned(apart(fixed, house, new))]


def apart(fixed: Sequence[PlannedTrack], house: House, new: list[MixedTrack]) -> list[MixedTrack]:
    """`new` so that it does not begin with the artist that plays before it, where it can."""
    if not fixed:
        return new
    last = house.store.catalogue.recordings([fixed[-1].recording_id]).get(fixed[-1].recording_id)
    artists = {key for key, _ in last.artists} if last else set()
    for place, one in enumerate(new):
        if not artists & {key for key, _ in one.recording.artists}:
            return [one, *new[:place], *new[place + 1 :]]
    return new


__all__ = ["AHEAD", "NEXT", "following", "party_group"]
