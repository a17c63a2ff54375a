"""What is known of loved artists and of those near them, indexed for `recommender.discovery`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from recommender._arrays import Bools, Floats, Ints, Sparse, csr, unit_rows
from recommender.frames import Ids, id_column, list_column, number_column, text_column
from recommender.results import Id

TAGS = 0.15
"""How much equal tags make two artists alike, where the top of a list is `USUAL`."""

USUAL = 0.4
"""The likeness that the top of a list usually is: each source is brought to it."""


@dataclass(frozen=True)
class Evidence:
    """Loved artists are the first `n_loved` of `ids`, candidates the others.

    `near`: CSR, loved x all, the likeness 0..1 by lists, whichever of two artists' lists has it.
    """

    ids: Ids
    n_loved: int
    near: Sparse
    tags: list[tuple[str, ...]]
    listeners: Floats
    _tagged: Sparse

    def by_tags(self, left: Ints, right: Ints) -> Floats:
        """Likeness by tags, shape (left, right)."""
        shared: Floats = (self._tagged[left] @ self._tagged[right].T).toarray()
        return TAGS * shared

    def own_tags(self, artists: Ints) -> Floats:
        """Likeness of each with itself by tags: 0 where it has none."""
        return np.where(np.diff(self._tagged.indptr)[artists] > 0, TAGS, 0.0)

    def tagged(self, loved: Ints, alpha: Floats) -> Floats:
        """What the loved artists' tags say of every candidate."""
        profile = self._tagged[loved].T @ alpha
        said: Floats = np.asarray(self._tagged[self.n_loved :] @ profile)
        return TAGS * said

    def renown(self, among: Bools) -> Floats:
        """Standardised log listeners of the candidates, 0 where unknown."""
        logs = np.log1p(self.listeners[self.n_loved :])
        known = np.isfinite(logs)
        told = logs[known & among]
        if told.size < 2 or told.std() == 0:
            return np.zeros(logs.size)
        return np.where(known, (logs - told.mean()) / told.std(), 0.0)


def read_evidence(
    loved: Sequence[Id], similar: pd.DataFrame, artists: pd.DataFrame | None
) -> Evidence:
    """Index the frames of `discoveries`; candidates are all that a list has with a loved one."""
    left = id_column(similar, "id", "similar")
    right = id_column(similar, "similar_id", "similar")
    scores = number_column(similar, "score", "similar", default=1.0)
    sources = text_column(similar, "source", "similar")
    own = set(loved)
    kept = [
        place
        for place, (a, b, score) in enumerate(zip(left, right, scores, strict=True))
        if score > 0 and a != b and (a in own or b in own)
    ]
    beside = {one for place in kept for one in (left[place], right[place])} - own
    ids = Ids([*loved, *_in_order(beside)])
    agreed: dict[tuple[int, int], float] = {}
    for source in sorted(set(sources)):
        told: dict[tuple[int, int], float] = {}
        mine = [place for place in kept if sources[place] == source]
        # Of the others' lists only what they have in common with ours is here: not their tops.
        whole = [place for place in mine if left[place] in own] or mine
        level = _level([left[place] for place in whole], [float(scores[place]) for place in whole])
        for place in mine:
            a, b = ids.position(left[place]), ids.position(right[place])
            value = min(1.0, level * float(scores[place]))
            for pair in ((a, b), (b, a)):
                if pair[0] < len(own):
                    told[pair] = max(told.get(pair, 0.0), value)
        for pair, value in told.items():
            agreed[pair] = 1.0 - (1.0 - agreed.get(pair, 0.0)) * (1.0 - value)
    places = np.array(list(agreed), dtype=np.int64).reshape(-1, 2)
    values = np.array(list(agreed.values()), dtype=np.float64)
    tags, listeners = _facts(ids, artists)
    return Evidence(
        ids=ids,
        n_loved=len(loved),
        near=csr(places[:, 0], places[:, 1], values, (len(loved), len(ids))),
        tags=tags,
        listeners=listeners,
        _tagged=_tag_rows(tags),
    )


def _level(of: Sequence[Id], scores: Sequence[float]) -> float:
    """What brings the usual top of one source's lists to `USUAL`."""
    tops: dict[Id, float] = {}
    for one, score in zip(of, scores, strict=True):
        tops[one] = max(tops.get(one, 0.0), score)
    return USUAL / float(np.median(list(tops.values()))) if tops else 1.0


def _facts(ids: Ids, artists: pd.DataFrame | None) -> tuple[list[tuple[str, ...]], Floats]:
    tags: list[tuple[str, ...]] = [()] * len(ids)
    listeners = np.full(len(ids), np.nan)
    if artists is not None and len(artists):
        places = ids.positions(id_column(artists, "artist_id", "artists"))
        counts = number_column(artists, "listeners", "artists", default=np.nan)
        for place, names, count in zip(
            places.tolist(), list_column(artists, "tags", "artists"), counts, strict=True
        ):
            if place >= 0:
                tags[place], listeners[place] = names, count if count >= 0 else np.nan
    return tags, listeners


def _tag_rows(tags: Sequence[tuple[str, ...]]) -> Sparse:
    """TF-IDF rows of length 1 over whole tags; empty rows for artists without."""
    words: dict[str, int] = {}
    rows, columns = [], []
    for row, names in enumerate(tags):
        for name in {one.casefold(): None for one in names}:
            rows.append(row)
            columns.append(words.setdefault(name, len(words)))
    places = np.array(columns, dtype=np.int64)
    told = np.bincount(places, minlength=max(1, len(words)))
    weights = np.log((1 + len(tags)) / (1 + told)) + 1
    shape = (len(tags), max(1, len(words)))
    return unit_rows(csr(np.array(rows, dtype=np.int64), places, weights[places], shape))


def _in_order(ids: set[Id]) -> list[Id]:
    try:
        return sorted(ids)  # type: ignore[type-var]
    except TypeError:
        return sorted(ids, key=lambda one: (type(one).__name__, str(one)))


__all__ = ["TAGS", "USUAL", "Evidence", "read_evidence"]
