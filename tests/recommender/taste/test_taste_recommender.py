"""Taste models as a recommender among the others."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommender.dataset import Dataset
from recommender.taste import TasteRecommender, labels_from_evidence
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
