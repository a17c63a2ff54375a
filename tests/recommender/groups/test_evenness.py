"""Nobody who has music to be served with is served less than half as often as the best served."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from recommender import GroupRecommender, HybridRecommender
from tests.recommender.data import small_server


def uneven(members: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Most share a taste, two have another, and some have very little."""
    _, tracks = small_server(artists=80)
    random = np.random.default_rng(4)
    rows = []
    for user in range(members):
        taste = 0 if user < members - 2 else 1 + user % 2
        likes = [
            track
            for track, artist in zip(tracks["track_id"], tracks["artist_id"], strict=True)
            if int(artist[1:]) % 4 == taste
        ]
        many = 30 if user % 3 else 3
        rows += [(user, each, 1.0) for each in random.choice(likes, many, replace=False)]
    return pd.DataFrame(rows, columns=["user_id", "track_id", "weight"]), tracks


def served(found) -> Counter[object]:
    return Counter(user for each in found for user in each.for_users)


@pytest.mark.parametrize("members", [3, 5, 8, 15])
@pytest.mark.parametrize("share_known", [0.0, 0.5])
def test_everybody_is_served_half_as_often_as_the_best_served(members, share_known):
    model = HybridRecommender().fit(*uneven(members))
    found = GroupRecommender(model).mix(range(members), 30, share_known=share_known)
    assert len(found) == 30
    counts = served(found)
    assert set(counts) == set(range(members))
    assert 2 * min(counts.values()) >= max(counts.values())
    assert all(each.for_users for each in found)


def test_what_is_served_elsewhere_counts():
    model = HybridRecommender().fit(*uneven(4))
    found = GroupRecommender(model).mix(range(4), 20, served={0: 8})
    counts = served(found) + Counter({0: 8})
    assert 2 * min(counts[user] for user in range(4)) >= max(counts.values())


def test_limits_hold_over_exchanges_and_nobody_is_told_apart():
    model = HybridRecommender().fit(*uneven(8))
    artists = dict(zip(*small_server(artists=80)[1][["track_id", "artist"]].to_numpy().T))  # noqa: B905
    found = GroupRecommender(model).mix(range(8), 30, never_alone=[7])
    assert max(Counter(artists[each.track_id] for each in found).values()) <= 2
    assert not any(each.for_users == (7,) for each in found)
    assert any(7 in each.for_users for each in found)
    assert len({each.track_id for each in found}) == 30


def test_of_versions_of_one_song_one_is_taken():
    model = HybridRecommender().fit(*uneven(5))
    group = GroupRecommender(model, max_per_artist=None)
    found = group.mix(range(5), 30, song_of=lambda track: {str(track).rpartition("-")[0]})
    songs = [str(each.track_id).rpartition("-")[0] for each in found]
    assert len(set(songs)) == len(songs) == 30


def test_what_is_kept_stays_and_counts():
    model = HybridRecommender().fit(*uneven(5))
    group = GroupRecommender(model)
    keep = [each.track_id for each in group.mix(range(5), 10)][-3:]
    found = group.mix(range(5), 12, keep=keep)
    ids = [each.track_id for each in found]
    assert len(ids) == len(set(ids)) == 15
    assert set(keep) <= set(ids)
    artists = Counter(str(each).rpartition("-")[0] for each in ids)
    assert max(artists.values()) == 2


def test_who_cannot_be_served_more_does_not_keep_the_others_from_it():
    interactions, tracks = uneven(5)
    # She has all but two tracks.
    rest = tracks["track_id"].tolist()[2:]
    she = pd.DataFrame({"user_id": 9, "track_id": rest, "weight": 1.0})
    model = HybridRecommender().fit(pd.concat([interactions, she]), tracks)
    found = GroupRecommender(model).mix([0, 1, 2, 3, 4, 9], 30)
    counts = served(found)
    assert len(found) == 30
    assert counts[9] <= 2
    assert 2 * min(counts[user] for user in range(5)) >= max(counts.values())
