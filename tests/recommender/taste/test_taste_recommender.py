"""Taste models as a recommender among the others."""

from __future__ import annotations

import copy

import numpy as np
import pandas as pd
import pytest

from recommender.dataset import Dataset
from recommender.hybrid import HybridRecommender
from recommender.taste import TasteModel, TasteRecommender, labels_from_evidence
from tests.recommender.taste.data import catalogue, likes_energy
from tests.recommender.test_models import RecommenderContract


class TestContract(RecommenderContract):
    model = TasteRecommender(learners=("linear",), min_labels=8)


def server() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Member 1 likes energy and has said so, member 2 only has tracks, 3 nothing to learn of."""
    tracks = catalogue()
    labels = likes_energy(tracks).head(150).assign(user_id=1)
    mine = labels.assign(weight=np.where(labels["label"] > 0, 1.0, -1.0))
    theirs = tracks.tail(60).assign(user_id=2, weight=1.0)
    few = tracks.tail(2).assign(user_id=3, weight=1.0)
    columns = ["user_id", "track_id", "weight"]
    return pd.concat([mine[columns], theirs[columns], few[columns]]), tracks, labels


def quick(labels: pd.DataFrame | None, **others: object) -> TasteRecommender:
    return TasteRecommender(labels, learners=("linear",), **others)


def test_recommends_what_the_labels_speak_for():
    interactions, tracks, labels = server()
    model = quick(labels).fit(interactions, tracks)
    energy = dict(zip(tracks["track_id"], tracks["energy"], strict=True))
    found = model.recommend(1, 10)
    assert np.mean([energy[each.track_id] for each in found]) > 0.8
    assert model.taste(1).importances_[0].name == "energy"
    assert any("high energy" in reason.tokens for each in found for reason in each.reasons)


def test_says_nothing_for_those_without_labels():
    interactions, tracks, labels = server()
    model = quick(labels).fit(interactions, tracks)
    for user in (2, 3, "nobody"):
        assert not model.scores(model.fitted().profile(user)).any()
        assert model.taste(user).status.code == "no_labels"
        assert len(model.recommend(user, 5)) == 5


def test_without_labels_what_a_member_has_is_liked():
    interactions, tracks, _ = server()
    model = quick(None).fit(interactions, tracks)
    assert model.taste(1).status.ready
    assert model.taste(3).status.code == "too_few_labels"
    assert "2 liked" in model.taste(3).status.text


def test_features_may_come_apart_from_the_tracks():
    interactions, tracks, labels = server()
    plain = tracks[["track_id", "name", "artist"]]
    blind = quick(labels).fit(interactions, plain)
    assert blind.taste(1).status.code == "no_features"
    assert not blind.scores(blind.fitted().profile(1)).any()
    shuffled = tracks.drop(columns=["name", "artist"]).sample(frac=1, random_state=0)
    apart = quick(labels, features=shuffled).fit(interactions, plain)
    together = quick(labels).fit_dataset(Dataset.build(interactions, tracks), tracks)
    np.testing.assert_allclose(
        apart.scores(apart.fitted().profile(1)), together.scores(together.fitted().profile(1))
    )


def test_a_hidden_interaction_is_no_label():
    interactions, tracks, labels = server()
    hidden = interactions[~((interactions["user_id"] == 1) & (interactions["weight"] > 0))]
    assert quick(labels).fit(hidden, tracks).taste(1).status.code != "ready"


def test_a_reason_taken_away_lowers_the_score():
    interactions, tracks, labels = server()
    model = quick(labels).fit(interactions, tracks)
    best = model.recommend(1, 5)
    taste = model.taste(1)
    checked = 0
    for each in best:
        place = model.table_.ids.position(each.track_id)
        for text, fall in taste.without_each(model.table_, place):
            assert fall > 0
            if text == "high energy":
                usual = tracks.assign(
                    energy=np.where(
                        tracks["track_id"] == each.track_id,
                        tracks["energy"].mean(),
                        tracks["energy"],
                    )
                )
                said = taste.predict(tracks)[each.track_id]
                assert taste.predict(usual)[each.track_id] < said
                checked += 1
    assert checked


def test_labels_from_evidence():
    evidence = pd.DataFrame(
        [
            (1, 10, "saved", "", 1, 5.0),
            (1, 11, "playlist", "liked", 1, np.nan),
            (1, 12, "playlist", "other", 1, np.nan),
            (1, 13, "feedback", "", -1, 2.0),
            (1, 13, "saved", "", 1, 9.0),
            (1, 14, "rating", "", 9, 1.0),
            (1, 15, "rating", "", 5, 1.0),
            (1, 16, "feedback", "", 1, 1.0),
            (1, 16, "feedback", "", -1, 2.0),
            (1, 17, "recent", "", 40, 2.0),
            (2, 10, "playlist", "other", 1, np.nan),
            *[(3, track, "rating", "", 1 + track % 10, 1.0) for track in range(40)],
            (3, 99, "saved", "", 1, 1.0),
        ],
        columns=["user_id", "track_id", "source", "ref", "value", "at"],
    )
    labels = labels_from_evidence(evidence, {1: {"liked"}})
    first = labels[labels["user_id"] == 1].set_index("track_id")["label"].to_dict()
    assert first == {10: 1.0, 11: 1.0, 13: 0.0, 14: 1.0, 16: 0.0}
    assert set(labels.loc[labels["user_id"] == 1, "kind"]) == {"classification"}
    assert labels.loc[labels["user_id"] == 2, "track_id"].tolist() == [10]
    rated = labels[labels["user_id"] == 3]
    assert len(rated) == 40
    assert set(rated["kind"]) == {"regression"}
    assert len(labels_from_evidence(None)) == 0
    assert len(labels_from_evidence(evidence.head(0))) == 0
    with pytest.raises(ValueError, match="source"):
        labels_from_evidence(evidence.drop(columns="source"))


def test_bad_labels_are_named():
    interactions, tracks, labels = server()
    for column in ("user_id", "track_id", "label"):
        with pytest.raises(ValueError, match=column):
            quick(labels.drop(columns=column)).fit(interactions, tracks)
    with pytest.raises(ValueError, match="kind"):
        quick(labels.assign(kind="guess")).fit(interactions, tracks)


def test_as_a_part_of_the_hybrid_it_follows_what_it_is_worth():
    interactions, tracks, labels = server()
    taste = quick(labels, features=tracks)
    hybrid = HybridRecommender(taste=taste).fit(interactions, tracks)
    plain = HybridRecommender().fit(interactions, tracks)
    assert not hasattr(taste, "table_"), "what was given stays as it is"
    data = hybrid.fitted()
    edge = hybrid.taste_.edge(data.profile(1))
    assert 0.3 < edge == hybrid.taste_.taste(1).edge <= 1
    assert any(each.parts.get("taste", 0) > 0 for each in hybrid.recommend(1, 10))
    for user in (2, "nobody"):
        assert hybrid.taste_.edge(data.profile(user)) == 0
        assert hybrid.recommend(user, 10) == plain.recommend(user, 10)


def test_no_better_than_chance_has_no_edge():
    tracks = catalogue()
    coin = np.random.default_rng(5).integers(0, 2, len(tracks))
    model = TasteModel(learners=("linear",))
    assert (
        model.fit(pd.DataFrame({"track_id": tracks["track_id"], "label": coin}), tracks).edge == 0
    )
    assert 0.3 < model.fit(likes_energy(tracks), tracks).edge < 1


@pytest.mark.parametrize("given", ["labels", "models"])
@pytest.mark.parametrize("changed", [1, 2, "somebody new"])
def test_a_changed_member_is_as_after_a_refit(given, changed):
    interactions, tracks, labels = server()
    whole = quick(labels, features=tracks).fit(interactions, tracks)
    if given == "models":
        models = {user: whole.taste(user) for user in (1, 2)}
        whole = quick(None, features=tracks, models=models).fit(interactions, tracks)
    rows = pd.DataFrame(
        {
            "user_id": changed,
            # The last one is new to the model: all others move.
            "track_id": [*tracks["track_id"].iloc[:100], "a track nobody had"],
            "weight": [*np.where(labels["label"].iloc[:100] > 0, 1.0, -1.0), 1.0],
        }
    )
    for now in (rows.iloc[:-1], rows):
        others = interactions[interactions["user_id"] != changed]
        again = copy.copy(whole).fit(pd.concat([others, now]), tracks)
        folded = whole.fold_in(changed, now)
        for user in (1, 2, 3, changed):
            profiles = [model.fitted().profile(user) for model in (folded, again)]
            scores = [m.scores(p) for m, p in zip((folded, again), profiles, strict=True)]
            np.testing.assert_allclose(*scores, atol=1e-6)
    assert whole.scores(whole.fitted().profile(1)).any()
