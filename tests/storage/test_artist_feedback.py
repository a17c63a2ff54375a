"""What members say to artists: a like, or a no for good."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage import Store, TrackRow, Vanished
from tests.storage.conftest import ANN, BOB, have, track


def by(track_id: str, *artist_ids: str) -> TrackRow:
    """A track of these artists."""
    return replace(track(track_id), artists=tuple((one, one.upper()) for one in artist_ids))


def test_an_opinion_of_an_artist_is_artist_evidence(store: Store) -> None:
    have(store, ANN, by("1", "a"), by("2", "b"))
    store.feedback.give_artist(ANN, "a", 1)
    store.feedback.give_artist(ANN, "b", 1)
    store.feedback.give_artist(ANN, "a", -1)
    assert store.feedback.artists_of(ANN) == {"a": -1, "b": 1}
    rows = store.evidence.artist_frame([ANN], ["feedback"])
    assert dict(zip(rows["artist_id"], rows["value"], strict=True)) == {"a": -1.0, "b": 1.0}
    store.feedback.give_artist(ANN, "a", 0)
    assert store.feedback.artists_of(ANN) == {"b": 1}


def test_it_stands_beside_what_was_said_of_tracks(store: Store) -> None:
    (one,) = have(store, ANN, by("1", "a"))
    store.feedback.give(ANN, one, 1)
    store.feedback.give_artist(ANN, "a", -1)
    store.feedback.give(ANN, one, 0)
    assert store.feedback.artists_of(ANN) == {"a": -1}
    store.feedback.give_artist(ANN, "a", 0)
    assert "feedback" not in store.evidence.counts(ANN)


def test_models_notice_it(store: Store) -> None:
    have(store, ANN, by("1", "a"))
    seen = {store.evidence.revision([ANN])}
    for value in (-1, 1, 0):
        store.feedback.give_artist(ANN, "a", value)
        seen.add(store.evidence.revision([ANN]))
    assert len(seen) == 4
    store.feedback.give_artist(ANN, "a", 0)
    assert store.evidence.revision([ANN]) in seen


def test_what_is_refused_is_every_recording_of_the_artist(store: Store) -> None:
    lead, featured, other = have(
        store,
        BOB,
        by("1", "a"),
        by("2", "b", "a"),
        by("3", "b"),
    )
    store.members.ensure(ANN)
    store.feedback.give_artist(ANN, "a", -1)
    store.feedback.give_artist(BOB, "b", 1)
    assert store.feedback.refused([ANN]) == {lead, featured}
    assert store.feedback.refused([BOB]) == set()
    assert store.feedback.refused([ANN, BOB]) == {lead, featured}
    # A no holds whatever is switched off as evidence.
    store.members.set_source(ANN, "feedback", False)
    assert store.feedback.refused([ANN]) == {lead, featured}
    assert other not in store.feedback.refused([ANN, BOB])


def test_a_no_goes_with_the_member(store: Store) -> None:
    have(store, BOB, by("1", "a"))
    store.members.ensure(ANN)
    store.feedback.give_artist(ANN, "a", -1)
    store.members.delete(ANN)
    assert store.feedback.artists_of(ANN) == {}
    assert store.rows_about(ANN) == 0


def test_an_opinion_is_yes_no_or_nothing_and_of_somebody_known(store: Store) -> None:
    have(store, ANN, by("1", "a"))
    with pytest.raises(ValueError, match=r"\+1"):
        store.feedback.give_artist(ANN, "a", 2)
    with pytest.raises(Vanished):
        store.feedback.give_artist(ANN, "nobody", -1)
    with pytest.raises(Vanished):
        store.feedback.give_artist(BOB, "a", -1)
