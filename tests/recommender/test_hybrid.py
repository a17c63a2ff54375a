"""What the hybrid has beyond the base: dials, profile, similarity, lists."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from recommender import HybridRecommender, PopularityRecommender
from recommender.blending import alike_for, density_weights, popularity_for
from tests.recommender.data import small_server
from tests.recommender.test_reasons import similar_artists, similar_tracks


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


def test_who_keeps_to_one_artist_gets_more_of_them(server):
    interactions, tracks = server
    more = tracks.assign(track_id=tracks.track_id + "-live", name=tracks.name + " (live)")
    tracks = pd.concat([tracks, more], ignore_index=True)
    artist = dict(zip(tracks.track_id, tracks.artist, strict=True))
    faithful = [f"t0-{number}" for number in range(4)] + ["t4-0", "t8-0", "t12-0", "t16-0"]
    own = pd.DataFrame({"user_id": "faithful", "track_id": faithful, "weight": 1.0})
    frame = pd.concat([interactions, own], ignore_index=True)

    def most(habit):
        found = HybridRecommender(habit=habit).fit(frame, tracks).recommend("faithful", 10)
        return pd.Series([artist[each.track_id] for each in found]).value_counts()

    assert most(0.0).max() <= 2
    assert most(3.0)["Artist 0"] > 2


def test_the_less_is_known_the_more_is_popularity(server):
    shares = [popularity_for(0.05, known, 1.0) for known in (1, 3, 12, 25, 200)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0.4
    assert shares[-1] == pytest.approx(0.05, abs=1e-6)
    assert popularity_for(0.0, 1, 1.0) == 0.0
    assert popularity_for(1.0, 1, 1.0) == 1.0
    # Where nobody has what others have, popularity here says nothing more.
    assert popularity_for(0.05, 1, 0.0) == pytest.approx(0.05)


def test_of_a_few_tracks_those_who_are_alike_say_more():
    factors = [alike_for(known) for known in (1, 3, 12, 200)]
    assert factors == sorted(factors, reverse=True)
    assert factors[0] > 4
    assert factors[-1] == pytest.approx(1.0, abs=1e-6)


def test_a_newcomer_gets_what_is_popular_in_its_order(model, server):
    popular = PopularityRecommender().fit(*server).recommend("newcomer", 10)
    found = model.recommend("newcomer", 10)
    assert [each.track_id for each in found] == [each.track_id for each in popular]


def test_a_newcomer_among_those_who_share_nothing_gets_a_few_tracks_an_artist(server):
    _, tracks = server
    numbers = tracks.artist_id.str[1:].astype(int)
    alone = pd.DataFrame({"user_id": numbers % 5, "track_id": tracks.track_id, "weight": 1.0})
    artist = dict(zip(tracks.track_id, tracks.artist_id, strict=True))
    found = HybridRecommender().fit(alone, tracks).recommend("newcomer", 10)
    assert pd.Series([artist[each.track_id] for each in found]).value_counts().max() <= 2


def test_members_say_nothing_of_what_nobody_has(server):
    interactions, tracks = server
    unheard = tracks.assign(
        track_id="u" + tracks.track_id,
        artist="New " + tracks.artist,
        artist_id="n" + tracks.artist_id,
    )
    model = HybridRecommender().fit(interactions, pd.concat([tracks, unheard], ignore_index=True))
    for each in model.recommend(0, 10, among="world"):
        assert each.parts.get("neighbours", 0.0) == 0.0


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


def test_lists_of_tracks_are_used_and_reach_what_nobody_has(server):
    interactions, tracks = server
    bare = tracks.drop(columns=["genres", "name", "album", "artist"]).assign(artist_id="")
    scene = {track: int(track[1:].split("-")[0]) for track in tracks.track_id}
    unheard = {track for track in tracks.track_id if track.endswith("-3")}
    known = interactions[~interactions.track_id.isin(unheard)]
    model = HybridRecommender().fit(known, bare, similar_tracks(tracks))
    assert model.by_track_
    assert model.weights_["world"] > 0
    found = model.recommend(0, 3, among="world")
    assert all(scene[each.track_id] % 4 == 0 for each in found)
    has = model.known(0)
    for each in found:
        reason = each.reasons[0]
        assert reason.kind == "similar"
        assert set(reason.item_ids) <= has
        assert each.parts["world"] > 0


def test_lists_of_tracks_that_do_not_fit_leave_those_of_artists(server):
    interactions, tracks = server
    right = similar_tracks(tracks)
    ids = sorted(tracks.track_id)
    other = dict(zip(ids, np.random.default_rng(0).permutation(ids), strict=True))
    wrong = right.assign(id=right["id"].map(other), similar_id=right["similar_id"].map(other))
    artists = similar_artists(tracks)

    def fitted(*lists):
        return HybridRecommender().fit(interactions, tracks, pd.concat(lists))

    assert fitted(artists, right).by_track_
    assert not fitted(wrong).by_track_
    # As if there were none.
    both, one = fitted(artists, wrong), fitted(artists)
    assert both.weights_ == one.weights_
    assert [both.recommend(user) for user in range(12)] == [
        one.recommend(user) for user in range(12)
    ]
    assert density_weights(fitted(wrong).fitted())[0]["world"] < 0.1


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


def test_genres_are_turned_up_and_down(model, server):
    genres = dict(zip(server[1].track_id, server[1].genres, strict=True))

    def share(weights, genre, user=0, n=20):
        found = model.recommend(user, n, genre_weights=weights)
        return np.mean([genre in genres[each.track_id] for each in found])

    plain = model.recommend(0, 20)
    assert model.recommend(0, 20, genre_weights={}) == plain
    assert model.recommend(0, 20, genre_weights={"polka": 5.0, "shoegaze": 1.0}) == plain
    assert share({"Black Metal": 16.0}, "black metal") > share(None, "black metal")
    assert share({"metal": 64.0}, "black metal") > 0.9
    assert share({"shoegaze": 1 / 16}, "shoegaze") < share(None, "shoegaze")
    assert share({"shoegaze": 0.0}, "shoegaze", n=200) == 0.0
    # Twice up, twice down: nothing.
    both = model.recommend(0, 20, genre_weights={"shoegaze": 4.0, "dream pop": 0.25})
    assert [each.track_id for each in both] == [each.track_id for each in plain]
    for wrong in (-1.0, np.nan, np.inf, "much"):
        with pytest.raises(ValueError, match="genre_weights"):
            model.recommend(0, genre_weights={"shoegaze": wrong})


def test_only_what_is_strong_enough(model):
    everything = model.recommend(0, 200)
    for least in (0.25, 0.6, 1.0):
        found = model.recommend(0, 200, min_score=least)
        assert all(each.score >= least for each in found)
        assert 0 < len(found) < len(everything)
        strong = {each.track_id for each in everything if each.score >= least}
        assert strong <= {each.track_id for each in found}
    assert model.recommend("nobody", 5, min_score=1.0)[0].score == 1.0
    with pytest.raises(ValueError, match="min_score"):
        model.recommend(0, min_score=1.5)


def test_many_are_told_as_one_is(model):
    options = {"among": "server", "genre_weights": {"metal": 0.0}, "min_score": 0.3}
    found = model.recommend_many([0, 1, "nobody"], 5, adventure=0.8, **options)
    assert found == {
        user: model.recommend(user, 5, adventure=0.8, **options) for user in (0, 1, "nobody")
    }
