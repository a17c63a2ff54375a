"""Variety: maximal marginal relevance over artist and genre, and a cap on tracks an artist."""

from __future__ import annotations

import numpy as np

from recommender._arrays import Floats, Ints, Sparse, best, csr, row
from recommender.catalogue import Catalogue
from recommender.genres import genre_sets


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
    """How alike the items of a pool are, 0..1: 1 by the same artist, else overlap of genres."""

    def __init__(self, catalogue: Catalogue, pool: Ints) -> None:
        codes, _ = genre_sets(catalogue)
        self._artists = catalogue.artist_codes[pool]
        self._genres = catalogue.once("genres of sets", lambda: _incidence(catalogue))[codes[pool]]
        self._sizes = np.diff(self._genres.indptr)
        self._rows = np.repeat(np.arange(pool.size), self._sizes)

    def to(self, choice: int) -> Floats:
        """Likeness of each item of the pool to the one at this place."""
        own = np.zeros(self._genres.shape[1])
        own[row(self._genres, choice)[0]] = 1.0
        common = np.bincount(self._rows, own[self._genres.indices], minlength=self._sizes.size)
        overlap: Floats = common / np.maximum(self._sizes + self._sizes[choice] - common, 1.0)
        artist = self._artists[choice]
        if artist >= 0:
            overlap[self._artists == artist] = 1.0
        return overlap


def _incidence(catalogue: Catalogue) -> Sparse:
    """The sets of genres that occur, as a CSR array (sets, genres)."""
    _, sets = genre_sets(catalogue)
    places: dict[str, int] = {}
    rows = [place for place, genres in enumerate(sets) for _ in genres]
    columns = [places.setdefault(genre, len(places)) for genres in sets for genre in genres]
    return csr(
        np.array(rows, dtype=np.int64),
        np.array(columns, dtype=np.int64),
        np.ones(len(rows)),
        (len(sets), len(places)),
    )


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
