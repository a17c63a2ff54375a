"""Upload tickets and unfinished imports."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from storage import ExpiredState, StateProblem, Store, UnknownState, UsedState
from tests.storage.conftest import ANN, BOB, Clock

TOKEN = "token-of-a-test-that-nobody-knows"


def test_a_ticket_is_used_once(store: Store, path: Path) -> None:
    given = store.upload_tickets.start(TOKEN, ANN, {"channel": 5})
    assert store.upload_tickets.peek(TOKEN) == store.upload_tickets.use(TOKEN) == given
    assert given.member_id == ANN
    for again in (store.upload_tickets.use, store.upload_tickets.peek):
        with pytest.raises(UsedState):
            again(TOKEN)
    store.upload_tickets.release(TOKEN)
    assert store.upload_tickets.use(TOKEN).context == {"channel": 5}
    files = [path, path.with_name(f"{path.name}-wal")]
    assert all(TOKEN.encode() not in file.read_bytes() for file in files)


def test_a_ticket_expires_and_goes(store: Store, clock: Clock) -> None:
    store.upload_tickets.start(TOKEN, ANN, {}, ttl=60)
    clock.advance(60)
    with pytest.raises(ExpiredState):
        store.upload_tickets.use(TOKEN)
    assert store.upload_tickets.purge() == 0
    clock.advance(3600)
    assert store.upload_tickets.purge() == 1
    with pytest.raises(UnknownState):
        store.upload_tickets.use(TOKEN)
    assert store.members.get(ANN) is None


def test_of_many_at_once_one_may_upload(store: Store) -> None:
    store.upload_tickets.start(TOKEN, ANN, {})
    gate = Barrier(8)

    def use() -> bool:
        gate.wait()
        try:
            store.upload_tickets.use(TOKEN)
        except StateProblem:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(future.result() for future in [pool.submit(use) for _ in range(8)]) == 1


def test_jobs_stand_until_they_end(store: Store) -> None:
    one = store.imports.begin(ANN, "one", {"message": 1})
    two = store.imports.begin(BOB, "two", {})
    assert store.imports.unfinished() == [one, two]
    assert not store.members.delete_if_empty(ANN), "what is to be imported is something"
    store.imports.end(one.id)
    assert not store.imports.is_there(one.id)
    assert store.members.delete_if_empty(ANN)
    assert store.imports.of_member(BOB) == [two.id]
    store.members.delete(BOB)
    assert store.imports.unfinished() == []
    assert store.imports.begin(BOB, "three", {}).id > two.id
