"""Every schema there has been is opened by today's code, with all that stands in it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from storage import NewerSchema, Store
from storage.migrations.schema import SCHEMA
from tests.storage.released import ANN, BOB, KEY, RELEASED, kept, numbers, released, steps_of


def told(path: Path) -> dict[str, int]:
    """Rows of each table."""
    with closing(sqlite3.connect(path)) as opened:
        names = [
            row[0]
            for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not row[0].startswith(("_sqlite", "sqlite_", "search_", "counters"))
        ]
        return {
            name: opened.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608
            for name in names
        }


def test_there_is_a_database_of_every_released_schema() -> None:
    wanted = {number for number in numbers() if number <= RELEASED}
    assert set(kept()) >= wanted, "run `python -m tests.storage.released`, and keep what it makes"


@pytest.mark.parametrize("number", kept())
def test_a_released_schema_is_opened_with_all_that_is_in_it(tmp_path: Path, number: int) -> None:
    path = tmp_path / "old.sqlite"
    key = released(number, path)
    before = told(path)
    assert before["members"] == 2
    assert number == 1 or before["recordings"] >= 4
    with Store.open(path, [key]) as store:
        after = told(path)
        assert {name: after[name] for name in before} == before
        account = store.accounts.of_member(ANN)
        assert account is not None
        tokens = store.accounts.tokens(account.id)
        assert tokens is not None
        assert tokens.refresh == "refresh-secret"
        if number > 1:
            assert store.evidence.counts(BOB)["saved"] == 2
            assert store.search.recordings("own 1001", 5)
        store.members.delete(BOB)
        assert store.rows_about(BOB) == 0
    assert steps_of(path) == steps_of(None)
    with closing(sqlite3.connect(path)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert opened.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
def test_a_migration_that_is_killed_has_not_happened(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    released(kept()[0], path)
    before, first = told(path), steps_of(path)
    # Killed when every step is taken, and nothing is committed yet.
    script = (
        "import os, signal, sys\n"
        "from storage import Store\n"
        "from storage.migrations.schema import SCHEMA\n"
        "@SCHEMA()\n"
        "def a_step_that_is_killed(db):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "Store.open(sys.argv[1], [sys.argv[2]])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path), KEY],
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == -signal.SIGKILL
    assert steps_of(path) == first
    assert told(path) == before
    Store.open(path, [KEY]).close()
    assert steps_of(path) == steps_of(None)


def test_a_migration_that_fails_has_not_happened(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    key = released(kept()[0], path)
    before, first = told(path), steps_of(path)
    with closing(sqlite3.connect(path)) as opened:
        # A table of a later step is there already, under a name of ours.
        opened.execute("CREATE TABLE imports (id INTEGER)")
        opened.commit()
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        Store.open(path, [key])
    assert steps_of(path) == first
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("DROP TABLE imports")
        opened.commit()
    assert told(path) == before
    Store.open(path, [key]).close()


def test_a_newer_schema_is_refused_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite"
    key = released(kept()[-1], path)
    with closing(sqlite3.connect(path)) as opened:
        opened.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES (?, 'of_next_year', '2027')",
            [SCHEMA.name],
        )
        opened.commit()
    before, steps = told(path), steps_of(path)
    with pytest.raises(NewerSchema):
        Store.open(path, [key])
    assert (told(path), steps_of(path)) == (before, steps)
