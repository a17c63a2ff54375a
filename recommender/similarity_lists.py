"""Lists of similar artists and tracks made elsewhere, indexed for the catalogue at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from recommender._arrays import Sparse, csr
from recommender.catalogue import Catalogue
from recommender.frames import id_column, is_empty, number_column, only

SIMILAR = "similar"


@dataclass(frozen=True)
class SimilarityLists:
    """Two square CSR arrays, rows "of this", columns "that is similar", entries in 0..1.

    `artists` has a row for each artist code of the catalogue, `tracks` one for each item. Ids
    the catalogue does not know are left out.
    """

    artists: Sparse
    tracks: Sparse

    def __bool__(self) -> bool:
        return bool(self.artists.nnz or self.tracks.nnz)


def read_lists(similar: pd.DataFrame | None, catalogue: Catalogue) -> SimilarityLists:
    """Index a frame with the columns kind ("artist" | "track"), id, similar_id, score.

    Scores may be on any positive scale; each kind is divided by its largest. Rows with a NaN,
    zero or negative score, with unknown ids, or of an item with itself are left out; of
    duplicate pairs the largest score counts.
    """
    n_artists, n_items = len(catalogue.artist_ids), len(catalogue)
    if similar is None or is_empty(similar):
        return SimilarityLists(_empty(n_artists), _empty(n_items))
    if "kind" not in similar.columns:
        raise ValueError(f"{SIMILAR}: column 'kind' is missing")
    kinds = np.array(only(similar, "kind", SIMILAR).tolist(), dtype=object)
    is_artist = np.array([kind == "artist" for kind in kinds], dtype=np.bool_)
    is_track = np.array([kind == "track" for kind in kinds], dtype=np.bool_)
    if not (is_artist | is_track).all():
        wrong: Any = kinds[~(is_artist | is_track)][0]
        raise ValueError(f"{SIMILAR}: column 'kind' must be 'artist' or 'track', not {wrong!r}")
    left, right = id_column(similar, "id", SIMILAR), id_column(similar, "similar_id", SIMILAR)
    scores = number_column(similar, "score", SIMILAR, default=1.0)
    matrices = []
    for ids, mask, size in (
        (catalogue.artist_ids, is_artist, n_artists),
        (catalogue.ids, is_track, n_items),
    ):
        rows, columns = ids.positions(left), ids.positions(right)
        keep = mask & (rows >= 0) & (columns >= 0) & (rows != columns) & (scores > 0)
        if not keep.any():
            matrices.append(_empty(size))
            continue
        rows, columns, values = rows[keep], columns[keep], scores[keep]
        # Largest first, so that of duplicate pairs the first one met is the largest.
        order = np.lexsort((-values, columns, rows))
        rows, columns, values = rows[order], columns[order], values[order]
        first = np.r_[True, (np.diff(rows) != 0) | (np.diff(columns) != 0)]
        matrices.append(
            csr(rows[first], columns[first], values[first] / values.max(), (size, size))
        )
    return SimilarityLists(*matrices)


def _empty(size: int) -> Sparse:
    nothing = np.empty(0, dtype=np.int64)
    return csr(nothing, nothing, np.empty(0), (size, size))
