"""The versions of a playlist: what changed from one to the next, and going back to one."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.errors import CommontoneError
from bot.language import _
from bot.services.groups.keeping import open_playlist
from bot.services.house import House
from storage import PlannedTrack, PlaylistPlan, Recording, Version


@dataclass(frozen=True)
class Change:
    """A version, and what is new in it, stays and is gone against the one before."""

    version: Version
    new: tuple[PlannedTrack, ...]
    stays: tuple[PlannedTrack, ...]
    gone: tuple[PlannedTrack, ...]


@dataclass(frozen=True)
class History:
    """All versions that stand or stood in Spotify, the oldest first; `names` of their tracks."""

    plan: PlaylistPlan
    changes: tuple[Change, ...]
    recordings: Mapping[int, Recording]


def changes_of(versions: Sequence[Version]) -> tuple[Change, ...]:
    """Of those that were written, the oldest first."""
    found: list[Change] = []
    before: dict[int, PlannedTrack] = {}
    for version in versions:
        if version.state != "done":
            continue
        now = {track.recording_id: track for track in version.tracks}
        found.append(
            Change(
                version,
                tuple(track for key, track in now.items() if key not in before),
                tuple(track for key, track in now.items() if key in before),
                tuple(track for key, track in before.items() if key not in now),
            )
        )
        before = now
    return tuple(found)


async def history(house: House, plan_id: int) -> History:
    """All versions of a playlist; raises `Gone`."""
    plan = (await open_playlist(house, plan_id)).plan
    return await asyncio.to_thread(_history, house, plan)


def _history(house: House, plan: PlaylistPlan) -> History:
    if plan.state == "done":
        house.store.versions.first(plan.id)
    changes = changes_of(house.store.versions.of(plan.id))
    shown = {track.recording_id for one in changes for track in (*one.new, *one.gone)}
    return History(plan, changes, house.store.catalogue.recordings(sorted(shown)))


def to_restore(versions: Sequence[Version], number: int | None) -> Version:
    """The version to go back to: `number`, or else the one before what is there now.

    Raises `CommontoneError` where there is none.
    """
    done = [one for one in versions if one.state == "done"]
    if number is not None:
        found = [one for one in done[:-1] if one.number == number]
        if not found:
            raise CommontoneError(
                _("There is no earlier version {number} of this playlist.").format(number=number),
                _("/playlist history shows which there are."),
            )
        return found[0]
    now = done[-1].restored or done[-1].number if done else 0
    before = [one for one in done if one.number < now and one.why != "undo"]
    if not before:
        raise CommontoneError(
            _("There is no version before this one."), _("/playlist history shows which there are.")
        )
    return before[-1]


__all__ = ["Change", "History", "changes_of", "history", "to_restore"]
