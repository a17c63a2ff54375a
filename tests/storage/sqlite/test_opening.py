"""Files that are not what they should be: each a clear word."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest

from storage import (
    DatabaseDamaged,
    DatabaseFull,
    DatabaseLocked,
    DatabaseUnreachable,
    NewerSchema,
    StorageError,
    Store,
)
from tests.storage.conftest import ANN, BOB, have, link, track

Opener = Callable[..., Store]


def test_a_store_is_made_with_its_folder_and_opened_again(open_store: Opener, path: Path) -> None:
    first = open_store()
    account = link(first, ANN)
    first.close()
    assert path.exists()
    assert open_store().accounts.get(account.id) == account


def test_a_newer_schema_is_left_alone(open_store: Opener, path: Path) -> None:
    open_store().close()
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('commontone', 'a step of the future', '2099-01-01')"
        )
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NewerSchema) as raised:
        open_store()
    assert "newer version" in raised.value.sentence
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"this is not a database, but long enough " * 100])
def test_a_file_that_is_no_database_is_not_touched(
    open_store: Opener, path: Path, content: bytes
) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(DatabaseDamaged):
        open_store()
    assert path.read_bytes() == content


def test_a_damaged_page_is_told_as_damage(open_store: Opener, path: Path) -> None:
    store = open_store()
    have(store, ANN, *(track(str(n)) for n in range(500)))
    store.close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xaa" * (len(content) - 4096)
    path.write_bytes(bytes(content))
    with pytest.raises(DatabaseDamaged) as raised:
        open_store().evidence.frame([ANN])
    assert "backup" in raised.value.next_step


def test_a_place_that_cannot_be_written_is_told(open_store: Opener, path: Path) -> None:
    path.parent.write_text("a file where the folder should be")
    with pytest.raises(DatabaseUnreachable):
        open_store()
    path.parent.unlink()
    path.mkdir(parents=True)
    with pytest.raises(DatabaseUnreachable):
        open_store()


def test_a_lock_held_too_long_is_told(open_store: Opener, path: Path) -> None:
    store = open_store(wait=0.05)
    store.members.ensure(ANN)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseLocked) as raised:
        store.members.ensure(BOB)
    assert "busy" in raised.value.sentence
    assert store.members.get(ANN) is not None
    other.execute("ROLLBACK")
    other.close()
    store.members.ensure(BOB)
    assert store.members.get(BOB) is not None


def test_a_long_write_of_another_thread_is_told(open_store: Opener) -> None:
    store = open_store(wait=0.05)
    inside, done = Event(), Event()

    def hold() -> None:
        with store.transaction():
            inside.set()
            done.wait(10)

    thread = Thread(target=hold)
    thread.start()
    assert inside.wait(10)
    with pytest.raises(DatabaseLocked):
        store.members.ensure(ANN)
    done.set()
    thread.join()
    assert store.members.ensure(ANN).id == ANN


def test_a_full_disk_is_told_and_leaves_no_half_page(open_store: Opener) -> None:
    store = open_store()
    have(store, ANN, track("before"))
    # No disk of a test can be filled: the file is given an end instead.
    connection = store._database.connection()
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages + 8}").fetchone()
    with pytest.raises(DatabaseFull) as raised, store.transaction():
        have(store, ANN, *(track(f"{n}" * 200) for n in range(500)))
    assert "full" in raised.value.sentence
    assert store.evidence.counts(ANN) == {"saved": 1}
    connection.execute("PRAGMA max_page_count = 100000").fetchone()
    have(store, ANN, *(track(f"{n}" * 200) for n in range(500)))
    assert store.evidence.counts(ANN) == {"saved": 501}


def test_every_expected_failure_has_its_words() -> None:
    def family(kind: type[StorageError]) -> list[type[StorageError]]:
        return [kind, *(one for child in kind.__subclasses__() for one in family(child))]

    kinds = family(StorageError)
    assert len(kinds) >= 14
    for kind in kinds:
        assert kind.sentence.endswith(".")
        assert kind.next_step.endswith(".")
        assert str(kind()) == f"{kind.sentence} {kind.next_step}"
