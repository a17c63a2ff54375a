"""Genres turned up and down: kept by member, taken back, gone with the member."""

from __future__ import annotations

import pytest

from storage import Store, Vanished
from tests.storage.conftest import ANN, BOB, Clock


def test_turns_are_kept_changed_and_taken_back(store: Store, clock: Clock) -> None:
    store.members.ensure(ANN)
    for genre, weight in (("shoegaze", 2.0), ("metal", 0.5), ("pop", 0.0)):
        store.genre_turns.turn(ANN, genre, weight)
        clock.advance(1)
    assert list(store.genre_turns.of(ANN).items()) == [("shoegaze", 2), ("metal", 0.5), ("pop", 0)]
    store.genre_turns.turn(ANN, "metal", 2.0)
    store.genre_turns.turn(ANN, "pop", 1.0)
    store.genre_turns.turn(ANN, "never turned", 1.0)
    assert store.genre_turns.of(ANN) == {"shoegaze": 2.0, "metal": 2.0}


def test_turns_are_the_members_own_and_go_with_them(store: Store) -> None:
    for member in (ANN, BOB):
        store.members.ensure(member)
        store.genre_turns.turn(member, "metal", 0.5)
    assert store.genre_turns.of_members([ANN, BOB, 5]) == {
        ANN: {"metal": 0.5},
        BOB: {"metal": 0.5},
    }
    assert store.privacy_report(ANN)["genre_turns"] == 1
    assert not store.members.delete_if_empty(ANN)
    store.members.delete(ANN)
    assert store.genre_turns.of(ANN) == {}
    assert store.genre_turns.of(BOB) == {"metal": 0.5}
    with pytest.raises(Vanished):
        store.genre_turns.turn(ANN, "metal", 0.5)
