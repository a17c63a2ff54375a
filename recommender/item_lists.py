"""Lists of similar items from anybody's interactions: what `similar` is made of."""

from __future__ import annotations

import numpy as np
import pandas as pd

from recommender._arrays import Sparse
from recommender.dataset import Dataset


def similar_items(
    interactions: pd.DataFrame, k: int = 100, *, min_common: int = 2, kind: str = "artist"
) -> pd.DataFrame:
    """For each item the `k` most similar by cosine over the people who have them.

    Args:
        interactions: user_id, track_id, weight; whatever stands in track_id is the item (an
            artist, say), and only whether somebody has it counts.
        k: the longest a list may be.
        min_common: people two items must have in common.
        kind: what to write in the column `kind`, "artist" or "track".

    Returns:
        kind, id, similar_id, score in 0..1, most similar first within an id; no person in it.
        Works through blocks of items, never with an items x items matrix.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k!r}")
    data = Dataset.build(interactions)
    by_item, by_user = data.by_item, data.binary
    lengths = np.sqrt(np.maximum(data.owners, 1).astype(np.float64))
    rows: list[np.ndarray] = []
    columns: list[np.ndarray] = []
    scores: list[np.ndarray] = []
    step = 512
    for start in range(0, data.n_items, step):
        block: Sparse = by_item[start : start + step] @ by_user
        left = np.repeat(np.arange(block.shape[0]), np.diff(block.indptr)) + start
        right, common = block.indices, block.data
        keep = (common >= min_common) & (left != right)
        left, right, common = left[keep], right[keep], common[keep]
        cosine = common / (lengths[left] * lengths[right])
        order = np.lexsort((right, -cosine, left))
        left, right, cosine = left[order], right[order], cosine[order]
        first = np.searchsorted(left, left, side="left")
        near = np.arange(left.size) - first < k
        rows.append(left[near])
        columns.append(right[near])
        scores.append(cosine[near])
    ids = np.empty(data.n_items, dtype=object)
    ids[:] = data.catalogue.ids.values
    left = np.concatenate(rows) if rows else np.empty(0, dtype=np.int64)
    right = np.concatenate(columns) if columns else np.empty(0, dtype=np.int64)
    return pd.DataFrame(
        {
            "kind": [kind] * left.size,
            "id": ids[left].tolist(),
            "similar_id": ids[right].tolist(),
            "score": np.concatenate(scores) if scores else np.empty(0),
        }
    )
