"""What is in the file itself: secrets never, forgotten members not any more."""

from __future__ import annotations

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage import Store, Vanished
from tests.storage.conftest import ANN, BOB, link
from tests.storage.test_forgetting import full_life


def on_disk(path: Path) -> bytes:
    """The database with its log."""
    files = [path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")]
    return b"".join(file.read_bytes() for file in files if file.exists())


def test_tokens_states_and_verifiers_are_not_readable(store: Store, path: Path) -> None:
    link(store, ANN)
    store.link_attempts.start(
        "the-state-secret",
        ANN,
        verifier="the-verifier-secret",
        redirect_uri="r",
        client_id="c",
        context={},
    )
    for closed in (False, True):
        if closed:
            store.close()
        content = on_disk(path)
        assert b"external-1001" in content
        assert b"secret" not in content


def test_no_table_knows_a_deleted_member(store: Store, path: Path) -> None:
    store.members.ensure(BOB)
    account_id, _ = full_life(store, ANN, BOB)
    full_life(store, BOB, ANN)
    assert _mentions(path, ANN) > 10
    store.members.delete(ANN)
    assert _mentions(path, ANN) == 0
    assert _mentions(path, BOB) > 10
    with sqlite3.connect(path) as connection:
        for table, column in _columns(connection):
            if column == "account_id":
                found = connection.execute(
                    f"SELECT count(*) FROM {table} WHERE account_id = ?",  # noqa: S608
                    [account_id],
                ).fetchone()
                assert found == (0,), table
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


def test_a_deleted_member_is_not_left_in_free_pages(store: Store, path: Path) -> None:
    store.members.ensure(BOB)
    full_life(store, ANN, BOB)
    assert f"own {ANN}".encode() in on_disk(path)
    assert f"external-{ANN}".encode() in on_disk(path)
    store.members.delete(ANN)
    assert f"own {ANN}".encode() not in on_disk(path)
    assert f"external-{ANN}".encode() not in on_disk(path)


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_the_files_are_for_their_owner_alone(store: Store, path: Path) -> None:
    store.members.ensure(ANN)
    for file in path.parent.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file.name


def test_the_log_is_written_ahead(store: Store, path: Path) -> None:
    store.members.ensure(ANN)
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_foreign_keys_hold_in_every_thread(store: Store) -> None:
    with ThreadPoolExecutor(3) as threads:
        for _ in range(6):
            with pytest.raises(Vanished):
                threads.submit(store.feedback.give, ANN, 1, 1).result()


def _mentions(path: Path, member_id: int) -> int:
    """In how many columns of all tables the id stands, as a number or inside a text."""
    found = 0
    connection = sqlite3.connect(path)
    for table, column in _columns(connection):
        found += connection.execute(
            f"SELECT count(*) FROM {table} WHERE {column} = :id "  # noqa: S608
            f"OR typeof({column}) = 'text' AND instr({column}, :text)",
            {"id": member_id, "text": str(member_id)},
        ).fetchone()[0]
    connection.close()
    return found


def _columns(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    return connection.execute(
        "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c "
        "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'"
    ).fetchall()
