"""Weights from evidence: the documented table, dislikes, dates."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommender import interactions_from_evidence

NOW = 1_800_000_000.0
YEAR = 365.25 * 86400


def weights(*rows: tuple) -> dict:
    columns = ["user_id", "track_id", "source", "ref", "value", "at"]
    frame = pd.DataFrame(rows, columns=columns)
    before = frame.copy(deep=True)
    made = interactions_from_evidence(frame, NOW)
    pd.testing.assert_frame_equal(frame, before)
    assert list(made.columns) == ["user_id", "track_id", "weight"]
    return {(row.user_id, row.track_id): row.weight for row in made.itertuples()}


def test_each_source_has_its_weight():
    got = weights(
        (1, 1, "saved", "", 1, np.nan),
        (1, 2, "playlist", "p", 1, np.nan),
        (1, 3, "top", "short_term", 1, np.nan),
        (1, 4, "top", "long_term", 26, np.nan),
        (1, 5, "history", "", 9, np.nan),
        (1, 6, "rating", "", 10, np.nan),
        (1, 7, "feedback", "", 1, np.nan),
        (1, 8, "followed", "", 1, np.nan),
    )
    assert got[1, 1] == 1
    assert got[1, 2] == pytest.approx(0.6)
    assert got[1, 3] == 1.5
    assert got[1, 4] == 0.5
    assert got[1, 5] == pytest.approx(0.5 * np.log(10))
    assert got[1, 6] == 2
    assert got[1, 7] == 2
    assert got[1, 8] == 0.3


def test_sources_add_up_and_further_playlists_add_less():
    got = weights(
        (1, 1, "saved", "", 1, np.nan),
        (1, 1, "playlist", "a", 1, np.nan),
        (1, 1, "playlist", "b", 1, np.nan),
        (1, 1, "playlist", "c", 1, np.nan),
        (1, 1, "playlist", "d", 1, np.nan),
    )
    assert got[1, 1] == pytest.approx(1 + 0.6 * 2)


def test_a_loved_track_says_more_than_a_saved_one_and_its_plays_count_beside():
    got = weights(
        (1, 1, "lastfm", "loved", 1, NOW),
        (1, 2, "listenbrainz", "loved", 2, NOW),
        (1, 2, "listenbrainz", "", 9, NOW),
        (1, 3, "playlist", "loved", 1, NOW),
    )
    assert got[1, 1] == 1.5
    assert got[1, 2] == pytest.approx(1.5 + 0.5 * np.log(10))
    assert got[1, 3] == pytest.approx(0.6), "of a source with plays only"


def test_plays_are_bounded():
    got = weights((1, 1, "lastfm", "", 10**9, np.nan))
    assert got[1, 1] == 3


def test_what_is_old_fades_but_stays():
    got = weights(
        (1, 1, "saved", "", 1, NOW),
        (1, 2, "saved", "", 1, NOW - 3 * YEAR),
        (1, 3, "saved", "", 1, 0.0),
        (1, 4, "saved", "", 1, NOW + YEAR),
    )
    assert got[1, 1] == got[1, 4] == 1
    assert got[1, 2] == pytest.approx(2 / 3)
    assert got[1, 3] == pytest.approx(1 / 3, abs=0.01)


def test_a_dislike_outweighs_everything():
    got = weights(
        (1, 1, "saved", "", 1, NOW),
        (1, 1, "history", "", 500, NOW),
        (1, 1, "feedback", "", -1, NOW),
        (2, 1, "rating", "", 3, np.nan),
    )
    assert got == {(1, 1): -1, (2, 1): -1}


def test_a_newer_opinion_takes_an_older_one_back():
    assert weights((1, 1, "feedback", "", -1, NOW - 10), (1, 1, "rating", "", 10, NOW)) == {
        (1, 1): pytest.approx(2)
    }
    assert weights((1, 1, "feedback", "", 1, NOW - 10), (1, 1, "rating", "", 1, NOW)) == {
        (1, 1): -1
    }


def test_ids_keep_their_kind_and_optional_columns_may_be_missing():
    frame = pd.DataFrame({"user_id": [7, 7], "track_id": ["x", "y"], "source": "saved"})
    made = interactions_from_evidence(frame, NOW)
    assert made.user_id.tolist() == [7, 7]
    assert made.track_id.tolist() == ["x", "y"]
    assert made.weight.tolist() == [1, 1]


def test_no_evidence_no_interactions():
    made = interactions_from_evidence(pd.DataFrame(), NOW)
    assert made.empty
    assert list(made.columns) == ["user_id", "track_id", "weight"]


@pytest.mark.parametrize("column", ["user_id", "track_id", "source"])
def test_a_missing_column_is_named(column):
    frame = pd.DataFrame({"user_id": [1], "track_id": [1], "source": ["saved"]})
    with pytest.raises(ValueError, match=column):
        interactions_from_evidence(frame.drop(columns=column), NOW)


def test_an_unknown_source_is_named():
    frame = pd.DataFrame({"user_id": [1], "track_id": [1], "source": ["horoscope"]})
    with pytest.raises(ValueError, match=r"source.*horoscope"):
        interactions_from_evidence(frame, NOW)


def test_an_export_tells_of_plays_the_library_and_playlists():
    got = weights(
        (1, 1, "history", "plays", 9, np.nan),
        (1, 2, "history", "library", 1, np.nan),
        (1, 3, "history", "playlist:a", 1, np.nan),
        (1, 4, "saved", "", 1, np.nan),
        (1, 4, "history", "library", 1, np.nan),
        (2, 4, "history", "library", 1, np.nan),
        (1, 5, "playlist", "a", 1, np.nan),
        (1, 5, "history", "playlist:a", 1, np.nan),
    )
    assert got[1, 1] == pytest.approx(0.5 * np.log(10))
    assert got[1, 2] == 1
    assert got[1, 3] == pytest.approx(0.6)
    assert got[1, 4] == 1, "saved once, whoever tells it"
    assert got[2, 4] == 1
    assert got[1, 5] == pytest.approx(0.6 * np.sqrt(2))
