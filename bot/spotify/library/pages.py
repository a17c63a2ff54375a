"""The track ids of a list that is being read, one stored entry a page.

A list is swept for what is gone only when all of it has been read, and that may take a restart or
a day of cooling down: so what the earlier pages held is kept, page by page, in the sync cursors.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.spotify.library.reading import Reading


class PageLog:
    """Pages 0, 1, 2, ... of one list. All calls block; writes belong into `Reading.commit`."""

    def __init__(self, reading: Reading, name: str) -> None:
        self._reading = reading
        self._name = name

    def put(self, page: int, ids: Sequence[str]) -> None:
        """Keep a page; an entry that is no track is an empty text and keeps its place."""
        self._reading.save(f"{self._name} page {page}", {"ids": list(ids)})

    def get(self, page: int) -> list[str]:
        return [str(one) for one in self._reading.load(f"{self._name} page {page}").get("ids", [])]

    def all(self, pages: int) -> list[str]:
        """The ids of the first so many pages, in order."""
        return [one for page in range(pages) for one in self.get(page)]

    def clear(self, pages: int) -> None:
        for page in range(pages):
            self._reading.clear(f"{self._name} page {page}")
