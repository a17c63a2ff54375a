"""A figure for each member, that the model alone can tell again."""

from __future__ import annotations

import numpy as np
import pytest

from recommender import GroupRecommender, HybridRecommender
from tests.recommender.data import small_server

GROUP = [0, 4, 8, 1]


@pytest.fixture(scope="module")
def model():
    return HybridRecommender().fit(*small_server(artists=60))


def again(model, found):
    """Worth of the list over worth of one's own best, from scores of the model."""
    data = model.fitted()
    profiles = {user: data.profile(user) for user in GROUP}
    allowed = np.logical_and.reduce([model.candidates(one) for one in profiles.values()])
    places = [data.catalogue.ids.position(each.track_id) for each in found]
    told = {}
    for user, profile in profiles.items():
        scores = model.opinion(profile, allowed).scores
        worth = np.where(allowed, np.maximum(scores - scores[allowed].mean(), 0), 0)
        told[user] = worth[places].sum() / np.sort(worth)[-len(places) :].sum()
    return told


@pytest.mark.parametrize("strategy", ["fair", "average"])
def test_it_can_be_told_again_from_the_scores(model, strategy):
    group = GroupRecommender(model, strategy)
    found = group.recommend(GROUP, 12)
    assert group.satisfaction_ == pytest.approx(again(model, found), abs=1e-6)
    assert group.satisfaction(GROUP, found) == pytest.approx(group.satisfaction_, abs=1e-6)
    ids = [each.track_id for each in found]
    assert group.satisfaction(GROUP, ids) == pytest.approx(group.satisfaction_, abs=1e-6)


def test_fair_leaves_nobody_as_far_behind():
    model = HybridRecommender().fit(*small_server(artists=120))
    least = {}
    for strategy in ("fair", "average"):
        group = GroupRecommender(model, strategy)
        group.recommend(GROUP, 12)
        assert all(0 <= figure <= 1 for figure in group.satisfaction_.values())
        least[strategy] = min(group.satisfaction_.values())
    assert least["fair"] > least["average"]


def test_whose_best_it_is_is_satisfied_and_strangers_have_no_figure(model):
    group = GroupRecommender(model, "average", max_per_artist=None)
    group.recommend([0, "stranger"], 10)
    assert group.satisfaction_ == pytest.approx({0: 1.0})
    assert group.satisfaction([0], []) == {}
    assert group.satisfaction([0], ["not a track"]) == {0: 0.0}
    assert group.recommend([], 10) == []
    assert group.satisfaction_ == {}
