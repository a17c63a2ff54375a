"""Variety: maximal marginal relevance over artist and genre, and a cap on tracks an artist."""

from __future__ import annotations

import numpy as np

from recommender._arrays import Floats, Ints, best
from recommender.catalogue import Catalogue


def varied(
    scores: Floats,
    catalogue: Catalogue,
    n: int,
    *,
    diversity: float = 0.1,
    limits: Ints | None = None,
    pool: int = 200,
) -> Ints:
    """Positions of `n` items, best first, chosen one by one.

    Each step takes the item with the largest (1 - diversity) * relevance - diversity * likeness
    to what was chosen already (Carbonell & Goldstein 1998); relevance is the score in 0..1
    over the pool of the best, likeness the Jaccard overlap of genres, or 1 for the same artist.
    Items with a score of -inf are never taken, nor more of an artist than `limits` (by artist
    code, see `artist_limits`) allows.
    """
    candidates = _pool(scores, catalogue, max(pool, 4 * n), limits)
    if candidates.size == 0:
        return candidates
    if diversity == 0:
        return candidates[:n]
    values = scores[candidates]
    low, high = float(values.min()), float(values.max())
    relevance = (values - low) / (high - low) if high > low else np.ones_like(values)
    worth = ((1 - diversity) * relevance).tolist()
    alike = _Likeness(catalogue, candidates.tolist())
    free = list(range(candidates.size))
    taken: list[int] = []
    for _ in range(min(n, candidates.size)):
        choice, most = -1, -np.inf
        for place in free:
            if worth[place] <= most:
                break  # Likeness only takes away, so no later one is worth more.
            gain = worth[place] - diversity * alike.to(place, taken)
            if gain > most:
                choice, most = place, gain
        taken.append(choice)
        free.remove(choice)
    return candidates[taken]


def artist_limits(
    catalogue: Catalogue, items: Ints, n: int, *, most: int | None = 2, habit: float = 3.0
) -> Ints | None:
    """How many of `n` tracks may be by each artist, for a member who has `items`.

    `most`, or, for artists who fill more than a tenth of what the member has: `habit` times
    that share, and never more tracks than they have themselves. A playlist that is half one
    artist goes on so (calibration; Steck 2018), a library of many artists stays varied. (Of
    somebody with fewer than ten tracks their few artists are all that is known, so there what
    is missing to ten does not count against them.) None where there is no limit. Shape: the
    number of artists.
    """
    if most is None:
        return None
    codes = catalogue.artist_codes[items]
    has = np.bincount(codes[codes >= 0], minlength=len(catalogue.artist_ids))
    share = has / max(1, items.size)
    own = np.minimum(has + max(0, 10 - items.size), np.ceil(habit * n * share))
    return np.maximum(most, np.where(share > 0.1, own, 0)).astype(np.int64)


class _Likeness:
    """How alike items of a pool are to those taken, 0..1: 1 by the same artist, else by genres.

    Reckoned when asked for: far down a pool nobody asks.
    """

    def __init__(self, catalogue: Catalogue, pool: list[int]) -> None:
        self._catalogue, self._pool = catalogue, pool
        self._artists = catalogue.artist_codes[pool].tolist()
        self._sets: dict[int, frozenset[str]] = {}
        self._sofar = [0.0] * len(pool)
        self._heard = [0] * len(pool)

    def to(self, place: int, taken: list[int]) -> float:
        """The largest likeness of one item to any taken; `taken` only ever grows."""
        for other in taken[self._heard[place] :]:
            self._sofar[place] = max(self._sofar[place], self._between(place, other))
        self._heard[place] = len(taken)
        return self._sofar[place]

    def _between(self, one: int, other: int) -> float:
        if self._artists[one] >= 0 and self._artists[one] == self._artists[other]:
            return 1.0
        left, right = self._genres(one), self._genres(other)
        common = len(left & right)
        return common / max(len(left) + len(right) - common, 1)

    def _genres(self, place: int) -> frozenset[str]:
        if place not in self._sets:
            self._sets[place] = frozenset(self._catalogue.genres[self._pool[place]])
        return self._sets[place]


def _pool(scores: Floats, catalogue: Catalogue, size: int, limits: Ints | None) -> Ints:
    """The best items, no artist more often than allowed; looks further down until it is full."""
    wanted = 2 * size
    while True:
        order = best(scores, wanted)
        if limits is None or limits.size == 0:
            return order[:size]
        codes = catalogue.artist_codes[order]
        kept = order[_rank_within(codes) < np.where(codes < 0, 1, limits[codes])]
        if kept.size >= size or order.size < wanted:
            return kept[:size]
        wanted *= 4


def _rank_within(codes: Ints) -> Ints:
    """For each position, how many earlier ones have the same code (0 for unknown artists)."""
    order = np.argsort(codes, kind="stable")
    ordered = codes[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    lengths = np.diff(np.r_[starts, ordered.size])
    ranks = np.empty(codes.size, dtype=np.int64)
    ranks[order] = np.arange(codes.size) - np.repeat(starts, lengths)
    return np.where(codes < 0, 0, ranks)
