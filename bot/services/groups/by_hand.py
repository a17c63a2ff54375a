"""What people did to a made playlist in Spotify itself: taken out is a no, put in is a yes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.services.house import House
from bot.spotify import PlaylistRow
from storage import PlannedTrack, PlaylistPlan

PROFILE_STEP = "profile"
"""Where a linked account keeps its Spotify user id (see `bot.spotify.linking`)."""


@dataclass(frozen=True)
class Standing:
    """A playlist as it stands in Spotify: its tracks, and what was taken out or put in by hand."""

    tracks: tuple[PlannedTrack, ...]
    removed: frozenset[int]
    added: frozenset[int]


async def look(house: House, plan: PlaylistPlan) -> Standing:
    """Read a finished playlist and keep what was done to it by hand.

    Raises `PlaylistGone`, `PlaylistForbidden` and what `bot.errors` names; then nothing is kept.
    """
    rows = await house.spotify.playlist_contents(plan)
    return await asyncio.to_thread(_keep, house, plan, rows)


def _keep(house: House, plan: PlaylistPlan, rows: Sequence[PlaylistRow]) -> Standing:
    store = house.store
    planned = {track.recording_id: track for track in plan.tracks}
    # One transaction: what somebody has put in may be known from nowhere else.
    with store.transaction():
        ids = store.catalogue.add_tracks([row.track for row in rows])
        there = list(dict.fromkeys(ids[row.track.id] for row in rows))
        by_recording = {ids[row.track.id]: row for row in reversed(rows)}
        removed = frozenset(planned) - frozenset(there)
        added = frozenset(there) - frozenset(planned)
        store.versions.mark(plan.id, removed, "removed")
        store.versions.mark(plan.id, added, "added")
        whose = _members_by_user(house, plan) if added else {}
        for one in added:
            member = whose.get(by_recording[one].added_by)
            if member is not None and store.feedback.of(member).get(one) is None:
                store.feedback.give(member, one, 1, server_id=plan.server_id)
    tracks = [planned.get(one) or PlannedTrack(0, one, by_recording[one].track.id) for one in there]
    return Standing(tuple(tracks), removed, added)


def _members_by_user(house: House, plan: PlaylistPlan) -> dict[str | None, int]:
    """Who of them is which Spotify user; what is not told is the holder's, if only they may."""
    found: dict[str | None, int] = {}
    for member_id in dict.fromkeys([*plan.members, plan.owner_id, plan.holder_id]):
        account = house.store.accounts.of_member(member_id)
        kept = house.store.sync.get(account.id, PROFILE_STEP) if account else None
        if kept and kept.get("user_id"):
            found[str(kept["user_id"])] = member_id
    if not plan.collaborative:
        found[None] = plan.holder_id
    return found


__all__ = ["Standing", "look"]
