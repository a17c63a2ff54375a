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
    codes = catalogue.artist_codes[candidates]
    genres = [frozenset(catalogue.genres[item]) for item in candidates.tolist()]
    likeness = np.zeros(candidates.size)
    free = np.ones(candidates.size, dtype=np.bool_)
    taken: list[int] = []
    for _ in range(min(n, candidates.size)):
        gain = np.where(free, (1 - diversity) * relevance - diversity * likeness, -np.inf)
        choice = int(np.argmax(gain))
        taken.append(choice)
        free[choice] = False
        if diversity > 0:
            likeness = np.maximum(likeness, _likeness(choice, codes, genres))
    return candidates[taken]


def _likeness(choice: int, codes: Ints, genres: list[frozenset[str]]) -> Floats:
    own = genres[choice]
    overlap = np.array(
        [len(own & other) / len(own | other) if own and other else 0.0 for other in genres]
    )
    same = (codes == codes[choice]) & (codes >= 0)
    return np.where(same, 1.0, overlap)


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
