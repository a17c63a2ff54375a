"""Tracks new to all of a group first, then what some of them have."""

from __future__ import annotations

import pandas as pd
import pytest

from recommender import GroupRecommender, HybridRecommender
from recommender.groups.hearing import Wanted
from tests.recommender.data import small_server

GROUP = [0, 4, 1]


@pytest.fixture(scope="module")
def model():
    return HybridRecommender().fit(*small_server())


@pytest.fixture(scope="module")
def known(model):
    return {user: model.known(user) for user in GROUP}


def test_what_is_new_to_all_comes_first_and_the_rest_is_for_the_others(model, known):
    found = GroupRecommender(model).mix(GROUP, 60)
    anybody = set().union(*known.values())
    new = [each.track_id not in anybody for each in found]
    assert [each.new_to_all for each in found] == new
    # What is new but suits nobody comes last of all.
    while new[-1]:
        new.pop()
    assert new == sorted(new, reverse=True)
    assert any(new)
    assert not all(new)
    for each in found:
        assert each.for_users
        assert not any(each.track_id in known[user] for user in each.for_users)
    assert len({each.track_id for each in found}) == len(found)


def test_places_are_kept_for_what_some_of_them_have(model):
    found = GroupRecommender(model).mix(GROUP, 20, share_known=0.5)
    assert len(found) == 20
    assert sum(each.new_to_all for each in found) == 10
    with pytest.raises(ValueError, match="share_known"):
        GroupRecommender(model).mix(GROUP, share_known=2)


def test_the_limit_of_an_artist_holds_over_both_parts(model):
    artist = dict(zip(*small_server()[1][["track_id", "artist"]].to_numpy().T, strict=True))
    found = GroupRecommender(model).mix(GROUP, 60, share_known=0.5)
    counts = pd.Series([artist[each.track_id] for each in found]).value_counts()
    assert counts.max() == 2


def test_only_what_is_usable_and_not_excluded(model):
    asked: list[object] = []

    def usable(ids):
        asked.extend(ids)
        return [track for track in ids if not str(track).endswith("-0")]

    found = GroupRecommender(model).mix(GROUP, 30, usable=usable, exclude=["t0-1", "t1-1"])
    ids = {str(each.track_id) for each in found}
    assert ids
    assert not any(track.endswith("-0") for track in ids)
    assert not ids & {"t0-1", "t1-1"}
    assert len(asked) == len(set(asked))


def test_dislikes_of_any_one_are_out(model):
    interactions, tracks = small_server()
    first = [each.track_id for each in GroupRecommender(model).mix(GROUP, 10)]
    against = pd.DataFrame({"user_id": "she", "track_id": first, "weight": -1.0})
    turned = HybridRecommender().fit(
        pd.concat([interactions.assign(user_id=interactions.user_id.astype(object)), against]),
        tracks,
    )
    again = {each.track_id for each in GroupRecommender(turned).mix([*GROUP, "she"], 60)}
    assert again
    assert not again & set(first)


def test_newcomers_follow(model):
    group = GroupRecommender(model)
    assert group.mix([0, "new"], 20)[0].for_users == (0,)
    assert group.mix(["new", "newer"], 5)[0].for_users == ("new", "newer")


def test_what_some_have_comes_before_what_suits_nobody(model, known):
    recommender = GroupRecommender(model)
    found = recommender.mix(GROUP, 60)
    hearing = recommender._hearing(GROUP, 60, Wanted(), shared=False)
    ids = model.fitted().catalogue.ids.values
    best = dict(zip((ids[item] for item in hearing.items), hearing.scores.max(axis=0), strict=True))
    places = {each.track_id: place for place, each in enumerate(found)}
    some = [places[each.track_id] for each in found if not each.new_to_all]
    last = [places[each.track_id] for each in found if each.new_to_all and best[each.track_id] <= 0]
    assert some
    assert all(place > max(some) for place in last)
