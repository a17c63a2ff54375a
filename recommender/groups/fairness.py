"""Proportional fairness: whoever has had least is heard next."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from recommender._arrays import Bools, Floats, Ints
from recommender.groups.gains import Chances, Ranks
from recommender.groups.limits import Room

FLOOR = 0.1
"""What everybody is taken to have had already, in expected hits: the less, the more equal."""

BLOCK = 64
CELLS = 20_000_000


@dataclass
class FairChoice:
    """Chooses columns one by one: each the largest rise of the sum of log(floor + received).

    What one has got already makes the next count less (proportional-fairness scheduling, Kelly
    1997; Xiao et al. 2017). May go on with other candidates: who had what is remembered.

    Attributes:
        received: expected hits of each member so far, shape (members,).
    """

    received: Floats
    floor: float = field(default=FLOOR)

    def choose(self, chances: Chances, items: Ints, room: Room, n: int) -> list[int]:
        """Up to `n` columns; `items` are their positions in the catalogue, for `room`."""
        chosen: list[int] = []
        members, columns = chances.scores.shape
        # A group of hundreds looks less far down each list: it has more of them.
        depth = max(n, min(max(4 * n, 200), CELLS // max(1, members**2)))
        average = np.maximum(chances.scores, -10).mean(axis=0, dtype=np.float64)
        while columns and len(chosen) < n:
            near = _high(chances.ranks, average, depth)
            room.look_at(items[near])
            gains = chances.of(near)
            # Where nobody has anything to gain, what all of them like most comes first.
            tie = 1e-9 * average[near]
            taken = self._greedy(gains, tie, items[near], room, n - len(chosen))
            chosen += near[taken].tolist()
            if near.size == columns:
                break
            # No room for most of them: look further down.
            depth *= 4
        return chosen

    def _greedy(self, gains: Floats, tie: Floats, items: Ints, room: Room, n: int) -> list[int]:
        """The sum is submodular: what a column would add only falls as others are taken.

        So what it would have added before bounds what it adds now, and most columns are never
        looked at again (the lazy greedy of Minoux 1978, a block at a time).
        """
        bound = self._rise(gains) + tie
        looked = np.zeros(bound.size, dtype=np.int64)
        taken: list[int] = []
        while len(taken) < n:
            column = int(np.argmax(bound))
            if bound[column] == -np.inf:
                break
            if looked[column] < len(taken):
                near = np.argpartition(-bound, min(BLOCK, bound.size - 1))[:BLOCK]
                # Among many that tie it may not be one of the first.
                block = np.append(near, column)
                block = block[np.isfinite(bound[block]) & (looked[block] < len(taken))]
                bound[block] = self._rise(gains[:, block]) + tie[block]
                looked[block] = len(taken)
                continue
            bound[column] = -np.inf
            if room.take(int(items[column])):
                self.received = self.received + gains[:, column]
                taken.append(column)
        return taken

    def _rise(self, gains: Floats) -> Floats:
        base = self.floor + self.received
        rise: Floats = np.log1p(gains / base[:, None]).sum(axis=0)
        return rise


def _high(standing: Ranks, average: Floats, depth: int) -> Ints:
    """Columns among the first `depth` of anybody, or of the average, in their order."""
    high: Bools = np.asarray((standing < depth).any(axis=0))
    if depth < average.size:
        high[np.argpartition(-average, depth)[:depth]] = True
    return np.flatnonzero(high)
