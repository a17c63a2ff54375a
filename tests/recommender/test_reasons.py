"""Reasons are true: they name evidence which, taken away, lowers the score."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommender import (
    ContentRecommender,
    EnrichedEaseRecommender,
    HybridRecommender,
    ListsRecommender,
    Reason,
    TaggedEaseRecommender,
    UserNeighboursRecommender,
)
from tests.recommender.data import small_server


def similar_artists(tracks: pd.DataFrame) -> pd.DataFrame:
    """Lists as from elsewhere: artists of the same genre are alike."""
    genre = tracks.drop_duplicates("artist_id").set_index("artist_id").genres.str[0]
    pairs = [
        ("artist", left, right, 0.5)
        for left in genre.index
        for right in genre.index
        if left != right and genre[left] == genre[right]
    ]
    return pd.DataFrame(pairs, columns=["kind", "id", "similar_id", "score"])


def similar_tracks(tracks: pd.DataFrame) -> pd.DataFrame:
    """Lists as from elsewhere: the tracks of two neighbouring artists of a genre are alike."""
    number = tracks.artist_id.str[1:].astype(int)
    alike = tracks.assign(scene=number // 8 * 4 + number % 4)[["track_id", "scene"]]
    pairs = alike.merge(alike.rename(columns={"track_id": "similar_id"}), on="scene")
    pairs = pairs[pairs.track_id != pairs.similar_id].rename(columns={"track_id": "id"})
    return pairs.assign(kind="track", score=0.5)[["kind", "id", "similar_id", "score"]]


@pytest.fixture(scope="module")
def server():
    interactions, tracks = small_server(users=12, artists=40)
    return interactions, tracks, similar_artists(tracks)


def score_of(model, user, track):
    data = model.fitted()
    return float(model.scores(data.profile(user))[data.catalogue.ids.position(track)])


@pytest.mark.parametrize(
    "model",
    [UserNeighboursRecommender(), EnrichedEaseRecommender(), TaggedEaseRecommender()],
)
def test_without_a_named_member_the_score_is_lower(server, model):
    interactions, tracks, _ = server
    model.fit(interactions, tracks)
    asked = 0
    for user in range(4):
        for each in model.recommend(user, 5):
            named = [u for r in each.reasons if r.kind == "users" for u in r.user_ids]
            before = score_of(model, user, each.track_id)
            for other in named:
                gone = (interactions.user_id == other) & (interactions.track_id == each.track_id)
                assert gone.any(), "a member is named who does not have the track"
                after = type(model)().fit(interactions[~gone], tracks)
                assert score_of(after, user, each.track_id) < before
                asked += 1
    assert asked > 20


@pytest.mark.parametrize("model", [ContentRecommender(), EnrichedEaseRecommender()])
def test_named_genres_are_shared_by_both_sides(server, model):
    interactions, tracks, _ = server
    model.fit(interactions, tracks)
    genres = dict(zip(tracks.track_id, tracks.genres, strict=True))
    artists = dict(zip(tracks.track_id, tracks.artist, strict=True))
    for user in range(4):
        own = interactions.loc[interactions.user_id == user, "track_id"]
        has = {g for t in own for g in genres[t]} | {artists[t] for t in own}
        for each in model.recommend(user, 5):
            tokens = {t for r in each.reasons if r.kind == "tokens" for t in r.tokens}
            plain = {t for t in tokens if "(" not in t}
            assert plain
            assert plain <= has
            assert plain <= {*genres[each.track_id], artists[each.track_id]}


@pytest.mark.parametrize("model", [ListsRecommender(), EnrichedEaseRecommender(lists=5.0)])
def test_without_a_named_artist_the_score_is_lower(server, model):
    interactions, tracks, similar = server
    artist = dict(zip(tracks.track_id, tracks.artist, strict=True))
    model.fit(interactions, tracks, similar)
    for each in model.recommend(0, 5):
        names = [name for r in each.reasons if r.kind == "similar" for name in r.items]
        assert names
        before = score_of(model, 0, each.track_id)
        for name in names:
            own = (interactions.user_id == 0) & (interactions.track_id.map(artist) == name)
            assert own.any(), "an artist is named whom the member does not have"
            after = type(model)(**model.get_params()).fit(interactions[~own], tracks, similar)
            assert score_of(after, 0, each.track_id) < before


@pytest.mark.parametrize("model", [ListsRecommender(), EnrichedEaseRecommender(lists=5.0)])
def test_without_a_named_track_the_score_is_lower(server, model):
    interactions, tracks, _ = server
    similar = similar_tracks(tracks)
    name = dict(zip(tracks.track_id, tracks.name, strict=True))
    model.fit(interactions, tracks, similar)
    asked = 0
    for each in model.recommend(0, 5):
        for reason in each.reasons:
            if reason.kind != "similar":
                continue
            assert reason.items == tuple(dict.fromkeys(name[track] for track in reason.item_ids))
            before = score_of(model, 0, each.track_id)
            for track in reason.item_ids:
                own = (interactions.user_id == 0) & (interactions.track_id == track)
                assert own.any(), "a track is named that the member does not have"
                after = type(model)(**model.get_params()).fit(interactions[~own], tracks, similar)
                assert score_of(after, 0, each.track_id) < before
                asked += 1
    assert asked >= 5


def test_the_hybrid_tells_at_most_three_reasons_strongest_first(server):
    model = HybridRecommender().fit(*server)
    kinds = set()
    for user in range(8):
        for each in model.recommend(user, 10):
            strengths = [reason.strength for reason in each.reasons]
            assert 1 <= len(strengths) <= 3
            assert strengths == sorted(strengths, reverse=True)
            assert sum(strengths) <= 1 + 1e-9
            kinds |= {reason.kind for reason in each.reasons}
            assert len({reason.kind for reason in each.reasons}) == len(each.reasons)
            assert user not in [u for r in each.reasons for u in r.user_ids]
    assert {"users", "tokens", "similar"} <= kinds


def test_texts_are_plain_english():
    assert Reason("tokens", tokens=("shoegaze", "dream pop")).text == (
        "because of shoegaze, dream pop"
    )
    assert Reason("users", user_ids=(1, 2)).text == "1 and 2 have it"
    assert Reason("users", user_ids=(1,)).text == "1 has it"
    assert Reason("similar", items=("Ride", "Lush", "Slowdive")).text == (
        "similar to Ride, Lush and Slowdive"
    )
    assert Reason("popular", count=1).text == "1 member has it"
    assert Reason("popular", count=7).text == "7 members have it"
    assert Reason("popular").text == "popular elsewhere"


def test_a_newcomer_is_told_what_is_popular(server):
    model = HybridRecommender().fit(*server)
    owners = server[0].groupby("track_id").user_id.nunique()
    for each in model.recommend("newcomer", 5):
        assert [reason.kind for reason in each.reasons] == ["popular"]
        assert each.reasons[0].count == owners[each.track_id]
        assert np.isfinite(each.score)
