"""Lists of similar items from who played what: cosine over capped plays, block by block.

Measured on held-out listeners (600 people's lists, servers of 10 and 25 drawn from others):
damping for thin support does not do better than plain cosine, and raw plays do worse; their
logarithm, over the person's own mean, does a little better. `sharpen.py` goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

LONGEST = 100
"""How many similar items are kept an item."""

BROAD = 200
"""Items a person has before each of their pairs counts less: who has played everything says
little about any two things, and a bot that was not told apart says nothing."""

SUPPORT = 1.25
"""What a pair has to rest on: more than one person, broad ones counted by their share."""

_WORK = 12_000_000
"""Pairs of plays in one block: what bounds the memory (about 50 bytes each)."""


@dataclass(frozen=True)
class Shares:
    """Three arrays of one length: person and item by number, plays (whole, at least 1)."""

    people: NDArray[np.int32]
    items: NDArray[np.int32]
    plays: NDArray[np.int32]
    n_items: int


@dataclass(frozen=True)
class Lists:
    """Three arrays of one length: `of` (sorted), `near` and `scores` (falling within one `of`)."""

    of: NDArray[np.int32]
    near: NDArray[np.int32]
    scores: NDArray[np.float32]


class Pairs:
    """`blocks()` gives the lists; `lengths` of the items are what their cosines were divided by.

    Same input, same output, to the last bit: sums are taken in the order of the people.
    """

    def __init__(self, shares: Shares) -> None:
        order = np.lexsort((shares.items, shares.people))
        people, items = shares.people[order], shares.items[order]
        loudness = np.log1p(shares.plays[order].astype(np.float64))
        n_people = int(people[-1]) + 1 if people.size else 0
        self._breadth = np.bincount(people, minlength=n_people)
        each = np.maximum(self._breadth, 1)
        mean = np.bincount(people, weights=loudness, minlength=n_people) / each
        part = np.minimum(1.0, BROAD / each)
        weight = loudness / mean[people] * np.sqrt(part[people])
        self._by_person = sparse.csr_array(
            (weight, (people, items)), shape=(n_people, shares.n_items)
        )
        self._by_item = self._by_person.T.tocsr()
        self._counted = self._by_person.copy()
        self._counted.data = np.ones_like(weight)
        self._shared = self._by_item.copy()
        self._shared.data = part[self._shared.indices]
        self.lengths = np.sqrt(np.asarray(self._by_item.power(2).sum(axis=1)).ravel())
        self.n_items = shares.n_items

    def blocks(self) -> Iterator[tuple[int, Lists]]:
        """Lists of all items in the order of their numbers, with how many items are done."""
        ends = np.r_[0, np.cumsum(self._breadth[self._by_item.indices])]
        work = ends[self._by_item.indptr[1:]]
        start, before = 0, 0
        while start < self.n_items:
            end = max(start + 1, int(np.searchsorted(work, before + _WORK, side="right")))
            yield end, self._block(start, end)
            start, before = end, int(work[end - 1])

    def _block(self, start: int, end: int) -> Lists:
        alike = self._by_item[start:end] @ self._by_person
        support = self._shared[start:end] @ self._counted
        # Products of matrices that have the same entries have the same entries, too.
        alike.sort_indices()
        support.sort_indices()
        of = np.repeat(np.arange(start, end, dtype=np.int32), np.diff(alike.indptr))
        keep = (support.data >= SUPPORT) & (alike.indices != of)
        of, near = of[keep], alike.indices[keep].astype(np.int32)
        cosine = alike.data[keep] / (self.lengths[of] * self.lengths[near])
        return nearest(of, near, np.minimum(cosine, 1.0).astype(np.float32))


def nearest(of: NDArray[np.int32], near: NDArray[np.int32], scores: NDArray[np.float32]) -> Lists:
    """Sort pairs into lists and cut these to the longest."""
    order = np.lexsort((near, -scores, of))
    of, near, scores = of[order], near[order], scores[order]
    place = np.arange(of.size) - np.searchsorted(of, of, side="left")
    first = place < LONGEST
    return Lists(of[first], near[first], scores[first])


def together(parts: list[Lists]) -> Lists:
    """One after the other."""
    if not parts:
        return Lists(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.float32))
    return Lists(
        np.concatenate([part.of for part in parts]),
        np.concatenate([part.near for part in parts]),
        np.concatenate([part.scores for part in parts]),
    )
