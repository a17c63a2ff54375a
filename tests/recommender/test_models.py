"""The base test: what every recommender must do, whatever it is inside."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

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
    Recommendation,
    Recommender,
    TaggedEaseRecommender,
    UserNeighboursRecommender,
    similar_items,
)
from tests.recommender.data import small_server


class RecommenderContract:
    """Subclasses name a model; all of these tests then run on it."""

    model: Recommender

    @pytest.fixture
    def server(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        return small_server()

    @pytest.fixture
    def fitted(self, server: tuple[pd.DataFrame, pd.DataFrame]) -> Recommender:
        interactions, tracks = server
        return clone(self.model).fit(
            interactions, tracks, similar_items(interactions, kind="track")
        )

    def test_fit_returns_self_and_parameters_survive_a_clone(self, server):
        model = clone(self.model)
        assert model.fit(*server) is model
        assert model.get_params() == self.model.get_params()

    def test_recommends_new_listed_tracks_best_first(self, fitted, server):
        interactions, tracks = server
        for user in range(4):
            found = fitted.recommend(user, 10)
            own = set(interactions.loc[interactions.user_id == user, "track_id"])
            ids = [each.track_id for each in found]
            assert len(ids) == len(set(ids)) == 10
            assert not own & set(ids)
            assert set(ids) <= set(tracks.track_id)
            assert all(0 <= each.score <= 1 for each in found)
            assert all(type(each.track_id) is str for each in found)

    def test_n_bounds_the_list(self, fitted, server):
        assert fitted.recommend(0, 0) == []
        assert len(fitted.recommend(0, 3)) == 3
        assert len(fitted.recommend(0, 10_000)) <= len(server[1])

    def test_known_tracks_may_be_asked_for(self, fitted, server):
        interactions, _ = server
        own = set(interactions.loc[interactions.user_id == 0, "track_id"])
        with_known = {r.track_id for r in fitted.recommend(0, 96, exclude_known=False)}
        assert with_known & own

    def test_somebody_unknown_gets_what_is_popular(self, fitted):
        popular = PopularityRecommender().fit_dataset(fitted.fitted())
        expected = [r.track_id for r in popular.recommend("nobody", 1)]
        assert [r.track_id for r in fitted.recommend("nobody", 1)] == expected
        assert len(fitted.recommend("nobody", 10)) == 10
        assert len(fitted.recommend(["not", "an", "id"], 10)) == 10

    def test_dislikes_are_never_recommended(self, server):
        interactions, tracks = server
        first = clone(self.model).fit(interactions, tracks).recommend(0, 5)
        against = pd.DataFrame(
            {"user_id": 0, "track_id": [r.track_id for r in first], "weight": [-1.0, 0, -2, -1, 0]}
        )
        model = clone(self.model).fit(pd.concat([interactions, against]), tracks)
        for exclude_known in (True, False):
            again = model.recommend(0, 96, exclude_known=exclude_known)
            assert not {r.track_id for r in again} & set(against.track_id)

    def test_among_genre_and_exclude_narrow_the_choice(self, fitted, server):
        interactions, tracks = server
        owned = set(interactions.track_id)
        assert all(r.track_id in owned for r in fitted.recommend(0, 96, among="server"))
        assert all(r.track_id not in owned for r in fitted.recommend(0, 96, among="world"))
        genres = dict(zip(tracks.track_id, tracks.genres, strict=True))
        metal = fitted.recommend(0, 10, genre="Metal")
        assert metal
        assert all("black metal" in genres[r.track_id] for r in metal)
        assert fitted.recommend(0, 10, genre="polka") == []
        assert fitted.recommend(0, 10, genre="  ") == []
        out = {r.track_id for r in fitted.recommend(0, 5)}
        assert not out & {r.track_id for r in fitted.recommend(0, 5, exclude=out)}
        with pytest.raises(ValueError, match="among"):
            fitted.recommend(0, 5, among="everywhere")

    def test_recommend_many_is_recommend_for_each(self, fitted):
        users = [3, 1, "nobody"]
        assert fitted.recommend_many(users, 4) == {u: fitted.recommend(u, 4) for u in users}

    def test_same_input_same_output_whatever_the_order_of_rows(self, server):
        interactions, tracks = server
        shuffled = interactions.sample(frac=1, random_state=1)
        one = clone(self.model).fit(interactions, tracks)
        other = clone(self.model).fit(shuffled, tracks)
        assert [r.track_id for r in one.recommend(0)] == [r.track_id for r in other.recommend(0)]

    def test_frames_are_not_changed(self, server):
        interactions, tracks = server
        similar = similar_items(interactions, kind="track")
        copies = [frame.copy(deep=True) for frame in (interactions, tracks, similar)]
        clone(self.model).fit(interactions, tracks, similar).recommend(0)
        for frame, copy in zip((interactions, tracks, similar), copies, strict=True):
            pd.testing.assert_frame_equal(frame, copy)

    def test_integer_ids_round_trip(self, server):
        interactions, tracks = server
        number = {track: 10**15 + place for place, track in enumerate(tracks.track_id)}
        found = (
            clone(self.model)
            .fit(
                interactions.assign(track_id=interactions.track_id.map(number)),
                tracks.assign(track_id=tracks.track_id.map(number)),
            )
            .recommend(0)
        )
        assert len(found) == 10
        assert all(type(r.track_id) is int and r.track_id in number.values() for r in found)

    def test_nothing_gives_nothing(self):
        empty = pd.DataFrame({"user_id": [], "track_id": [], "weight": []})
        for frames in (
            (empty, empty[["track_id"]]),
            (pd.DataFrame(), pd.DataFrame()),
            (None, None),
        ):
            model = clone(self.model).fit(*frames)
            assert model.recommend(1) == []
            assert model.recommend_many([1, 2]) == {1: [], 2: []}

    def test_nobody_yet_but_tracks(self, server):
        empty = pd.DataFrame({"user_id": [], "track_id": [], "weight": []})
        assert len(clone(self.model).fit(empty, server[1]).recommend(1)) == 10

    def test_interactions_alone_are_enough(self, server):
        found = clone(self.model).fit(server[0]).recommend(0)
        assert len(found) == 10

    def test_one_member_one_track(self):
        one = pd.DataFrame({"user_id": [1], "track_id": ["a"], "weight": [1.0]})
        model = clone(self.model).fit(one, pd.DataFrame({"track_id": ["a", "b"]}))
        assert [r.track_id for r in model.recommend(1)] == ["b"]
        assert clone(self.model).fit(one).recommend(1) == []

    def test_a_member_who_knows_everything(self, server):
        _, tracks = server
        everything = pd.DataFrame({"user_id": 1, "track_id": tracks.track_id, "weight": 1.0})
        assert clone(self.model).fit(everything, tracks).recommend(1) == []

    def test_odd_weights_have_a_defined_answer(self, server):
        interactions, tracks = server
        odd = interactions.copy()
        odd.loc[odd.index[:8], "weight"] = [np.nan, 0, -1, 1e-12, 1e12, np.nan, 0, -5]
        found = clone(self.model).fit(odd, tracks).recommend(0)
        assert len(found) == 10
        assert all(np.isfinite(r.score) for r in found)

    def test_duplicate_rows_are_summed(self, server):
        interactions, tracks = server
        halves = interactions.assign(weight=interactions.weight / 2)
        model = clone(self.model)
        one = model.fit(interactions, tracks).recommend(0)
        two = clone(self.model).fit(pd.concat([halves, halves]), tracks).recommend(0)
        assert [r.track_id for r in one] == [r.track_id for r in two]

    def test_tracks_nobody_listed_are_evidence_but_no_candidates(self, server):
        interactions, tracks = server
        few = tracks.head(40)
        found = clone(self.model).fit(interactions, few).recommend(0, 96)
        assert found
        assert {r.track_id for r in found} <= set(few.track_id)

    def test_emoji_and_right_to_left_names(self, server):
        interactions, tracks = server
        names = tracks.assign(name="🎵 שיר", artist="عمرو دياب", genres=[["موسيقى"]] * len(tracks))
        assert clone(self.model).fit(interactions, names.drop(columns="artist_id")).recommend(0)

    @pytest.mark.parametrize(
        ("frame", "column"),
        [
            (pd.DataFrame({"track_id": [1], "weight": [1]}), "user_id"),
            (pd.DataFrame({"user_id": [1], "weight": [1]}), "track_id"),
            (pd.DataFrame({"user_id": [1], "track_id": [1], "weight": ["x"]}), "weight"),
            (pd.DataFrame({"user_id": [1], "track_id": [1], "weight": [np.inf]}), "weight"),
            (pd.DataFrame({"user_id": [None], "track_id": [1], "weight": [1]}), "user_id"),
            (pd.DataFrame({"user_id": [1], "track_id": [[1]], "weight": [1]}), "track_id"),
        ],
    )
    def test_a_bad_column_is_named(self, frame, column):
        with pytest.raises(ValueError, match=column):
            clone(self.model).fit(frame, pd.DataFrame({"track_id": [1]}))

    def test_bad_tracks_and_lists_are_named_too(self, server):
        interactions, tracks = server
        with pytest.raises(ValueError, match="track_id"):
            clone(self.model).fit(interactions, tracks.drop(columns="track_id"))
        with pytest.raises(ValueError, match="genres"):
            clone(self.model).fit(interactions, tracks.assign(genres=3))
        with pytest.raises(ValueError, match="kind"):
            clone(self.model).fit(
                interactions,
                tracks,
                pd.DataFrame({"kind": ["album"], "id": ["x"], "similar_id": ["y"], "score": [1]}),
            )

    def test_reasons_have_text(self, fitted):
        for each in fitted.recommend(0):
            assert isinstance(each, Recommendation)
            assert all(reason.text and 0 < reason.strength <= 1 for reason in each.reasons)

    def test_not_fitted(self):
        with pytest.raises(NotFittedError):
            clone(self.model).recommend(1)


class TestPopularity(RecommenderContract):
    model = PopularityRecommender()


class TestContent(RecommenderContract):
    model = ContentRecommender()


class TestNeighbours(RecommenderContract):
    model = UserNeighboursRecommender()


class TestEase(RecommenderContract):
    model = EaseRecommender()


class TestEnrichedEase(RecommenderContract):
    model = EnrichedEaseRecommender(lists=5.0)


class TestTaggedEase(RecommenderContract):
    model = TaggedEaseRecommender()


class TestLists(RecommenderContract):
    model = ListsRecommender()


class TestHybrid(RecommenderContract):
    model = HybridRecommender()


class TestItemNeighbours(RecommenderContract):
    model = ItemNeighboursRecommender()


class TestFactorisation(RecommenderContract):
    model = FactorisationRecommender(factors=16)

    @pytest.fixture(autouse=True)
    def implicit(self):
        pytest.importorskip("implicit", reason="the extra als (implicit) is not installed")


class TestClusters(RecommenderContract):
    model = ClustersRecommender()
