"""Nobody is served less than half as often as the best served, where there is music for them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from recommender._arrays import Floats, Ints
from recommender.groups.gains import Chances
from recommender.groups.limits import Room

LEAST = 0.5
"""Of the times that the best served member is served."""

TINY = 1e-9
LOOKED_AT = 60
"""Of a member's best, so many are looked at for a track to bring in."""


@dataclass(frozen=True)
class Mixed:
    """A chosen column of a hearing, with what each speaker gains from it, shape (members,).

    `whom` are the speakers it is for, who gains most first.
    """

    column: int
    gains: Floats
    whom: tuple[int, ...] = ()


@dataclass(frozen=True)
class Pool:
    """Candidates of one kind: columns of the hearing, their items, and what they are worth."""

    columns: Ints
    items: Ints
    chances: Chances


Suits = Callable[[Floats, int], Sequence[int]]
"""(gains, column) -> the speakers whom a track is for."""


class Evenness:
    """Exchanges tracks of a list until who was served least is served half as often as the best.

    An exchange must raise the sum of -1/(served + ½)² over the members, so it comes to an end.
    Where no exchange helps, the best served are not counted with tracks that are more for others.
    """

    def __init__(
        self,
        found: Sequence[Mixed],
        pools: Sequence[Pool],
        room: Room,
        suits: Suits,
        items: Ints,
        members: int,
        served: Sequence[int] = (),
        fixed: Collection[int] = (),
        never_alone: Collection[int] = (),
    ) -> None:
        """`served` is how often each is served elsewhere, `fixed` are columns that stay.

        No track is for one of `never_alone` only.
        """
        self._never_alone = set(never_alone)
        self.found = [replace(one, whom=tuple(suits(one.gains, one.column))) for one in found]
        self._pools, self._room, self._suits, self._items = pools, room, suits, items
        self._fixed = set(fixed)
        self.counts = np.zeros(members, dtype=np.int64)
        if served:
            self.counts += np.asarray(served, dtype=np.int64)
        for one in self.found:
            self.counts[list(one.whom)] += 1

    def run(self, until: int) -> list[Mixed]:
        """The list, after at most so many exchanges."""
        stuck: set[int] = set()
        for _ in range(until):
            low = self._lowest(stuck)
            if low is None:
                break
            if not self._exchange(low):
                stuck.add(low)
        self._trim(stuck)
        return self.found

    def _lowest(self, stuck: Collection[int]) -> int | None:
        """Who is served too little, the least first."""
        short = [
            member
            for member in np.argsort(self.counts, kind="stable").tolist()
            if member not in stuck and self.counts[member] < LEAST * self.counts.max()
        ]
        return short[0] if short else None

    def _exchange(self, low: int) -> bool:
        """Bring in what is for `low` in the place of what is for those served most."""
        out = [
            place
            for place, one in enumerate(self.found)
            if low not in one.whom and one.column not in self._fixed
        ]
        for pool in self._pools:
            coming = self._coming(pool, low)
            kind = set(pool.columns.tolist())
            alike = [place for place in out if self.found[place].column in kind]
            # What is new to all is exchanged for what is new to all, if that helps.
            for leaving in (alike, [place for place in out if place not in set(alike)]):
                if coming and leaving and self._best(coming, leaving):
                    return True
        return False

    def _best(self, coming: Sequence[Mixed], leaving: Sequence[int]) -> bool:
        """Do the exchange that raises evenness most, if one does and there is room for it."""
        brought = self._who([one.whom for one in coming])
        taken = self._who([self.found[place].whom for place in leaving])
        counts = self.counts[None, None] + brought[:, None] - taken[None]
        rise = _evenness(counts) - _evenness(self.counts)
        for each in np.argsort(-rise, axis=None, kind="stable").tolist():
            row, column = divmod(each, len(leaving))
            if not rise[row, column] > TINY:
                return False
            place = leaving[column]
            if self._put(coming[row], place):
                self.counts = counts[row, column].copy()
                return True
        return False

    def _who(self, whom: Sequence[Sequence[int]]) -> Ints:
        rows = np.zeros((len(whom), self.counts.size), dtype=np.int64)
        for row, members in zip(rows, whom, strict=True):
            row[list(members)] = 1
        return rows

    def _put(self, one: Mixed, place: int) -> bool:
        gone, item = int(self._items[self.found[place].column]), int(self._items[one.column])
        self._room.give_back(gone)
        if not self._room.take(item):
            self._room.reserve(gone)
            return False
        self.found[place] = one
        return True

    def _coming(self, pool: Pool, low: int) -> list[Mixed]:
        """Of the best of a pool for somebody what is not in the list yet, with whom it is for."""
        found = []
        taken = {one.column for one in self.found}
        order = np.argsort(pool.chances.ranks[low], kind="stable")[: LOOKED_AT + len(taken)]
        self._room.look_at(pool.items[order])
        places = [int(each) for each in order if int(pool.columns[each]) not in taken]
        gains = pool.chances.of(places)
        for at, place in enumerate(places):
            column, own = int(pool.columns[place]), gains[:, at]
            whom = tuple(self._suits(own, column))
            if low in whom and own[low] > 0:
                found.append(Mixed(column, own, whom))
        return found

    def _trim(self, stuck: Collection[int]) -> None:
        """Say of no track that it is for who is served too much, where it is for others first."""
        rest = [member for member in range(self.counts.size) if member not in stuck]
        if not rest:
            return
        most = int(self.counts[rest].min() / LEAST)
        if most == 0:
            return
        for place in reversed(range(len(self.found))):
            one = self.found[place]
            whom = list(one.whom)
            for member in reversed(one.whom[1:]):
                others = [each for each in whom if each != member]
                if self.counts[member] > most and not self._never_alone.issuperset(others):
                    whom = others
                    self.counts[member] -= 1
            self.found[place] = replace(one, whom=tuple(whom))


def _evenness(counts: Ints) -> Floats:
    """Over the last axis."""
    value: Floats = -((counts + 0.5) ** -2.0).sum(axis=-1) - 1e-4 * counts.max(axis=-1)
    return value


__all__ = ["LEAST", "Evenness", "Mixed", "Pool"]
