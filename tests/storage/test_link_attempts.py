from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from storage import ExpiredState, StateProblem, Store, UnknownState, UsedState
from tests.storage.conftest import ANN, Clock, link


def start(store: Store, state: str = "state-secret", ttl: float = 600.0) -> None:
    store.link_attempts.start(
        state,
        ANN,
        verifier="verifier-secret",
        redirect_uri="http://127.0.0.1:9001/callback",
        client_id="client",
        context={"channel": 5, "words": ["é"]},
        ttl=ttl,
    )


def test_an_attempt_is_used_once(store: Store, clock: Clock) -> None:
    start(store)
    peeked = store.link_attempts.peek("state-secret")
    used = store.link_attempts.use("state-secret")
    assert used == peeked
    assert (used.member_id, used.verifier, used.client_id) == (ANN, "verifier-secret", "client")
    assert used.redirect_uri == "http://127.0.0.1:9001/callback"
    assert used.context == {"channel": 5, "words": ["é"]}
    assert used.created_at == clock.now
    assert "secret" not in repr(used)
    for again in (store.link_attempts.use, store.link_attempts.peek):
        with pytest.raises(UsedState):
            again("state-secret")


def test_an_unknown_state_is_told_apart(store: Store) -> None:
    with pytest.raises(UnknownState):
        store.link_attempts.use("never started")
    with pytest.raises(UnknownState):
        store.link_attempts.peek("")


def test_an_attempt_lives_as_long_as_said(store: Store, clock: Clock) -> None:
    start(store, ttl=600)
    clock.advance(599)
    assert store.link_attempts.peek("state-secret").member_id == ANN
    clock.advance(1)
    with pytest.raises(ExpiredState) as raised:
        store.link_attempts.use("state-secret")
    assert isinstance(raised.value, StateProblem)


def test_twenty_threads_use_one_state_once(store: Store) -> None:
    start(store)
    barrier = Barrier(20)

    def use(_: int) -> str:
        barrier.wait()
        try:
            return store.link_attempts.use("state-secret").verifier
        except UsedState:
            return "used"

    with ThreadPoolExecutor(20) as threads:
        answers = sorted(threads.map(use, range(20)))
    assert answers == ["used"] * 19 + ["verifier-secret"]


def test_old_attempts_are_purged_with_members_who_left_it_at_that(
    store: Store, clock: Clock
) -> None:
    start(store)
    clock.advance(601)
    assert store.link_attempts.purge() == 0
    with pytest.raises(ExpiredState):
        store.link_attempts.peek("state-secret")
    clock.advance(3600)
    assert store.link_attempts.purge() == 1
    with pytest.raises(UnknownState):
        store.link_attempts.peek("state-secret")
    assert store.members.get(ANN) is None


def test_purging_keeps_members_who_linked(store: Store, clock: Clock) -> None:
    start(store)
    store.link_attempts.use("state-secret")
    link(store, ANN)
    clock.advance(4200)
    assert store.link_attempts.purge() == 1
    assert store.members.get(ANN) is not None
