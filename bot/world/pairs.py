"""Lists of similar items from who played what: cosine over capped plays, block by block.

Measured on held-out listeners (600 people's lists, servers of 10 and 25 drawn from others):
neither damping for thin support nor a second step along the lists does better than plain cosine,
and raw plays do worse; their logarithm, over the person's own mean, does a little better.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
    """Lists of the items `done` so far: (of, near, scores), sorted by `of`, then by score."""

    of: NDArray[np.int64]
    near: NDArray[np.int64]
    scores: NDArray[np.float32]
    done: int


def similar_lists(
    shares: Shares, on_block: Callable[[int, int], None] = lambda done, of: None
) -> Iterator[Lists]:
    """Yield the lists of all items, in the order of their numbers.

    Same input, same output, to the last bit: sums are taken in the order of the people.
    """
    if not shares.items.size:
        return
    n_people = int(shares.people.max()) + 1
    order = np.lexsort((shares.items, shares.people))
    people, items = shares.people[order], shares.items[order]
    loudness = np.log1p(shares.plays[order].astype(np.float64))
    breadth = np.bincount(people, minlength=n_people)
    mean = np.bincount(people, weights=loudness, minlength=n_people) / np.maximum(breadth, 1)
    part = np.minimum(1.0, BROAD / np.maximum(breadth, 1))
    weight = loudness / mean[people] * np.sqrt(part[people])

    shape = (n_people, shares.n_items)
    by_person = sparse.csr_array((weight, (people, items)), shape=shape)
    by_person.sort_indices()
    counted = by_person.copy()
    counted.data = np.ones_like(counted.data)
    by_item = by_person.T.tocsr()
    shared = by_item.copy()
    shared.data = part[shared.indices]
    length = np.sqrt(np.asarray(by_item.power(2).sum(axis=1)).ravel())
    length[length == 0] = 1.0

    work = np.cumsum(_work(by_item, breadth))
    for start, end in _blocks(work):
        alike = by_item[start:end] @ by_person
        support = shared[start:end] @ counted
        yield _nearest(alike, support, length, start, end)
        on_block(end, shares.n_items)


def _work(by_item: sparse.csr_array, breadth: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each item, how many products its row of the matrix takes."""
    ends = np.r_[0, np.cumsum(breadth[by_item.indices])]
    return np.asarray(ends[by_item.indptr[1:]] - ends[by_item.indptr[:-1]], dtype=np.int64)


def _blocks(work: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    start, before = 0, 0
    while start < work.size:
        end = max(start + 1, int(np.searchsorted(work, before + _WORK, side="right")))
        yield start, end
        start, before = end, int(work[end - 1])


def _nearest(
    alike: sparse.csr_array,
    support: sparse.csr_array,
    length: NDArray[np.float64],
    start: int,
    end: int,
) -> Lists:
    # Both products are of matrices with the same entries, so their entries come in one order.
    alike.sort_indices()
    support.sort_indices()
    of = np.repeat(np.arange(start, end), np.diff(alike.indptr))
    keep = (support.data >= SUPPORT) & (alike.indices != of)
    of, near = of[keep], alike.indices[keep].astype(np.int64)
    scores = np.minimum(alike.data[keep] / (length[of] * length[near]), 1.0).astype(np.float32)
    order = np.lexsort((near, -scores, of))
    of, near, scores = of[order], near[order], scores[order]
    place = np.arange(of.size) - np.searchsorted(of, of, side="left")
    first = place < LONGEST
    return Lists(of[first], near[first], scores[first], end)
