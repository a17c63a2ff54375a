"""What a list still has room for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Sequence

from recommender._arrays import Ints
from recommender.catalogue import Catalogue
from recommender.results import Id

Usable = Callable[[Sequence[Id]], Collection[Id]]
"""Track ids -> those of them that may be used."""

SongOf = Callable[[Id], Collection[Hashable]]
"""Track id -> what it has in common with other versions of the same song."""


class Room:
    """Takes each item once, and no more than so many of one artist.

    Args:
        catalogue: tells whose the items are; one whose artist is unknown is always taken.
        most: of one artist, None for no limit.
        usable: is asked once about every item that might be taken, many at a time.
        song_of: of items with anything in common here, only one is taken.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        most: int | None = None,
        usable: Usable | None = None,
        song_of: SongOf | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._most = most
        self._usable = usable
        self._song_of = song_of
        self._asked: set[int] = set()
        self._closed: set[int] = set()
        self._taken: Counter[int] = Counter()
        self._songs: set[Hashable] = set()

    def look_at(self, items: Ints) -> None:
        """Items (positions) that `take` may be asked for next."""
        if self._usable is None:
            return
        new = [item for item in items.tolist() if item not in self._asked]
        ids = self._catalogue.ids.values
        usable = set(self._usable([ids[item] for item in new])) if new else set()
        self._asked.update(new)
        self._closed.update(item for item in new if ids[item] not in usable)

    def take(self, item: int) -> bool:
        """Take an item if there is room for it."""
        if not self.has_for(item):
            return False
        self._count(item)
        return True

    def has_for(self, item: int) -> bool:
        """Whether `take` would take it."""
        if item in self._closed:
            return False
        artist = int(self._catalogue.artist_codes[item])
        if artist >= 0 and self._most is not None and self._taken[artist] >= self._most:
            return False
        return self._songs.isdisjoint(self._song(item))

    def reserve(self, item: int) -> None:
        """Count an item that is in the list whatever is said here."""
        if item not in self._closed:
            self._count(item)

    def give_back(self, item: int) -> None:
        """Take an item out of the list again."""
        self._closed.discard(item)
        artist = int(self._catalogue.artist_codes[item])
        if artist >= 0:
            self._taken[artist] -= 1
        self._songs.difference_update(self._song(item))

    def _count(self, item: int) -> None:
        artist = int(self._catalogue.artist_codes[item])
        if artist >= 0:
            self._taken[artist] += 1
        self._closed.add(item)
        self._songs.update(self._song(item))

    def _song(self, item: int) -> Collection[Hashable]:
        if self._song_of is None:
            return ()
        return self._song_of(self._catalogue.ids.values[item])
