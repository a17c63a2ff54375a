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
    max_per_artist: int | None = 2,
    pool: int = 200,
) -> Ints:
    """Positions of `n` items, best first, chosen one by one.

    Each step takes the item with the largest (1 - diversity) * relevance - diversity * likeness
    to what was chosen already (Carbonell & Goldstein 1998); relevance is the score in 0..1
    over the pool of the best, likeness the Jaccard overlap of genres, or 1 for the same artist.
    Items with a score of -inf are never taken, nor more than `max_per_artist` of one artist.
    """
    candidates = _pool(scores, catalogue, max(pool, 4 * n), max_per_artist)
    if candidates.size == 0:
        return candidates
    values = scores[candidates]
    low, high = float(values.min()), float(values.max())
    relevance = (values - low) / (high - low) if high > low else np.ones_like(values)
    alike = _Likeness(catalogue, candidates) if diversity > 0 else None
    likeness = np.zeros(candidates.size)
    free = np.ones(candidates.size, dtype=np.bool_)
    taken: list[int] = []
    for _ in range(min(n, candidates.size)):
        gain = np.where(free, (1 - diversity) * relevance - diversity * likeness, -np.inf)
        choice = int(np.argmax(gain))
        taken.append(choice)
        free[choice] = False
        if alike is not None:
            likeness = np.maximum(likeness, alike.to(choice))
    return candidates[taken]


class _Likeness:
    """How alike the items of a pool are, 0..1: 1 by the same artist, else overlap of genres."""

    def __init__(self, catalogue: Catalogue, pool: Ints) -> None:
        self._artists = catalogue.artist_codes[pool]
        # Most tracks of an artist carry the same genres, so there are few different sets.
        sets: dict[tuple[str, ...], int] = {}
        codes = [sets.setdefault(catalogue.genres[item], len(sets)) for item in pool.tolist()]
        self._codes = np.array(codes, dtype=np.int64)
        places: dict[str, int] = {}
        has = [(place, places.setdefault(g, len(places))) for s, place in sets.items() for g in s]
        carried = np.zeros((len(sets), len(places)))
        if has:
            rows, columns = np.array(has, dtype=np.int64).T
            carried[rows, columns] = 1.0
        common = carried @ carried.T
        sizes = carried.sum(axis=1)
        either = np.maximum(sizes[:, None] + sizes - common, 1.0)
        self._overlap: Floats = common / either

    def to(self, choice: int) -> Floats:
        """Likeness of each item of the pool to the one at this place."""
        overlap = self._overlap[self._codes[choice]][self._codes]
        artist = self._artists[choice]
        if artist >= 0:
            overlap[self._artists == artist] = 1.0
        return overlap


def _pool(scores: Floats, catalogue: Catalogue, size: int, max_per_artist: int | None) -> Ints:
    """The best items, no artist more often than allowed; looks further down until it is full."""
    wanted = size
    while True:
        order = best(scores, wanted)
        if max_per_artist is None:
            return order[:size]
        kept = order[_rank_within(catalogue.artist_codes[order]) < max_per_artist]
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
