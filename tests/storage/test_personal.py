"""A member's own copy: every table about them, readable, and nobody else in it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.services.own_copy import FILES
from storage import Store
from storage.database import Database
from storage.history.times import packed_times
from storage.privacy import below_members, foreign_keys
from tests.storage.conftest import ANN, BOB
from tests.storage.test_forgetting import full_life


def two_lives(store: Store) -> None:
    """Each of them in the other's lists and playlists."""
    store.members.ensure(BOB)
    full_life(store, ANN, BOB)
    full_life(store, BOB, ANN)


def test_every_table_about_a_member_is_there(store: Store) -> None:
    two_lives(store)
    counted = store.privacy_report(ANN)
    found = store.personal(ANN)
    assert set(found) == set(counted)
    own = {table: len(rows) for table, rows in found.items()}
    # Rows about whom else a list or a playlist is for are theirs.
    shared = {"plan_members", "plan_track_members", "list_members"}
    assert {k: n for k, n in own.items() if k not in shared} == {
        k: n for k, n in counted.items() if k not in shared
    }
    assert all(0 < own[table] < counted[table] for table in shared)


def test_nothing_says_who_else(store: Store) -> None:
    two_lives(store)
    written = json.dumps(store.personal(ANN))
    assert str(ANN) in written
    assert str(BOB) not in written
    assert str(BOB) in json.dumps(store.personal(BOB))


def test_no_secret_is_in_it(store: Store) -> None:
    full_life(store, ANN, BOB)
    columns = {key for rows in store.personal(ANN).values() for row in rows for key in row}
    assert not columns & {"sealed", "state_hash", "token_hash", "context", "cursor"}


def test_tracks_and_artists_are_named(store: Store) -> None:
    full_life(store, ANN, BOB)
    found = store.personal(ANN)
    assert all(" · " in row["track"] for row in found["evidence"])
    assert {row["artist"] for row in found["artist_evidence"]} == {"F"}


def test_a_stranger_has_nothing(store: Store) -> None:
    assert store.personal(12345) == {}


def a_row_in_every_table(path: Path) -> set[str]:
    """Put one row about ANN into every table that hangs on members; returns their names.

    Nothing of it makes sense but its references, so a table made tomorrow gets its row, too.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        keys = foreign_keys(Database(path, wait=1.0))
        below = set(below_members(keys))
        rows: dict[str, dict[str, Any]] = {}

        def made(table: str) -> dict[str, Any]:
            if table not in rows:
                rows[table] = {}
                row = {
                    name: {"INTEGER": 1, "REAL": 1.0, "BLOB": packed_times({})}.get(kind, "{}")
                    for _, name, kind, *_ in raw.execute(f'PRAGMA table_info("{table}")')
                }
                for parent, own, theirs in keys.get(table, []):
                    row |= {mine: made(parent)[its] for mine, its in zip(own, theirs, strict=True)}
                if table == "members":
                    row["id"] = ANN
                rows[table] = row
                listed = ", ".join(f'"{name}"' for name in row)
                raw.execute(
                    f'INSERT OR REPLACE INTO "{table}" ({listed}) VALUES '  # noqa: S608
                    f"({', '.join('?' * len(row))})",
                    list(row.values()),
                )
            return rows[table]

        for table in sorted(below):
            made(table)
    return below


def test_a_row_of_any_table_of_the_schema_is_in_the_copy(
    open_store: Callable[..., Store], path: Path
) -> None:
    store = open_store()
    below = a_row_in_every_table(path)
    assert len(below) >= 30
    assert set(store.privacy_report(ANN)) == below
    assert set(store.personal(ANN)) == below
    assert below <= set(FILES), "each file of the copy is explained in its README"
    store.members.delete(ANN)
    assert store.rows_about(ANN) == 0


def test_no_column_holds_a_member_without_saying_so(
    open_store: Callable[..., Store], path: Path
) -> None:
    open_store()
    database = Database(path, wait=1.0)
    keys = foreign_keys(database)
    below = set(below_members(keys))
    columns = database.rows(
        "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c "
        "WHERE t.type = 'table'"
    )
    told = {
        (table, column)
        for table, parents in keys.items()
        for _, own, _ in parents
        for column in own
    }
    bare = {
        (table, column)
        for table, column in columns
        if column in {"member_id", "owner_id", "host_id", "user_id", "account_id", "by", "asker_id"}
        and (table, column) not in told
    }
    assert bare == set()
    assert {"members", "accounts", "tokens", "evidence", "history", "feedback"} <= below
    database.close()
