"""The same music is told, however it is spelt or how often it was released."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommender.taste.duplicates import same_music, title_key
from recommender.taste.table import TrackTable


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Björk", "Jóga"), ("BJORK", "joga")),
        (("Queen", "Bohemian Rhapsody - Remastered 2011"), ("Queen", "Bohemian Rhapsody")),
        (("Sia", "Titanium (feat. David Guetta)"), ("Sia", "Titanium")),
        (("A", "Song ft. B"), ("A", "Song")),
        (("!!!", "÷"), ("!!!", "÷")),
        (("عمرو دياب", "تملي معاك"), ("عمرو دياب", "تملي معاك (Live)")),
        (("🎵", "🎶"), ("🎵", "🎶")),
    ],
)
def test_one_song_has_one_key(one, other):
    assert title_key(*one) == title_key(*other) is not None


def test_different_songs_have_different_keys():
    assert title_key("A", "One") != title_key("A", "Two")
    assert title_key("A", "(1)") != title_key("A", "(2)")
    assert title_key("A", "") is None
    assert title_key("", "One") is None


def test_chains_of_keys_join():
    groups = same_music([["x", None, "x", None], [None, "y", "y", None]], 4)
    assert groups.tolist() == [0, 0, 0, 1]


def test_isrc_title_and_sound_each_join():
    sound = {"energy": 0.5, "valence": 0.25, "tempo": 120.0, "loudness": -6.0}
    other = dict.fromkeys(sound, 0.75)
    rows = [
        {"track_id": 1, "name": "One", "artist": "A", "isrc": "GBX", **sound},
        {"track_id": 2, "name": "Another", "artist": "B", "isrc": "gbx", **other},
        {"track_id": 3, "name": "Third", "artist": "C", "isrc": None, **sound},
        {"track_id": 4, "name": "ANOTHER (Live)", "artist": "B", "isrc": None},
        {"track_id": 5, "name": "Fifth", "artist": "E", "isrc": None},
        {"track_id": 6, "name": "Sixth", "artist": "F", "isrc": ""},
    ]
    groups = TrackTable.build(pd.DataFrame(rows)).groups
    assert groups.tolist() == [0, 0, 0, 0, 1, 2]


def test_few_features_join_nothing():
    frame = pd.DataFrame({"track_id": [1, 2], "energy": [0.5, 0.5], "mode": [1, 1]})
    assert np.unique(TrackTable.build(frame).groups).size == 2
