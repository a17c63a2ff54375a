"""Threads, transactions, and the end of a store."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest

from storage import AccountTaken, EvidenceRow, Store, StoreClosed
from tests.storage.conftest import ANN, BOB, have, link, track


def test_a_transaction_is_all_or_nothing(store: Store) -> None:
    def stopped() -> None:
        with store.transaction():
            have(store, ANN, track("1"))
            assert store.evidence.counts(ANN) == {"saved": 1}
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        stopped()
    assert store.members.get(ANN) is None
    assert store.catalogue.frame().empty
    with store.transaction():
        have(store, ANN, track("1"))
    assert store.evidence.counts(ANN) == {"saved": 1}


def test_a_failure_inside_undoes_its_own_call_only(store: Store) -> None:
    link(store, ANN, "shared")
    with store.transaction():
        store.members.ensure(ANN)
        have(store, ANN, track("1"))
        with pytest.raises(AccountTaken):
            link(store, BOB, "shared")
    assert store.evidence.counts(ANN) == {"saved": 1}
    assert store.members.get(BOB) is None


def test_others_see_a_transaction_when_it_is_done(store: Store) -> None:
    inside, seen = Event(), Event()

    def write() -> None:
        with store.transaction():
            store.members.ensure(ANN)
            inside.set()
            assert seen.wait(10)

    thread = Thread(target=write)
    thread.start()
    assert inside.wait(10)
    assert store.members.get(ANN) is None
    seen.set()
    thread.join()
    assert store.members.get(ANN) is not None


def test_many_threads_write_and_read_at_once(store: Store) -> None:
    def life(member_id: int) -> int:
        for page in range(5):
            with store.transaction():
                have(store, member_id, *(track(f"{page}-{n}") for n in range(20)))
            store.evidence.frame([member_id])
            store.catalogue.frame()
        return store.evidence.counts(member_id)["saved"]

    with ThreadPoolExecutor(12) as threads:
        assert list(threads.map(life, range(1, 25))) == [100] * 24
    assert len(store.catalogue.frame()) == 100
    assert len(store.evidence.frame(range(1, 25))) == 2400


def test_threads_come_and_go(store: Store) -> None:
    for number in range(1, 60):
        thread = Thread(target=store.members.ensure, args=(number,))
        thread.start()
        thread.join()
    assert store.members.get(59) is not None


def test_a_closed_store_says_so(store: Store, open_store: Callable[..., Store]) -> None:
    store.members.ensure(ANN)
    store.close()
    store.close()
    for call in (lambda: store.members.get(ANN), lambda: store.members.ensure(BOB)):
        with pytest.raises(StoreClosed):
            call()
    assert open_store().members.get(ANN) is not None


def test_a_store_can_be_a_context(open_store: Callable[..., Store]) -> None:
    with open_store() as store:
        have(store, ANN, track("1"))
    with pytest.raises(StoreClosed):
        store.evidence.add(ANN, None, "saved", "", [EvidenceRow(1)])
