"""Lists of similar items against a dense computation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommender import similar_items
from tests.recommender.data import small_server


def test_similar_items_against_a_dense_computation():
    interactions, _ = small_server(users=20, artists=8)
    lists = similar_items(interactions, 3)
    wide = pd.crosstab(interactions.user_id, interactions.track_id).clip(upper=1)
    common = wide.T.to_numpy() @ wide.to_numpy()
    lengths = np.sqrt(np.diag(common))
    cosine = pd.DataFrame(common / np.outer(lengths, lengths), wide.columns, wide.columns)
    assert list(lists.columns) == ["kind", "id", "similar_id", "score"]
    assert (lists.kind == "artist").all()
    assert lists.groupby("id").size().max() == 3
    for row in lists.itertuples():
        assert row.score == pytest.approx(cosine.loc[row.id, row.similar_id])
        assert common[wide.columns.get_loc(row.id), wide.columns.get_loc(row.similar_id)] >= 2
    for _, own in lists.groupby("id"):
        assert own.score.is_monotonic_decreasing
    best = cosine.to_numpy() - np.eye(len(cosine)) * 2
    first = lists.groupby("id").score.first()
    assert np.allclose(first.to_numpy(), best.max(axis=1)[[i in first.index for i in cosine]])


def test_similar_items_of_nothing():
    lists = similar_items(pd.DataFrame({"user_id": [], "track_id": [], "weight": []}))
    assert lists.empty
    assert list(lists.columns) == ["kind", "id", "similar_id", "score"]
    with pytest.raises(ValueError, match="k must"):
        similar_items(pd.DataFrame(), 0)
