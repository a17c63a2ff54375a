"""Taste on real tracks: a genre's tracks are what a pretended member likes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommender.taste import TasteModel
from recommender.taste.encoding import Encoder
from recommender.taste.table import TrackTable
from recommender.taste.validation import calibration_error, figure, grouped_folds, tried
from tests.recommender.taste.data import real_features


@pytest.fixture(scope="module")
def real() -> tuple[pd.DataFrame, TrackTable]:
    tracks = real_features()
    return tracks, TrackTable.build(tracks)


def labels_of(tracks: pd.DataFrame, table: TrackTable, genre: str) -> pd.DataFrame:
    liked = set(tracks.loc[tracks["track_genre"] == genre, "track_id"])
    return pd.DataFrame(
        {"track_id": table.ids.values, "label": [float(each in liked) for each in table.ids.values]}
    )


def test_a_genre_is_learned_and_probabilities_mean_what_they_say(real):
    tracks, table = real
    labels = labels_of(tracks, table, "hip-hop")
    half = np.random.default_rng(0).random(len(table)) < 0.5
    seen = half[table.groups]  # a coin for each group, so that no copy is on both sides
    model = TasteModel().fit(labels[seen], tracks)
    assert model.status.ready
    said = model.predict(tracks).groupby(level=0).first().reindex(table.ids.values).to_numpy()
    wanted = labels["label"].to_numpy()
    reached = figure(wanted[~seen], said[~seen], True)
    assert reached > 0.93
    assert model.scores_["score"].max() == pytest.approx(reached, abs=0.03)
    assert calibration_error(wanted[~seen], said[~seen]) < 0.05
    assert said.mean() == pytest.approx(wanted.mean(), abs=0.03)


def test_copies_leak_without_groups_and_not_with_them(real):
    """Labels that have nothing to do with the music, but are equal for copies of one track."""
    _, table = real
    rows = np.flatnonzero(np.bincount(table.groups)[table.groups] > 1)[:900]
    groups = table.groups[rows]
    coin = np.random.default_rng(1).random(int(table.groups.max()) + 1) < 0.5
    y = coin[groups].astype(float)
    x = Encoder.fit(table, rows).encode(table, rows)
    apart = tried("forest", True, x, y, grouped_folds(np.arange(rows.size), y, 5))
    together = tried("forest", True, x, y, grouped_folds(groups, y, 5))
    assert figure(y, apart.unseen, True) > 0.75
    assert figure(y, together.unseen, True) == pytest.approx(0.5, abs=0.08)
