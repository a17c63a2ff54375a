"""What makes a track likelier for everybody."""

from __future__ import annotations

import numpy as np
import pandas as pd

from recommender.dataset import Dataset
from recommender.groups.prominence import prominence


def _data(genres: dict[str, list[str]], weights: list[float]) -> Dataset:
    interactions = pd.DataFrame(
        {"user_id": [1, 1, 2, 2], "track_id": ["a", "b", "a", "c"], "weight": weights}
    )
    tracks = pd.DataFrame({"track_id": list("abcd")})
    tracks["genres"] = [genres.get(track, []) for track in "abcd"]
    return Dataset.build(interactions, tracks)


def test_it_rises_with_owners_and_with_how_heavily_they_listen():
    a, b, c, d = prominence(_data({}, [2.0, 2.0, 2.0, 2.0]))
    assert a > b == c == d == 1.0
    a, b, c, _ = prominence(_data({}, [5.0, 9.0, 5.0, 2.0]))
    assert b > 1.0 > c


def test_no_genres_count_against_a_track_only_where_others_have_some():
    even = [1.0, 1.0, 1.0, 1.0]
    some = prominence(_data({"b": ["pop"]}, even))
    assert some[1] > some[2] == some[3]
    everybody = {track: ["pop"] for track in "abcd"}
    np.testing.assert_array_equal(prominence(_data(everybody, even)), prominence(_data({}, even)))


def test_one_odd_weight_does_not_run_away_and_nothing_known_is_a_defined_answer():
    odd = prominence(_data({}, [1e15, 1e-9, 1e-9, 1e15]))
    assert np.isfinite(odd).all()
    assert odd.max() < 3
    assert prominence(Dataset.build(None, None)).size == 0
