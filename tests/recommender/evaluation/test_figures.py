"""Figures of `evaluate` against the same computed by hand, and what they may not depend on."""

from __future__ import annotations

from collections import Counter
from statistics import fmean

import numpy as np
import pandas as pd
import pytest

from recommender import (
    ContentRecommender,
    EaseRecommender,
    HybridRecommender,
    PopularityRecommender,
    Recommender,
    UserNeighboursRecommender,
    evaluate,
)
from recommender.evaluation import MEASURES, Protocol, compare, measure
from recommender.models.base import Opinion
from tests.recommender.data import lastfm, small_server
from tests.recommender.evaluation.by_hand import Watched, below, figures, owned


def watched(model, interactions, tracks, **options):
    seen = []

    def factory():
        seen.append(Watched(model()))
        return seen[-1]

    return evaluate(factory, interactions, tracks, **options), seen[-1]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "model", [PopularityRecommender, EaseRecommender, UserNeighboursRecommender]
)
def test_every_measure_agrees_with_one_by_hand(model, seed):
    interactions, tracks = small_server(users=9, seed=seed)
    table, model = watched(model, interactions, tracks, ks=(1, 5, 20), unseen=30, seed=seed)
    for k in (1, 5, 20):
        if k > 1:
            expected = figures(model, interactions, k, unseen=30)
            for name in (*MEASURES, "people"):
                assert table.loc[k, name] == pytest.approx(expected[name], abs=1e-9), name


def test_every_measure_agrees_on_real_listeners():
    interactions, tracks = lastfm()
    few = interactions[interactions["user_id"].isin(interactions["user_id"].unique()[:80])]
    heard = tracks[tracks["track_id"].isin(few["track_id"])]
    table, model = watched(EaseRecommender, few, heard)
    for k in (5, 10):
        expected = figures(model, few, k)
        assert expected["people"] == 80
        for name in (*MEASURES, "people"):
            assert table.loc[k, name] == pytest.approx(expected[name], abs=1e-9), name


def test_a_models_scores_and_its_longest_list_give_the_same_top_n():
    interactions, tracks = small_server(seed=5)
    # Random scores have no ties, so that the two ways have to agree exactly.
    by_scores = evaluate(Lots, interactions, tracks)["top_n"]
    by_list = evaluate(lambda: Watched(Lots()), interactions, tracks)["top_n"]
    np.testing.assert_allclose(by_scores, by_list, atol=1e-12)


def test_top_n_of_popularity_by_hand_with_its_many_ties():
    interactions, tracks = small_server()
    measurement = measure(PopularityRecommender, interactions, tracks)
    hidden = owned(measurement.hidden)
    known = {user: items - hidden[user] for user, items in owned(interactions).items()}
    owners = Counter(item for items in known.values() for item in items)
    chances = []
    for user, items in hidden.items():
        others = set(tracks["track_id"]) - known[user] - items
        drawn = min(100, len(others))
        for item in items:
            above = sum(owners[other] > owners[item] for other in others)
            tied = sum(owners[other] == owners[item] for other in others)
            assert tied > 0
            chances.append(fmean(below(above + t, len(others), drawn, 10) for t in range(tied + 1)))
    # Everybody has as many hidden, so the mean over people is the mean over all.
    assert len({len(items) for items in hidden.values()}) == 1
    top_n = measurement.table().loc[10, "top_n"]
    assert top_n == pytest.approx(fmean(chances), abs=1e-9)


class Lots(Recommender):
    """Scores by lot, for each person others."""

    def _fit(self, dataset):
        pass

    def speak(self, profile):
        lots = np.random.default_rng([1, *profile.items]).permutation(self.fitted().n_items)
        return Opinion(lots + 1.0, lambda item: ())


class Memory(Recommender):
    """Knows nothing but what it was shown."""

    def _fit(self, dataset):
        pass

    def speak(self, profile):
        scores = np.zeros(self.fitted().n_items)
        scores[profile.items] = 1.0
        return Opinion(scores, lambda item: ())


def test_chance_level_is_chance():
    interactions, tracks = small_server(users=40, artists=60)
    table = evaluate(Lots, interactions, tracks, repeats=3)
    # A model that knows nothing puts one among 100 others into the first ten in 10 of 101 cases.
    assert table.loc[10, "top_n"] == pytest.approx(10 / 101, abs=0.02)


def test_a_leak_lets_a_model_that_knows_nothing_look_perfect():
    interactions, tracks = small_server()
    honest = evaluate(Memory, interactions, tracks)
    leaked = evaluate(Memory, interactions, tracks, leaked=True)
    assert leaked.loc[10, "ndcg"] == 1.0
    assert leaked.loc[5, "top_n"] == leaked.loc[10, "top_n"] == 1.0
    assert honest.loc[10, "ndcg"] < 0.3
    assert honest.loc[10, "top_n"] < 0.3


def test_a_model_never_sees_what_it_is_asked_for():
    interactions, tracks = small_server()
    _, model = watched(EaseRecommender, interactions, tracks)
    measurement = measure(EaseRecommender, interactions, tracks)
    known = set(zip(model.known["user_id"], model.known["track_id"], strict=True))
    hidden = set(zip(measurement.hidden["user_id"], measurement.hidden["track_id"], strict=True))
    everything = set(zip(interactions["user_id"], interactions["track_id"], strict=True))
    assert hidden
    assert not known & hidden
    assert known | hidden == everything


@pytest.mark.parametrize("model", [EaseRecommender, HybridRecommender, ContentRecommender])
def test_the_order_of_rows_changes_nothing(model):
    interactions, tracks = small_server()
    shuffled = interactions.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(
        evaluate(model, interactions, tracks, draws=50),
        evaluate(model, shuffled, tracks, draws=50),
    )


def test_seeds_and_repeats_hide_other_items():
    interactions, tracks = small_server()
    first = measure(PopularityRecommender, interactions, tracks)
    other = measure(PopularityRecommender, interactions, tracks, protocol=Protocol(seed=1))
    assert not first.hidden.equals(other.hidden)
    twice = measure(PopularityRecommender, interactions, tracks, protocol=Protocol(repeats=2))
    parts = [part.drop(columns="repeat") for _, part in twice.hidden.groupby("repeat")]
    pd.testing.assert_frame_equal(parts[0], first.hidden.drop(columns="repeat"))
    assert not parts[1].reset_index(drop=True).equals(parts[0])
    assert len(twice.people) == len(first.people)


def test_candidates_are_what_among_says():
    interactions, tracks = small_server(users=4)
    owned = set(interactions["track_id"])
    unknown = set(tracks["track_id"]) - owned
    assert unknown
    for among, shelf in (("server", owned), ("world", set(tracks["track_id"]))):
        measurement = measure(EaseRecommender, interactions, tracks, protocol=Protocol(among=among))
        assert set(measurement.hidden["track_id"]) <= shelf
        assert set(measurement.lists["track_id"]) <= shelf
    server = measure(EaseRecommender, interactions, tracks, protocol=Protocol(among="server"))
    assert server.left_out > 0
    everything = measure(EaseRecommender, interactions, tracks)
    assert len(everything.hidden) == len(server.hidden) + server.left_out


def test_what_the_catalogue_does_not_know_cannot_be_found_and_does_not_count():
    interactions, tracks = small_server()
    half = tracks.iloc[::2]
    measurement = measure(EaseRecommender, interactions, half)
    assert measurement.left_out > 0
    assert set(measurement.hidden["track_id"]) <= set(half["track_id"])


def test_a_test_frame_says_exactly_what_is_hidden():
    interactions, tracks = small_server()
    test = interactions.groupby("user_id").tail(2)
    measurement = measure(EaseRecommender, interactions, tracks, test=test)
    hidden = set(zip(measurement.hidden["user_id"], measurement.hidden["track_id"], strict=True))
    assert hidden == set(zip(test["user_id"], test["track_id"], strict=True))
    rest = interactions.drop(test.index)
    pd.testing.assert_frame_equal(
        measurement.table(), measure(EaseRecommender, rest, tracks, test=test).table()
    )


def test_asking_fewer_people_changes_nothing_for_those():
    interactions, tracks = small_server()
    everybody = measure(EaseRecommender, interactions, tracks)
    some = measure(EaseRecommender, interactions, tracks, protocol=Protocol(people=5))
    assert some.people["user_id"].nunique() == 5
    pd.testing.assert_series_equal(
        some.values("ndcg", 10), everybody.values("ndcg", 10).loc[some.values("ndcg", 10).index]
    )


def test_frames_are_not_changed():
    interactions, tracks = small_server()
    before, shelf = interactions.copy(deep=True), tracks.copy(deep=True)
    evaluate(HybridRecommender, interactions, tracks, leaked=True)
    pd.testing.assert_frame_equal(interactions, before)
    pd.testing.assert_frame_equal(tracks, shelf)


def test_better_models_are_told_from_worse_ones():
    interactions, tracks = small_server(users=40)
    protocol = Protocol(repeats=2)
    ease = measure(EaseRecommender, interactions, tracks, protocol=protocol)
    lots = measure(Lots, interactions, tracks, protocol=protocol)
    found = compare(ease, lots, "ndcg", 10)
    assert found.low > 0
    assert found.wilcoxon < 0.001
    assert found.sign < 0.01
    assert found.wins + found.losses + found.ties == found.people == 40
    assert found.difference == pytest.approx(found.first - found.second)
    same = compare(ease, ease, "ndcg", 10)
    assert (same.difference, same.wilcoxon, same.sign, same.ties) == (0, 1, 1, 40)
    other = compare(lots, ease, "ndcg", 10)
    assert other.difference == pytest.approx(-found.difference)
    with pytest.raises(ValueError, match="protocol"):
        compare(ease, measure(Lots, interactions, tracks))
