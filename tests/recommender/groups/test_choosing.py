"""How a list is chosen: fairly, within limits, each member asked once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommender import GroupRecommender, HybridRecommender, PopularityRecommender
from recommender._arrays import Bools
from recommender.dataset import Profile
from recommender.groups.fairness import FairChoice
from recommender.groups.gains import Chances, ranks
from recommender.groups.limits import Room
from recommender.models.base import Opinion
from tests.recommender.data import lastfm, small_server


class Counting(HybridRecommender):
    """Remembers whom it was asked about."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []

    def opinion(self, profile: Profile, allowed: Bools, adventure: float | None = None) -> Opinion:
        self.asked.append(profile.user)
        return super().opinion(profile, allowed, adventure)


@pytest.mark.parametrize("method", ["recommend", "mix"])
def test_each_member_is_asked_once(method):
    model = Counting().fit(*small_server())
    getattr(GroupRecommender(model), method)([0, 1, 2, 2, "nobody"], 12)
    assert sorted(model.asked) == [0, 1, 2]


@pytest.mark.parametrize("seed", range(8))
def test_the_lazy_choice_is_the_greedy_one(seed):
    random = np.random.default_rng(seed)
    members, columns = int(random.integers(1, 7)), int(random.integers(40, 900))
    scores = random.gumbel(size=(members, columns)).astype(np.float32)
    scores -= scores.mean(axis=1, keepdims=True)
    common = random.uniform(0.5, 2.0, columns)
    tracks = pd.DataFrame(
        {"track_id": range(columns), "artist": random.integers(0, columns // 3, columns)}
    )
    tracks["artist"] = "artist " + tracks["artist"].astype(str)
    catalogue = PopularityRecommender().fit(None, tracks).fitted().catalogue
    chances = Chances.estimated(scores, ranks(scores), common, 30)
    choice = FairChoice(np.zeros(members))
    found = choice.choose(chances, np.arange(columns), Room(catalogue, 2), 30)

    gains = chances.of(np.arange(columns))
    artists, used = catalogue.artist_codes, dict.fromkeys(range(columns), 0)
    received, free, expected = np.zeros(members), np.ones(columns, dtype=bool), []
    for _ in range(30):
        rise = np.log((0.1 + received[:, None] + gains) / (0.1 + received[:, None])).sum(axis=0)
        best = int(np.argmax(np.where(free, rise, -np.inf)))
        expected.append(best)
        received += gains[:, best]
        used[artists[best]] += 1
        free &= (artists != artists[best]) | (used[artists[best]] < 2)
        free[best] = False
    assert found == expected
    np.testing.assert_allclose(choice.received, received)


def test_chances_fall_with_rank_and_rise_with_score_and_prominence():
    scores = np.array([[3.0, 2.0, 1.0, -1.0]], dtype=np.float32)
    alike = np.ones(4)
    chance = Chances.estimated(scores, ranks(scores), alike, 2).of([0, 1, 2, 3])[0]
    assert (np.diff(chance) < 0).all()
    assert chance[3] == 0
    shared = Chances.estimated(scores, ranks(scores), np.array([1.0, 1.0, 1.5, 1.0]), 2).of([2])[
        0, 0
    ]
    assert shared > chance[2]


def test_a_list_goes_on_where_one_artist_has_all_that_is_best():
    interactions = pd.DataFrame({"user_id": [1, 1, 2], "track_id": [0, 1, 2]})
    tracks = pd.DataFrame({"track_id": range(1000)})
    tracks["artist"] = ["One" if number < 900 else f"{number}" for number in range(1000)]
    model = HybridRecommender().fit(interactions, tracks)
    found = GroupRecommender(model).recommend([1, 2], 30)
    assert len(found) == 30
    assert sum(int(str(each.track_id)) < 900 for each in found) == 2


def test_one_member_alone():
    model = HybridRecommender().fit(*small_server())
    found = GroupRecommender(model).recommend([0], 10)
    assert all(each.for_users == (0,) for each in found)
    best = {each.track_id for each in model.recommend(0, 20)}
    assert {each.track_id for each in found[:5]} <= best


def test_everybody_knows_everything():
    tracks = pd.DataFrame({"track_id": ["a", "b"]})
    interactions = pd.DataFrame({"user_id": [1, 1, 2, 2], "track_id": ["a", "b", "a", "b"]})
    model = HybridRecommender().fit(interactions, tracks)
    group = GroupRecommender(model)
    assert group.recommend([1, 2]) == []
    assert group.mix([1, 2]) == []
    assert group.satisfaction_ == {}
    known = group.recommend([1, 2], exclude_known=False)
    assert {each.track_id for each in known} == {"a", "b"}
    assert not any(each.new_to_all for each in known)


def test_the_dial_and_the_genres_turn_the_list():
    interactions, tracks = small_server(artists=60)
    group = GroupRecommender(HybridRecommender().fit(interactions, tracks))
    usual = group.recommend([0, 1], 20)
    assert usual != group.recommend([0, 1], 20, adventure=0.1)
    metal = set(tracks.track_id[["black metal" in genres for genres in tracks.genres]])
    without = group.recommend([0, 1], 20, genre_weights={"metal": 0})
    assert not metal & {each.track_id for each in without}
    up, down = (
        sum(each.track_id in metal for each in group.recommend([0, 1], 20, genre_weights=weights))
        for weights in ({"black metal": 8.0}, {"black metal": 0.125})
    )
    assert up > down
    with pytest.raises(ValueError, match="genre_weights"):
        group.recommend([0, 1], genre_weights={"metal": -1})
    with pytest.raises(ValueError, match="adventure"):
        GroupRecommender(PopularityRecommender().fit(interactions)).recommend([0], adventure=0.1)


def test_average_is_the_mean_of_the_standardised_scores():
    interactions, tracks = lastfm()
    members = [2, 3, 4, 5, 7]
    here = interactions[interactions.user_id.isin(range(2, 40))]
    model = HybridRecommender().fit(here, tracks[tracks.track_id.isin(here.track_id)])
    data = model.fitted()
    profiles = [data.profile(user) for user in members if user in set(here.user_id)]
    allowed = np.logical_and.reduce([model.candidates(profile) for profile in profiles])
    total = np.zeros(data.n_items)
    for profile in profiles:
        scores = model.opinion(profile, allowed).scores
        total += (scores - scores[allowed].mean()) / scores[allowed].std()
    order = np.argsort(np.where(allowed, -total, np.inf), kind="stable")[:30]
    found = GroupRecommender(model, "average", max_per_artist=None).recommend(members, 30)
    assert {each.track_id for each in found} == {data.catalogue.ids.values[i] for i in order}
