"""A member's taste model: what it learns, what it says, and when it stands aside."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from recommender.taste import TasteModel
from recommender.taste.validation import figure, grouped_folds
from tests.recommender.taste.data import catalogue, likes_energy, rates_valence

QUICK = TasteModel(learners=("linear",))


def test_classification_learns_what_is_liked():
    tracks = catalogue()
    model = TasteModel().fit(likes_energy(tracks), tracks)
    assert model.status.ready
    assert model.classifies_
    assert set(model.scores_.index) == {"linear", "forest", "boosting"}
    assert model.scores_.loc[model.chosen_, "score"] == model.scores_["score"].max() > 0.8
    assert (model.scores_["error"] < model.scores_["baseline_error"]).all()
    assert model.importances_[0].name == "energy"
    assert model.importances_[0].text == "more energy"
    assert model.calibration_error_ < 0.1
    fresh = catalogue(2000, seed=5)
    wanted = likes_energy(fresh, seed=6)["label"].to_numpy()
    said = model.predict(fresh)
    assert said.between(0, 1).all()
    assert figure(wanted, said.to_numpy(), True) > 0.8


def test_regression_learns_ratings():
    tracks = catalogue()
    model = TasteModel().fit(rates_valence(tracks), tracks)
    assert model.status.ready
    assert not model.classifies_
    assert model.scores_["score"].max() > 0.7
    assert model.importances_[0].name == "valence"
    assert np.isnan(model.calibration_error_)
    fresh = catalogue(500, seed=5)
    said = model.predict(fresh)
    assert said.between(1, 10).all()
    assert np.corrcoef(said, fresh["valence"])[0, 1] > 0.85


def test_liked_tracks_alone_are_set_against_the_rest():
    tracks = catalogue(6000)
    labels = likes_energy(tracks)
    liked = labels[labels["label"] == 1].sample(600, random_state=0)
    model = clone(QUICK).fit(liked, tracks)
    assert model.status.ready
    said = model.predict(tracks)
    # Of all the tracks a tenth is labelled as liked, and only some of the rest was looked at.
    assert said.mean() == pytest.approx(0.1, abs=0.02)


def test_genres_are_features_too():
    tracks = catalogue()[["track_id", "genres"]]
    labels = pd.DataFrame(
        {
            "track_id": tracks["track_id"],
            "label": [int("doom metal" in genres) for genres in tracks["genres"]],
        }
    )
    model = clone(QUICK).fit(labels, tracks)
    assert model.status.ready
    assert model.importances_[0].text == "genres such as doom metal"
    assert model.predict(tracks).isna().sum() == 100  # those with no genre


def test_duplicates_are_on_one_side():
    random = np.random.default_rng(0)
    groups = random.integers(0, 60, 400)
    fold = grouped_folds(groups, (groups % 3 == 0).astype(float), 5)
    for group in np.unique(groups):
        assert np.unique(fold[groups == group]).size == 1
    assert np.unique(fold).size == 5


def test_copies_do_not_pass_for_taste():
    """Labels at random, every track twice: with copies on both sides it would look learned."""
    tracks = catalogue(150)
    labels = pd.DataFrame(
        {
            "track_id": tracks["track_id"],
            "label": np.random.default_rng(3).permutation([0, 1] * 75),
        }
    )
    copies = tracks.assign(track_id="copy " + tracks["track_id"])
    again = labels.assign(track_id="copy " + labels["track_id"])
    both = pd.concat([labels, again])
    model = TasteModel().fit(both, pd.concat([tracks, copies]))
    assert model.status.code == "nothing_learned"
    assert model.scores_["score"].max() < 0.65
    # The same rows with nothing left to know the copies by: names and one feature differ.
    hidden = copies.assign(name="x " + copies["name"], tempo=copies["tempo"] + 1e-6)
    leaked = TasteModel(learners=("forest",)).fit(both, pd.concat([tracks, hidden]))
    assert leaked.scores_["score"].max() > 0.9


def test_noise_is_not_taken_for_taste():
    tracks = catalogue(200)
    learned = 0
    for seed in range(25):
        label = np.random.default_rng(seed).permutation([0, 1] * 100)
        labels = pd.DataFrame({"track_id": tracks["track_id"], "label": label})
        learned += clone(QUICK).fit(labels, tracks).status.ready
    assert learned <= 1


@pytest.mark.parametrize(
    ("labels", "columns", "code", "says"),
    [
        (None, None, "no_labels", "no labels"),
        (pd.DataFrame(), None, "no_labels", "no labels"),
        (pd.DataFrame({"track_id": ["who"], "label": [1]}), None, "no_labels", "no labels"),
        (pd.DataFrame({"track_id": ["t1"], "label": [np.nan]}), None, "no_labels", "no labels"),
        (pd.DataFrame({"track_id": ["t1"], "label": [1]}), None, "too_few_labels", "1 liked"),
        (pd.DataFrame({"track_id": ["t1"], "label": [7]}), None, "too_few_labels", "1 rated"),
        (
            pd.DataFrame({"track_id": [f"t{n}" for n in range(60)], "label": 8}),
            None,
            "too_few_labels",
            "the same",
        ),
        (likes_energy(catalogue()), ["track_id", "name"], "no_features", "Too little is known"),
        (likes_energy(catalogue()), ["track_id", "mode"], "nothing_learned", "too little"),
    ],
)
def test_it_says_when_it_stands_aside(labels, columns, code, says):
    tracks = catalogue()
    model = clone(QUICK).fit(labels, tracks if columns is None else tracks[columns])
    assert model.status.code == code
    assert says in model.status.text
    assert model.status.text.endswith(".")
    assert model.chosen_ is None
    assert model.importances_ == ()
    said = model.predict(tracks)
    assert len(said) == len(tracks)
    assert said.isna().all()


def test_missing_values_are_imputed_and_unknown_tracks_left_out():
    tracks = catalogue()
    holes = tracks.copy()
    random = np.random.default_rng(2)
    for column in ("valence", "danceability", "tempo", "popularity"):
        holes.loc[random.random(len(holes)) < 0.3, column] = np.nan
    model = clone(QUICK).fit(likes_energy(tracks), holes)
    assert model.status.ready
    assert model.predict(holes).notna().all()
    unknown = pd.DataFrame({"track_id": ["new"], "energy": [0.9]})
    assert model.predict(unknown).isna().all()


@pytest.mark.parametrize(
    ("labels", "tracks", "column"),
    [
        ({"track_id": ["t1"]}, {}, "label"),
        ({"label": [1]}, {}, "track_id"),
        ({"track_id": ["t1"], "label": ["good"]}, {}, "label"),
        ({"track_id": ["t1"], "label": [np.inf]}, {}, "label"),
        ({"track_id": ["t1"], "label": [11]}, {}, "label"),
        ({"track_id": ["t1"], "label": [1]}, {"energy": ["loud"]}, "energy"),
        ({"track_id": ["t1"], "label": [1]}, {"genres": [3]}, "genres"),
    ],
)
def test_a_bad_column_is_named(labels, tracks, column):
    with pytest.raises(ValueError, match=column):
        TasteModel().fit(pd.DataFrame(labels), pd.DataFrame({"track_id": ["t1"], **tracks}))


def test_bad_parameters_are_named():
    tracks = catalogue()
    with pytest.raises(ValueError, match="kind"):
        TasteModel("guessing").fit(likes_energy(tracks), tracks)
    with pytest.raises(ValueError, match="label"):
        TasteModel("classification").fit(rates_valence(tracks), tracks)
    with pytest.raises(ValueError, match="learners"):
        TasteModel(learners=("oracle",)).fit(likes_energy(tracks), tracks)
    with pytest.raises(ValueError, match="folds"):
        TasteModel(folds=1).fit(likes_energy(tracks), tracks)
    with pytest.raises(NotFittedError):
        TasteModel().predict(tracks)


def test_frames_are_not_changed_and_their_order_does_not_matter():
    tracks = catalogue()
    labels = likes_energy(tracks)
    copies = tracks.copy(deep=True), labels.copy(deep=True)
    one = clone(QUICK).fit(labels, tracks).predict(tracks)
    pd.testing.assert_frame_equal(tracks, copies[0])
    pd.testing.assert_frame_equal(labels, copies[1])
    other = clone(QUICK).fit(labels.sample(frac=1, random_state=3), tracks).predict(tracks)
    pd.testing.assert_series_equal(one, other)


def test_another_process_says_the_same():
    script = (
        "from recommender.taste import TasteModel\n"
        "from tests.recommender.taste.data import catalogue, likes_energy\n"
        "tracks = catalogue(120)\n"
        "said = TasteModel().fit(likes_energy(tracks), tracks).predict(tracks)\n"
        "print(said.to_numpy().tobytes().hex())\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    tracks = catalogue(120)
    said = TasteModel().fit(likes_energy(tracks), tracks).predict(tracks)
    assert answer.strip() == said.to_numpy().tobytes().hex()


IDS = st.one_of(st.integers(0, 30), st.sampled_from(["a", "b", "🎵", "שיר", "موسيقى"]))
NUMBERS = st.one_of(st.none(), st.just(float("nan")), st.floats(-1e6, 1e6))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    labels=st.lists(st.tuples(IDS, st.sampled_from([-1.0, 0.0, 1.0, 5.0, 10.0, np.nan]))),
    rows=st.lists(
        st.tuples(IDS, NUMBERS, NUMBERS, st.sampled_from(["", "שיר", "🎵"])), max_size=60
    ),
    columns=st.sets(st.sampled_from(["energy", "tempo", "name", "label"])),
)
def test_any_frames_have_an_answer_or_an_error_that_names_a_column(labels, rows, columns):
    frame = pd.DataFrame(labels, columns=["track_id", "label"])
    tracks = pd.DataFrame(rows, columns=["track_id", "energy", "tempo", "name"])
    tracks = tracks.drop(columns=columns - {"label"})
    frame = frame.drop(columns=columns & {"label"})
    model = TasteModel(learners=("linear",), min_labels=3, folds=2)
    try:
        model.fit(frame, tracks)
    except ValueError as error:
        if "column" not in str(error):
            raise
        return
    said = model.predict(tracks)
    assert len(said) == len(tracks)
    assert model.status.text
    if not model.status.ready:
        assert said.isna().all()
