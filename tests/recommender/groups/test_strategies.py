"""Lists for groups: every strategy, attribution, fairness."""

from __future__ import annotations

import pandas as pd
import pytest

from recommender import STRATEGIES, GroupRecommender, HybridRecommender, PopularityRecommender
from tests.recommender.data import small_server


@pytest.fixture(scope="module")
def server():
    return small_server()


@pytest.fixture(scope="module")
def model(server):
    return HybridRecommender().fit(*server)


@pytest.mark.parametrize("strategy", sorted(STRATEGIES))
def test_tracks_are_new_to_all_and_for_somebody(model, server, strategy):
    found = GroupRecommender(model, strategy).recommend([0, 1, 2], 20)
    ids = [each.track_id for each in found]
    assert len(ids) == len(set(ids)) == 20
    owned = set(server[0].loc[server[0].user_id.isin([0, 1, 2]), "track_id"])
    assert not owned & set(ids)
    for each in found:
        assert each.for_users
        assert set(each.for_users) <= {0, 1, 2}
        assert 0 <= each.score <= 1
        assert all(reason.text for reason in each.reasons)
    again = GroupRecommender(model, strategy).recommend([0, 1, 2], 20)
    assert again == found


@pytest.mark.parametrize("strategy", ["fair", "round_robin"])
def test_nobody_is_forgotten(model, strategy):
    found = GroupRecommender(model, strategy).recommend([0, 4, 8, 1], 12)
    counts = {user: sum(user in each.for_users for each in found) for user in (0, 4, 8, 1)}
    assert min(counts.values()) >= 3


def test_the_majority_does_not_drown_the_one_who_differs():
    model = HybridRecommender().fit(*small_server(artists=120))
    # 0, 4 and 8 share a genre; 1 likes another.
    for_one = {
        strategy: sum(
            1 in each.for_users
            for each in GroupRecommender(model, strategy).recommend([0, 4, 8, 1], 12)
        )
        for strategy in ("fair", "average")
    }
    assert for_one["fair"] > for_one["average"]


def test_for_users_are_those_whose_taste_it_is(model, server):
    genres = dict(zip(server[1].track_id, server[1].genres, strict=True))
    kinds = {0: "shoegaze", 1: "black metal"}
    for each in GroupRecommender(model).recommend([0, 1], 10):
        assert kinds[each.for_users[0]] in genres[each.track_id]


def test_a_newcomer_follows_the_others(model):
    found = GroupRecommender(model).recommend([0, "newcomer"], 10)
    assert len(found) == 10
    assert all(each.for_users == (0,) for each in found)


def test_only_newcomers_get_what_is_popular(model):
    found = GroupRecommender(model).recommend(["new", "newer"], 10)
    assert len(found) == 10
    assert all(each.for_users == ("new", "newer") for each in found)


def test_dislikes_of_any_one_are_out(server):
    interactions, tracks = server
    first = GroupRecommender(HybridRecommender().fit(interactions, tracks)).recommend([0, 1], 6)
    against = pd.DataFrame(
        {"user_id": 1, "track_id": [each.track_id for each in first], "weight": -1.0}
    )
    model = HybridRecommender().fit(pd.concat([interactions, against]), tracks)
    for exclude_known in (True, False):
        again = GroupRecommender(model).recommend([0, 1], 30, exclude_known=exclude_known)
        assert not {each.track_id for each in again} & set(against.track_id)


def test_two_tracks_an_artist(model, server):
    artist = dict(zip(server[1].track_id, server[1].artist, strict=True))
    found = GroupRecommender(model).recommend([0, 1, 2, 3], 24)
    counts = pd.Series([artist[each.track_id] for each in found]).value_counts()
    assert counts.max() == 2


def test_edges(model):
    assert GroupRecommender(model).recommend([], 10) == []
    assert GroupRecommender(model).recommend([0], 0) == []
    assert GroupRecommender(HybridRecommender().fit(None)).recommend([0, 1]) == []
    with pytest.raises(ValueError, match="strategy"):
        GroupRecommender(model, "loudest")


def test_any_recommender_will_do(server):
    model = PopularityRecommender().fit(*server)
    assert len(GroupRecommender(model).recommend([0, 1], 5)) == 5
