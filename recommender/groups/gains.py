"""What a track is worth to a member: how likely it is that they would have it themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from recommender._arrays import Floats, Ints

Scores: TypeAlias = NDArray[np.float32]
"""Standardised scores, shape (members, columns); -inf marks what is no candidate for a member.

Half as large as the usual floats: a whole server may be a group, over a whole catalogue.
"""
Ranks: TypeAlias = NDArray[np.int32]

ODDS = 0.02
"""Of the first track of a member, at the mean height of their best. Only next to the floor of
fairness does it matter."""
FALL = 0.45


def ranks(scores: Scores) -> Ranks:
    """Each member's rank of each column, 0 the best; ties by position. Shape as `scores`."""
    answer = np.empty(scores.shape, dtype=np.int32)
    places = np.arange(scores.shape[1], dtype=np.int32)
    for row, own in zip(answer, scores, strict=True):
        row[np.argsort(-own, kind="stable")] = places
    return answer


@dataclass(frozen=True)
class Chances:
    """The estimated chance that each member would have each track themselves, 0..1.

    Hidden tracks of real listeners and playlists turn up with odds that fall as a power of
    their rank and rise about in proportion to how far the score is above the member's average
    candidate. That height is measured in the mean height of their n best, n being how long the
    list will be, so that nobody is heard more for being easier to tell. What is not above the
    average candidate is worth nothing. `common` is what is the same for all members (see
    `prominence`): it matters where a track is far down several lists.
    """

    scores: Scores
    ranks: Ranks
    heights: Floats
    common: Floats

    @classmethod
    def estimated(cls, scores: Scores, standing: Ranks, common: Floats, n: int) -> Self:
        """From the scores of all candidates, their `ranks`, and their `prominence`."""
        if scores.shape[1] == 0:
            return cls(scores, standing, np.ones(len(scores)), common)
        last = scores.shape[1] - min(n, scores.shape[1])
        best = [np.maximum(np.partition(own, last)[last:], 0) for own in scores]
        heights = np.array([float(own.mean(dtype=np.float64)) for own in best])
        heights[heights <= 0] = 1.0
        return cls(scores, standing, heights, common)

    def of(self, columns: Ints | list[int]) -> Floats:
        """Those of some columns. Shape (members, len(columns))."""
        above = np.maximum(self.scores[:, columns], 0).astype(np.float64)
        odds = ODDS * self.common[columns] * above / self.heights[:, None]
        odds *= (1.0 + self.ranks[:, columns]) ** -FALL
        chance: Floats = odds / (1 + odds)
        return chance
