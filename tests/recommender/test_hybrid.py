"""What the hybrid has beyond the base: dials, profile, similarity, lists."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from recommender import HybridRecommender
from tests.recommender.data import small_server
from tests.recommender.test_reasons import similar_artists


@pytest.fixture(scope="module")
def server():
    return small_server(users=12, artists=40)


@pytest.fixture(scope="module")
def model(server):
    return HybridRecommender().fit(*server)


def test_recommends_the_genre_of_the_member(model, server):
    genres = dict(zip(server[1].track_id, server[1].genres, strict=True))
    for user, genre in enumerate(["shoegaze", "black metal", "hip hop", "indie rock"]):
        found = model.recommend(user, 10)
        assert all(genre in genres[each.track_id] for each in found)


def test_two_tracks_an_artist_unless_told_otherwise(server):
    artist = dict(zip(server[1].track_id, server[1].artist, strict=True))
    for most in (1, 2, None):
        model = HybridRecommender(max_per_artist=most).fit(*server)
        found = model.recommend(0, 30)
        counts = pd.Series([artist[each.track_id] for each in found]).value_counts()
        assert counts.max() == most if most else counts.max() > 2


def test_adventure_turns_from_the_familiar(model, server):
    owners = server[0].groupby("track_id").user_id.nunique()

    def familiarity(adventure):
        found = model.recommend(0, 10, adventure=adventure)
        return np.mean([owners.get(each.track_id, 0) for each in found])

    assert familiarity(0.0) > familiarity(1.0)
    assert model.recommend(0, adventure=0.5) == model.recommend(0)
    with pytest.raises(ValueError, match="adventure"):
        model.recommend(0, adventure=1.5)


def test_popularity_share(server):
    all_popular = HybridRecommender(popularity_share=1.0, diversity=0.0).fit(*server)
    owners = server[0].groupby("track_id").user_id.nunique()
    found = [owners.get(each.track_id, 0) for each in all_popular.recommend(0, 10)]
    assert found == sorted(found, reverse=True)
    with pytest.raises(ValueError, match="popularity_share"):
        HybridRecommender(popularity_share=2).fit(*server)
    with pytest.raises(ValueError, match="horoscope"):
        HybridRecommender({"horoscope": 1.0}).fit(*server)


def test_known_profile_and_similarity(model, server):
    interactions, _ = server
    assert model.known(0) == set(interactions.loc[interactions.user_id == 0, "track_id"])
    assert model.known("nobody") == set()
    profile = model.profile(0)
    assert {text for text, _ in profile} == {"shoegaze", "dream pop"}
    assert profile[0][1] == 1.0
    assert model.profile("nobody") == []
    assert model.similarity(0, 0) == 1.0
    assert model.similarity(0, 4) == model.similarity(4, 0)
    assert 0 <= model.similarity(0, 1) < model.similarity(0, 4) <= 1
    assert model.similarity(0, "nobody") == 0.0


def test_dislikes_are_known_but_no_liking(server):
    interactions, tracks = server
    against = pd.DataFrame({"user_id": [0], "track_id": ["t1-0"], "weight": [-1.0]})
    model = HybridRecommender().fit(pd.concat([interactions, against]), tracks)
    assert "t1-0" in model.known(0)
    assert "black metal" not in dict(model.profile(0))


def test_profile_without_genres_names_artists(server):
    interactions, tracks = server
    model = HybridRecommender().fit(interactions, tracks.drop(columns="genres"))
    assert model.profile(0)[0][0].startswith(("Artist", "Album"))


def test_lists_from_elsewhere_reach_what_nobody_has(server):
    interactions, tracks = server
    hidden = set(tracks.artist_id.unique()[-8:])
    known = interactions[
        ~interactions.track_id.map(dict(zip(tracks.track_id, tracks.artist_id, strict=True))).isin(
            hidden
        )
    ]
    bare = tracks.drop(columns=["genres", "name", "album"])
    model = HybridRecommender().fit(known, bare, similar_artists(tracks))
    owned = set(known.track_id)
    found = model.recommend(0, 60, among="world")
    assert not owned & {each.track_id for each in found}
    genres = dict(zip(tracks.track_id, tracks.genres, strict=True))
    artist = dict(zip(tracks.track_id, tracks.artist_id, strict=True))
    unheard = [each for each in found if artist[each.track_id] in hidden]
    assert all("shoegaze" in genres[each.track_id] for each in unheard[:2])
    assert unheard[0].reasons[0].kind == "similar"


def test_lists_that_do_not_fit_are_found_out(server):
    interactions, tracks = server
    fitting = similar_artists(tracks)
    wrong = fitting.assign(
        similar_id=np.random.default_rng(0).permutation(fitting.similar_id.to_numpy())
    )
    good = HybridRecommender().fit(interactions, tracks, fitting)
    bad = HybridRecommender().fit(interactions, tracks, wrong)
    assert bad.weights_["world"] < 1
    genres = dict(zip(tracks.track_id, tracks.genres, strict=True))
    for model in (good, bad):
        assert all("shoegaze" in genres[each.track_id] for each in model.recommend(0, 10))


def test_unknown_ids_in_lists_do_no_harm(server):
    lists = pd.DataFrame(
        {
            "kind": ["artist", "track", "artist", "artist"],
            "id": ["nobody", "nothing", "a0", "a0"],
            "similar_id": ["a1", "t1-0", "a0", "a4"],
            "score": [1.0, 1.0, 1.0, np.nan],
        }
    )
    plain = HybridRecommender().fit(*server).recommend(0)
    with_lists = HybridRecommender().fit(*server, lists).recommend(0)
    assert [r.track_id for r in plain] == [r.track_id for r in with_lists]


def test_another_process_answers_the_same(model):
    code = (
        "from recommender import HybridRecommender\n"
        "from tests.recommender.data import small_server\n"
        "model = HybridRecommender().fit(*small_server(users=12, artists=40))\n"
        "print([(r.track_id, round(r.score, 9)) for u in range(12) for r in model.recommend(u)])"
    )
    here = str([(r.track_id, round(r.score, 9)) for u in range(12) for r in model.recommend(u)])
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == here
