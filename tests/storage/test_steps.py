"""A newcomer's answers: kept, changed, taken back, gone with the member."""

from __future__ import annotations

import pytest

from storage import StepAnswer, Store, Vanished
from tests.storage.conftest import ANN, BOB, Clock


def test_answers_come_back_in_order_and_go_one_by_one(store: Store, clock: Clock) -> None:
    store.members.ensure(ANN)
    for key, value in (("b", 1), ("a", 0), ("c", -1)):
        store.steps.answer(ANN, key, key.upper(), value)
        clock.advance(1)
    store.steps.answer(ANN, "b", "B", -1)
    assert store.steps.of(ANN) == [
        StepAnswer("a", "A", 0),
        StepAnswer("c", "C", -1),
        StepAnswer("b", "B", -1),
    ]
    assert store.steps.take_back(ANN) == StepAnswer("b", "B", -1)
    assert [one.key for one in store.steps.of(ANN)] == ["a", "c"]
    store.steps.forget(ANN)
    assert store.steps.of(ANN) == []
    assert store.steps.take_back(ANN) is None


def test_they_are_the_members_own_and_go_with_them(store: Store) -> None:
    for member in (ANN, BOB):
        store.members.ensure(member)
        store.steps.answer(member, "a", "A", 1)
    assert store.privacy_report(ANN)["step_answers"] == 1
    store.members.delete(ANN)
    assert store.steps.of(ANN) == []
    assert len(store.steps.of(BOB)) == 1
    with pytest.raises(Vanished):
        store.steps.answer(ANN, "a", "A", 1)
