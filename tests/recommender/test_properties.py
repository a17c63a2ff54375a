"""Odd input, drawn by hypothesis, for every model: a defined answer, or an error with a column."""

from __future__ import annotations

import string
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recommender import (
    ClustersRecommender,
    ContentRecommender,
    EaseRecommender,
    EnrichedEaseRecommender,
    FactorisationRecommender,
    HybridRecommender,
    ItemNeighboursRecommender,
    ListsRecommender,
    PopularityRecommender,
    Recommender,
    TaggedEaseRecommender,
    UserNeighboursRecommender,
    evaluate,
    similar_items,
)

MODELS: dict[str, Callable[[], Recommender]] = {
    "popularity": PopularityRecommender,
    "content": ContentRecommender,
    "sharp content": lambda: ContentRecommender(sharpness=2.0),
    "neighbours": lambda: UserNeighboursRecommender(2),
    "item neighbours": ItemNeighboursRecommender,
    "ease": lambda: EaseRecommender(popularity=0.1),
    "tagged": TaggedEaseRecommender,
    "enriched": lambda: EnrichedEaseRecommender(lists=5.0),
    "lists": ListsRecommender,
    "clusters": ClustersRecommender,
    "factorisation": lambda: FactorisationRecommender(4, iterations=2),
    "hybrid": HybridRecommender,
}

FEW = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))

NAMES = st.one_of(
    st.sampled_from(
        ["", "🎵 🦄", "عمرو دياب", "שיר השירים", "Ünïcödé", "a|b", "\x00", "Song (Live)"]
    ),
    st.text(max_size=12),
    st.none(),
    st.just(float("nan")),
    st.just(pd.NA),
    st.integers(-3, 3),
)
TEXTS = st.one_of(st.text(string.ascii_letters, min_size=1, max_size=6), st.sampled_from("🎵ש|,"))
GENRES = st.one_of(
    st.lists(TEXTS, max_size=4),
    st.lists(TEXTS, max_size=4).map(tuple),
    st.lists(TEXTS, max_size=4).map(lambda each: np.array(each, dtype=object)),
    st.lists(TEXTS, max_size=4).map("|".join),
    st.just(["rock", None, float("nan"), ""]),
    st.none(),
    st.just(float("nan")),
    st.just(pd.NA),
)
WEIGHTS = st.one_of(
    st.sampled_from([0.0, -1.0, 1.0, float("nan"), 1e-300, 1e300, -1e300, 5e-324]),
    st.floats(-10, 10),
)
IDS = st.sampled_from(
    [
        [1, 2, 3, 4, 5, 6],
        ["a", "b", "c", "d", "🎵", "עברית"],
        [1, "1", 2, "b", 2**70, ""],
        [0.5, 1, 2.25, -3, 4, 5],
        [("a", 1), ("b", 2), ("c", 3), ("d", 4), ("e", 5), ("f", 6)],
    ]
)


@st.composite
def frames(draw: Any) -> dict[str, Any]:
    """Interactions, tracks and lists over a handful of ids, with columns missing at times."""
    users, items = draw(IDS), draw(IDS)
    rows = draw(
        st.lists(st.tuples(st.sampled_from(users), st.sampled_from(items), WEIGHTS), max_size=14)
    )
    interactions = _frame(rows, ["user_id", "track_id", "weight"])
    listed = draw(st.lists(st.sampled_from(items), max_size=7))
    columns: dict[str, Any] = {"name": NAMES, "artist": NAMES, "album": NAMES, "genres": GENRES}
    columns |= {"artist_id": NAMES, "artists": GENRES, "playlists": GENRES}
    columns |= {
        "popularity": st.sampled_from([0, 50, 100, 1e9, -5, float("nan"), None]),
        "listeners": st.sampled_from([0, 10, 1e18, -5, float("nan"), None]),
    }
    kept = draw(st.sets(st.sampled_from(sorted(columns))))
    tracks = _frame(
        [(item, *(draw(columns[column]) for column in sorted(kept))) for item in listed],
        ["track_id", *sorted(kept)],
    )
    ends = st.sampled_from([*items, "nobody", -99, "a"])
    similar = _frame(
        draw(
            st.lists(
                st.tuples(st.sampled_from(["artist", "track"]), ends, ends, WEIGHTS), max_size=6
            )
        ),
        ["kind", "id", "similar_id", "score"],
    )
    return {
        "interactions": draw(st.sampled_from([interactions, interactions, None])),
        "tracks": draw(st.sampled_from([tracks, tracks, None])),
        "similar": draw(st.sampled_from([similar, None])),
    }


def _frame(rows: list[tuple[Any, ...]], columns: list[str]) -> pd.DataFrame:
    """A frame of objects, so that pandas does not bring values to one type."""
    data = {}
    for place, column in enumerate(columns):
        values = np.empty(len(rows), dtype=object)
        for index, row in enumerate(rows):
            values[index] = row[place]
        data[column] = pd.Series(values, dtype=object)
    return pd.DataFrame(data, columns=columns)


def check(model: Recommender, given_frames: dict[str, Any]) -> None:
    data = model.fitted()
    catalogue = set(data.catalogue.ids.values)
    for user in [*data.users.values, "nobody at all"]:
        profile = data.profile(user)
        assert np.isfinite(model.scores(profile)).all()
        found = model.recommend(user, 5)
        ids = [each.track_id for each in found]
        assert len(ids) == len(set(ids))
        assert set(ids) <= catalogue
        places = data.catalogue.ids.positions(ids)
        assert not np.isin(places, np.r_[profile.items, profile.disliked]).any()
        assert all(0 <= each.score <= 1 for each in found)
        assert all(reason.text for each in found for reason in each.reasons)
    candidates = int(data.catalogue.listed.sum())
    assert len(model.recommend("nobody at all", 100)) <= candidates


@pytest.mark.parametrize("name", MODELS)
@FEW
@given(frames())
def test_any_frames_have_a_defined_answer(name, given_frames):
    if name == "factorisation":
        pytest.importorskip("implicit", reason="the extra als (implicit) is not installed")
    copies = {
        key: None if frame is None else frame.copy(deep=True) for key, frame in given_frames.items()
    }
    try:
        model = MODELS[name]().fit(**given_frames)
    except ValueError as error:
        # Weights beyond what floats hold when summed are the one thing that cannot be read.
        assert "'" in str(error), error  # noqa: PT017
        return
    check(model, given_frames)
    for key, frame in given_frames.items():
        if frame is not None:
            pd.testing.assert_frame_equal(frame, copies[key])


@pytest.mark.parametrize("name", MODELS)
@FEW
@given(frames(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(name, given_frames, random):
    if name == "factorisation":
        pytest.importorskip("implicit", reason="the extra als (implicit) is not installed")

    def shuffled(frame: pd.DataFrame | None) -> pd.DataFrame | None:
        if frame is None:
            return None
        order = list(range(len(frame)))
        random.shuffle(order)
        return frame.iloc[order]

    tracks = given_frames["tracks"]
    if tracks is not None:  # of duplicate tracks the first row counts
        given_frames["tracks"] = tracks[~tracks["track_id"].duplicated()]
    try:
        one = MODELS[name]().fit(**given_frames)
    except ValueError:
        return
    other = MODELS[name]().fit(**{key: shuffled(each) for key, each in given_frames.items()})
    assert one.fitted().users.values == other.fitted().users.values
    for user in [*one.fitted().users.values, "nobody at all"]:
        first, second = one.recommend(user, 6), other.recommend(user, 6)
        assert [r.track_id for r in first] == [r.track_id for r in second]


@pytest.mark.parametrize("name", ["ease", "enriched", "hybrid", "neighbours"])
@FEW
@given(frames(), IDS, st.data())
def test_anybody_may_be_folded_in(name, given_frames, ids, data):
    try:
        model = MODELS[name]().fit(**given_frames)
        rows = data.draw(st.lists(st.tuples(st.sampled_from(ids), WEIGHTS), max_size=6))
        user = data.draw(st.sampled_from([*model.fitted().users.values, "somebody new", 7]))
        folded = model.fold_in(user, _frame(rows, ["track_id", "weight"]))
    except ValueError as error:
        assert "'" in str(error), error  # noqa: PT017
        return
    check(folded, given_frames)


@FEW
@given(frames())
def test_lists_of_anything(given_frames):
    interactions = given_frames["interactions"]
    try:
        lists = similar_items(interactions, min_common=1)
    except ValueError as error:
        assert "'" in str(error), error  # noqa: PT017
        return
    assert ((lists["score"] > 0) & (lists["score"] <= 1 + 1e-12)).all()


class TestTypesOfPandas:
    """Frames as they come: strings, categories, nullable numbers, an index of their own."""

    FRAME = pd.DataFrame(
        {
            "user_id": ["a", "a", "b", "b", "c"],
            "track_id": ["x", "y", "y", "z", "x"],
            "weight": [1, 2, 3, 4, 5],
        }
    )
    TRACKS = pd.DataFrame(
        {
            "track_id": ["x", "y", "z", "w"],
            "name": ["One", None, "Three", "Four"],
            "artist": ["A", "B", "A", "B"],
            "genres": [["rock"], ("pop", "rock"), None, "rock|pop"],
        }
    )

    def answers(self, interactions: pd.DataFrame, tracks: pd.DataFrame) -> list[Any]:
        model = HybridRecommender().fit(interactions, tracks)
        return [(r.track_id, r.score) for user in "abc" for r in model.recommend(user)]

    @pytest.mark.parametrize("kind", ["string", "category", "object", "str", "string[pyarrow]"])
    def test_ids_and_text_of_any_type(self, kind):
        if kind == "string[pyarrow]":
            pytest.importorskip("pyarrow", reason="pyarrow is not installed")
        expected = self.answers(self.FRAME, self.TRACKS)
        assert expected
        interactions = self.FRAME.astype({"user_id": kind, "track_id": kind})
        tracks = self.TRACKS.astype({"track_id": kind, "name": kind, "artist": kind})
        assert self.answers(interactions, tracks) == expected

    @pytest.mark.parametrize("kind", ["Int64", "Float64", "float32", "int8", "object", "string"])
    def test_weights_of_any_type(self, kind):
        assert self.answers(self.FRAME.astype({"weight": kind}), self.TRACKS) == self.answers(
            self.FRAME, self.TRACKS
        )

    @pytest.mark.parametrize("kind", ["int32", "Int64", "uint8", "category"])
    def test_numbers_as_ids(self, kind):
        numbers = {"a": 1, "b": 2, "c": 3, "x": 4, "y": 5, "z": 6, "w": 7}
        interactions = self.FRAME.assign(
            user_id=self.FRAME.user_id.map(numbers).astype(kind),
            track_id=self.FRAME.track_id.map(numbers).astype(kind),
        )
        tracks = self.TRACKS.assign(track_id=self.TRACKS.track_id.map(numbers).astype(kind))
        found = HybridRecommender().fit(interactions, tracks).recommend(1)
        assert found
        assert all(type(each.track_id) is int for each in found)

    def test_index_flags_and_attrs_stay(self):
        frame = self.FRAME.set_index(pd.Index([7, 7, 1, 0, -1], name="row"))
        frame.flags.allows_duplicate_labels = True
        frame.attrs["source"] = "test"
        copy = frame.copy(deep=True)
        tracks = self.TRACKS.set_index("name", drop=False)
        tracks_copy = tracks.copy(deep=True)
        unique = self.FRAME.set_flags(allows_duplicate_labels=False)
        assert self.answers(frame, tracks) == self.answers(unique, self.TRACKS)
        pd.testing.assert_frame_equal(frame, copy)
        pd.testing.assert_frame_equal(tracks, tracks_copy)
        assert frame.attrs == {"source": "test"}
        assert unique.flags.allows_duplicate_labels is False

    def test_arrays_that_cannot_be_written(self):
        frame = self.FRAME.copy()
        values = frame["weight"].to_numpy(copy=True)
        values.flags.writeable = False
        assert self.answers(frame.assign(weight=values), self.TRACKS)

    @pytest.mark.parametrize(
        ("frame", "column"),
        [
            (FRAME.assign(weight=["1", "2", "x", "4", "5"]), "weight"),
            (FRAME.assign(weight=[[1]] * 5), "weight"),
            (FRAME.assign(weight=pd.to_datetime(["2020-01-01"] * 5)), "weight"),
            (FRAME.assign(weight=[1 + 2j] * 5), "weight"),
            (FRAME.assign(user_id=[None, "a", "b", "c", "d"]), "user_id"),
            (FRAME.assign(track_id=[{}, "a", "b", "c", "d"]), "track_id"),
            (FRAME.assign(track_id=[("a", [1]), "a", "b", "c", "d"]), "track_id"),
            (FRAME.drop(columns="track_id"), "track_id"),
            (pd.concat([FRAME, FRAME[["weight"]]], axis=1), "weight"),
            (pd.concat([FRAME, FRAME[["user_id"]]], axis=1), "user_id"),
        ],
    )
    def test_what_cannot_be_read_is_named(self, frame, column):
        with pytest.raises(ValueError, match=column):
            HybridRecommender().fit(frame, self.TRACKS)

    @pytest.mark.parametrize("other", [[1, 2], {"user_id": [1]}, "frame"])
    def test_what_is_no_frame_is_named(self, other):
        with pytest.raises(ValueError, match="interactions"):
            HybridRecommender().fit(other, self.TRACKS)
        with pytest.raises(ValueError, match="tracks"):
            HybridRecommender().fit(self.FRAME, other)
        with pytest.raises(ValueError, match="user_id"):
            evaluate(HybridRecommender, other, self.TRACKS)

    def test_genres_as_arrays_of_any_dimension(self):
        shelf = self.TRACKS.assign(
            genres=[np.array("rock"), np.array([["rock", "pop"]]), np.array([]), ["rock"]]
        )
        found = HybridRecommender().fit(self.FRAME, shelf).recommend("a", genre="rock")
        assert [each.track_id for each in found] == ["w"]

    def test_what_cannot_be_looked_up_is_unknown(self):
        model = HybridRecommender().fit(self.FRAME, self.TRACKS)
        expected = [each.track_id for each in model.recommend("a") if each.track_id != "w"]
        found = model.recommend("a", exclude=[["w"], {}, "w"])
        assert [each.track_id for each in found] == expected
        assert model.recommend(["a"]) == model.recommend("nobody")

    @pytest.mark.parametrize(
        ("tracks", "column"),
        [
            (TRACKS.assign(popularity=["x"] * 4), "popularity"),
            (TRACKS.assign(listeners=np.inf), "listeners"),
            (TRACKS.assign(genres=3.5), "genres"),
            (TRACKS.assign(playlists=[{"a": 1}] * 4), "playlists"),
            (pd.concat([TRACKS, TRACKS[["name"]]], axis=1), "name"),
        ],
    )
    def test_what_cannot_be_read_of_tracks_is_named(self, tracks, column):
        with pytest.raises(ValueError, match=column):
            HybridRecommender().fit(self.FRAME, tracks)
