"""The playlists that this bot has made: which of their tracks their owner has taken out since.

They are no evidence of anybody's taste; what becomes of them is for learning which parts of the
model are right. One that is called as it was when it was written has not changed, which the list
of playlists tells, and is not asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping

from bot.errors import CoolingDown
from bot.spotify import asks
from bot.spotify.library.reading import Reading
from bot.spotify.library.rows import Json, items_of, total_of, track_row
from bot.spotify.refusals import Refused
from storage import PlaylistPlan

STEP = "made playlists"
WATCHED = 180 * 86_400.0
"""Seconds after which nobody looks any more what became of a playlist."""

AT_MOST = 5
"""Playlists a reading; of more, the others come with the next."""


def note(
    reading: Reading, plans: Mapping[str | None, PlaylistPlan], listed: Iterable[Json]
) -> None:
    """Note what Spotify calls them now (blocks; inside `Reading.commit`)."""
    since = reading.clock() - WATCHED
    for one in listed:
        plan = plans.get(one.get("id"))
        if plan is None or plan.state != "done" or plan.created_at < since:
            continue
        if one.get("snapshot_id"):
            reading.store.made.listed(plan.id, str(one["snapshot_id"]))


async def read(reading: Reading) -> None:
    """Read those that have changed. What cools down meanwhile is left for the next reading."""
    since = reading.clock() - WATCHED
    changed = await asyncio.to_thread(reading.store.made.changed, reading.account.id, since)
    for plan_id, snapshot_id in changed[:AT_MOST]:
        plan = await asyncio.to_thread(reading.store.playlists.get, plan_id)
        if plan is None or plan.spotify_id is None:
            continue
        try:
            there = await _track_ids(reading, plan)
        except CoolingDown:
            return
        except Refused as refusal:
            if refusal.status not in (403, 404):
                raise
            continue
        await reading.commit(_Look(reading, plan, snapshot_id, there).store)


async def _track_ids(reading: Reading, plan: PlaylistPlan) -> set[str]:
    """What is in it, read to its end or until all that was planned is seen."""
    planned = {track.spotify_track_id for track in plan.tracks if track.spotify_track_id}
    found: set[str] = set()
    offset = 0
    while not planned <= found:
        page = await reading.ask(asks.playlist_items(str(plan.spotify_id), offset))
        items = items_of(page)
        rows = [track_row(item.get("item") or item.get("track")) for item in items]
        found.update(row.id for row in rows if row is not None)
        offset += len(items)
        if not items or offset >= (total_of(page) or 0):
            break
    return found


class _Look:
    """What was seen in one of them, to be stored."""

    def __init__(
        self, reading: Reading, plan: PlaylistPlan, snapshot_id: str, there: set[str]
    ) -> None:
        self._reading = reading
        self._plan = plan
        self._snapshot_id = snapshot_id
        self._there = there

    def store(self) -> None:
        store = self._reading.store
        recordings = store.catalogue.recordings([one.recording_id for one in self._plan.tracks])
        gone = []
        for track in self._plan.tracks:
            recording = recordings.get(track.recording_id)
            # Another id of the same song is the song.
            ids = {track.spotify_track_id, *(recording.spotify_ids if recording else ())}
            if track.spotify_track_id and ids.isdisjoint(self._there):
                gone.append(track.position)
        store.made.read(self._plan.id, self._snapshot_id, gone)


__all__ = ["STEP", "note", "read"]
