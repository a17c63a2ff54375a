"""What was searched for at Spotify is remembered: found for ever, a no for half a year."""

from __future__ import annotations

from dataclasses import replace

from storage import Store
from storage.found import NO_KEPT
from tests.storage.conftest import ANN, Clock, have, track


def test_an_answer_is_remembered_without_what_has_a_shelf_life(store: Store) -> None:
    row = track("1", isrc="ZZAAA0000001", duration_ms=1000)
    store.found.remember("recording x", [replace(row, album="Album", popularity=5)])
    assert store.found.of(["recording x", "recording y"]) == {"recording x": [row]}
    store.found.remember("recording x", [])
    assert store.found.of(["recording x"]) == {"recording x": []}


def test_a_no_is_believed_for_a_while(store: Store, clock: Clock) -> None:
    store.found.remember("a", [])
    store.found.remember("b", [track("1")])
    clock.advance(NO_KEPT - 1)
    assert set(store.found.of(["a", "b"])) == {"a", "b"}
    clock.advance(2)
    assert set(store.found.of(["a", "b"])) == {"b"}


def test_it_says_of_nobody_that_they_looked(store: Store) -> None:
    have(store, ANN, track("1"))
    store.found.remember("a", [track("2")])
    store.members.delete(ANN)
    store.catalogue.prune()
    assert store.rows_about(ANN) == 0
    assert store.found.of(["a"])["a"][0].id == "2"


def test_what_anybody_has_counts_whatever_it_says_and_whatever_is_off(store: Store) -> None:
    (one,) = have(store, ANN, track("1", artist="Ride"))
    have(store, ANN, track("2", artist="Lush"), source="history")
    store.feedback.give_artist(ANN, "artist of Ride", -1)
    store.members.set_source(ANN, "saved", False)
    recordings, artists = store.evidence.had_by([ANN])
    assert one in recordings
    assert len(recordings) == 2
    assert artists == {"artist of Ride", "artist of Lush"}
    assert store.evidence.had_by([]) == (set(), set())
