"""What is in playlists: those that the list of playlists found new or changed, one after another.

The queue of playlists to read is a cursor of its own, so that they wait over a restart, or over the
hours for which the bucket cools down, without the list being read again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.spotify import asks
from bot.spotify.asks import PAGE
from bot.spotify.calls import Answer
from bot.spotify.library.pages import PageLog
from bot.spotify.library.reading import Cursor, Reading
from bot.spotify.library.rows import items_of, known, time_of, total_of, track_row
from bot.spotify.refusals import Refused
from storage import EvidenceRow, SeenPlaylist

STEP = "playlist contents"
UNKNOWN = -1
"""`SeenPlaylist.total` where the list of playlists did not say."""


def plan(reading: Reading, playlists: Sequence[SeenPlaylist]) -> None:
    """Put playlists into the queue (blocks; inside `Reading.commit`)."""
    cursor = reading.load(STEP)
    queue = {entry["id"]: entry for entry in cursor.get("queue", [])}
    for one in playlists:
        entry = queue.get(one.id)
        if entry is None or entry["snapshot_id"] != one.snapshot_id:
            queue[one.id] = {
                "id": one.id,
                "name": one.name,
                "snapshot_id": one.snapshot_id,
                "total": one.total,
                "offset": 0,
                "page": 0,
            }
    reading.save(STEP, {"queue": list(queue.values()), "done": cursor.get("done", 0)})


def forget(reading: Reading, gone: Collection[str]) -> None:
    """Remove playlists that are gone, with their evidence (blocks; inside `Reading.commit`)."""
    for playlist_id in gone:
        reading.store.playlists_read.remove(reading.account.id, playlist_id)
    cursor = reading.load(STEP)
    queue = [entry for entry in cursor.get("queue", []) if entry["id"] not in gone]
    reading.save(STEP, {**cursor, "queue": queue})


async def read(reading: Reading) -> None:
    """Read the queue to its end."""
    cursor = await reading.cursor(STEP)
    done = int(cursor.get("done", 0))
    while queue := cursor.get("queue", []):
        reading.progress(STEP, done, done + len(queue))
        entry = queue[0]
        answer: Answer = {"items": [], "total": 0}
        if entry["total"] != 0:
            answer = await _ask(reading, entry)
        page = _Page(reading, entry, answer)
        await reading.commit(page.store)
        done += page.finished
        cursor = await reading.cursor(STEP)
    reading.progress(STEP, done, done)
    await reading.commit(lambda: reading.save(STEP, {"queue": [], "done": 0}))


async def _ask(reading: Reading, entry: Cursor) -> Answer:
    try:
        return await reading.ask(asks.playlist_items(entry["id"], int(entry["offset"])))
    except Refused as refusal:
        if refusal.status not in (403, 404):
            raise
        # Not (or no longer) this member's to read: it counts as empty until it changes.
        return {"items": [], "total": 0}


class _Page:
    """One page of one playlist."""

    def __init__(self, reading: Reading, entry: Cursor, answer: Answer) -> None:
        self._reading = reading
        self._entry = entry
        self._items = items_of(answer)
        self._rows = [track_row(item.get("item") or item.get("track")) for item in self._items]
        self._log = PageLog(reading, f"playlist {entry['id']}")
        self._done = int(entry["offset"]) + len(self._items)
        total = total_of(answer)
        if total is None:
            total = self._done + (PAGE if len(self._items) == PAGE else 0)
        self._total = total
        self.finished = self._done >= total or not self._items

    def store(self) -> None:
        reading, entry = self._reading, self._entry
        self._store_rows()
        number = int(entry["page"])
        self._log.put(number, [row.id for row in self._rows if row is not None])
        cursor = reading.load(STEP)
        queue = cursor["queue"]
        if self.finished:
            reading.sweep("playlist", entry["id"], self._log.all(number + 1))
            self._log.clear(number + 1)
            reading.store.playlists_read.put(
                reading.account.id,
                SeenPlaylist(entry["id"], entry["name"], entry["snapshot_id"], self._total),
            )
            queue = [one for one in queue if one["id"] != entry["id"]]
        else:
            queue[0] = {**entry, "offset": self._done, "page": number + 1}
        done = int(cursor.get("done", 0)) + self.finished
        reading.save(STEP, {"queue": queue, "done": done})

    def _store_rows(self) -> None:
        reading = self._reading
        recordings = reading.store.catalogue.add_tracks(known(self._rows))
        rows: dict[int, EvidenceRow] = {}
        for item, row in zip(self._items, self._rows, strict=True):
            if row is not None:
                recording = recordings[row.id]
                rows.setdefault(
                    recording, EvidenceRow(recording, 1.0, time_of(item.get("added_at")))
                )
        reading.store.evidence.add(
            reading.member_id,
            reading.account.id,
            "playlist",
            self._entry["id"],
            list(rows.values()),
        )
