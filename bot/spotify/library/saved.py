"""Saved tracks ("Liked Songs"): newest first, in fifties.

The list grows only at its head. So a later reading stops at the first page whose last track is
known, if the number of tracks behind it is what it was: then everything behind it is unchanged.
A track that was un-saved makes that number smaller: the place is looked for (see `leap`), and the
reading goes on there until the sum is right again, or to the end; what is gone is then swept.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.spotify import asks
from bot.spotify.asks import PAGE
from bot.spotify.calls import Answer
from bot.spotify.library.leap import leap
from bot.spotify.library.pages import PageLog
from bot.spotify.library.reading import Cursor, Reading
from bot.spotify.library.rows import items_of, known, time_of, total_of, track_row
from storage import EvidenceRow

STEP = "saved tracks"
KNOWN = "saved tracks known"
"""The ids of the whole list as it was when last read to its end (an empty text: not a track)."""


async def read(reading: Reading) -> None:
    """Read on, or look whether there is anything new."""
    cursor = await reading.cursor(STEP)
    if cursor.get("state") != "reading":
        torn = bool(cursor.get("torn"))
        cursor = {
            "state": "reading",
            "offset": 0,
            "page": 0,
            "whole": torn,
            "torn": False,
        }
    ids = [] if cursor["whole"] else (await reading.cursor(KNOWN)).get("ids", [])
    while cursor["state"] == "reading":
        offset = int(cursor["offset"])
        answer = await reading.ask(asks.saved_tracks(offset))
        page = _Page(reading, cursor, answer, ids)
        await reading.commit(page.store)
        cursor = page.after
        if cursor["state"] == "reading" and ids and not cursor["torn"]:
            cursor = await _skip(reading, cursor, ids, page)
        reading.progress(STEP, int(cursor.get("offset", page.total)), page.total)


async def _skip(reading: Reading, cursor: Cursor, ids: Sequence[str], page: _Page) -> Cursor:
    """The cursor behind the next stretch that has not changed."""
    same = await leap(reading, ids, page.last, page.done, page.total)
    if not same:
        return cursor
    number = int(cursor["page"])
    after = {**cursor, "offset": page.done + len(same), "page": number + 1}

    def write() -> None:
        PageLog(reading, STEP).put(number, same)
        reading.save(STEP, after)

    await reading.commit(write)
    return after


class _Page:
    """One page: what it says, and what is stored with it."""

    def __init__(
        self, reading: Reading, cursor: Cursor, answer: Answer, known_ids: Sequence[str]
    ) -> None:
        self._reading = reading
        self._known = known_ids
        self._log = PageLog(reading, STEP)
        self._items = items_of(answer)
        self._rows = [track_row(item.get("track") or item.get("item")) for item in self._items]
        self._ids = [row.id if row else "" for row in self._rows]
        self._before = cursor
        self.last = self._ids[-1] if self._ids else ""
        self.done = int(cursor["offset"]) + len(self._items)
        total = total_of(answer)
        if total is None:  # then only a page that is not full ends the list
            total = self.done + (PAGE if len(self._items) == PAGE else 0)
        self.total = total
        self.after: Cursor = {}

    def store(self) -> None:
        """Rows, cursor, and at the end of the reading what is known from now on."""
        self._store_rows()
        shift, torn = self._shift()
        fresh = self._ids[shift:]
        number = int(self._before["page"])
        self._log.put(number, fresh)
        self.after = {
            **self._before,
            "offset": self.done,
            "page": number + 1,
            "total": self.total,
            "torn": torn or bool(self._before["torn"]),
        }
        behind = self._behind(self.total - self.done)
        if behind is not None or self.done >= self.total or not self._items:
            self._finish(behind or [])
        self._reading.save(STEP, self.after)

    def _store_rows(self) -> None:
        store = self._reading.store
        recordings = store.catalogue.add_tracks(known(self._rows))
        newest: dict[int, EvidenceRow] = {}
        for item, row in zip(self._items, self._rows, strict=True):
            if row is not None:
                recording = recordings[row.id]
                newest.setdefault(
                    recording, EvidenceRow(recording, 1.0, time_of(item.get("added_at")))
                )
        account = self._reading.account
        store.evidence.add(account.member_id, account.id, "saved", "", list(newest.values()))

    def _shift(self) -> tuple[int, bool]:
        """(how many entries at the head of this page were read before, whether the list is torn).

        A reading that rested for a day finds the list longer at its head, and this page moved.
        """
        moved = self.total - int(self._before.get("total", self.total))
        if moved == 0:
            return 0, False
        number = int(self._before["page"])
        last = self._log.get(number - 1) if number else []
        if 0 < moved <= len(last) and self._ids[:moved] == last[-moved:]:
            return moved, False
        return 0, True

    def _behind(self, left: int) -> list[str] | None:
        """The known ids behind this page, if `left` of them are left: then nothing else changed."""
        if not self._ids or not self._ids[-1] or left > len(self._known) or left < 0:
            return None
        at = len(self._known) - left - 1
        if at >= 0 and self._known[at] == self._ids[-1]:
            return list(self._known[at + 1 :])
        return None

    def _finish(self, behind: list[str]) -> None:
        pages = int(self.after["page"])
        ids = self._log.all(pages) + behind
        self._reading.save(KNOWN, {"ids": ids})
        self._log.clear(pages)
        tracks = [one for one in ids if one]
        # A track that was met twice has hidden another: the list moved while it was read.
        doubled = len(set(tracks)) < len(tracks) or len(ids) > self.total
        torn = bool(self.after["torn"]) or doubled
        self.after = {"state": "done", "torn": torn, "at": self._reading.clock()}
        if not torn and (self._before["whole"] or not set(self._known) <= set(ids)):
            self._reading.sweep("saved", "", ids)
