"""A backup is put back whole, with the key it belongs to, or nothing changes."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.backup import back_up
from bot.only_one import AlreadyRunning, only_one
from bot.restoring import RestoreFailed, restore
from storage import Store, WrongKey, load_keys
from tests.bot.test_cli import REPOSITORY, commontone


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database with member 7, and `copy.sqlite` beside it from when there was only that."""
    path = tmp_path / "commontone.sqlite"
    with Store.open(path, load_keys(None, path)) as store:
        store.members.ensure(7)
        back_up(path, tmp_path / "copy.sqlite")
        store.members.ensure(8)
    return path


def members(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as opened:
        return [row[0] for row in opened.execute("SELECT id FROM members ORDER BY id")]


def test_what_was_then_is_now_and_what_was_before_is_kept(database: Path) -> None:
    before = restore(database.with_name("copy.sqlite"), database, None)
    assert members(database) == [7]
    assert before is not None
    assert members(before) == [7, 8]
    with Store.open(database, load_keys(None, database)) as store:
        store.members.ensure(9)
    assert members(database) == [7, 9]
    assert not list(database.parent.glob(".commontone*"))


def test_a_log_that_was_left_behind_does_not_come_back(database: Path) -> None:
    # As after `kill -9`: what was written last stands in the log alone.
    script = (
        "import os, signal, sys; from storage import Store, load_keys; from pathlib import Path\n"
        "p = Path(sys.argv[1]); s = Store.open(p, load_keys(None, p)); s.members.ensure(10)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(database)],
        check=False,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
    )
    assert done.returncode == -signal.SIGKILL
    assert database.with_name(f"{database.name}-wal").stat().st_size
    before = restore(database.with_name("copy.sqlite"), database, None)
    assert members(database) == [7]
    assert before is not None
    assert members(before) == [7, 8, 10]


def test_a_damaged_database_can_be_replaced(database: Path) -> None:
    database.write_bytes(b"not a database at all" * 300)
    before = restore(database.with_name("copy.sqlite"), database, None)
    assert members(database) == [7]
    assert before is not None
    assert before.read_bytes().startswith(b"not a database")


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\0" + b"\1" * 5000])
def test_a_foreign_file_changes_nothing(database: Path, content: bytes) -> None:
    foreign = database.with_name("foreign")
    foreign.write_bytes(content)
    with pytest.raises(RestoreFailed, match="not a backup of Commontone"):
        restore(foreign, database, None)
    assert members(database) == [7, 8]


def test_another_key_changes_nothing(database: Path) -> None:
    with pytest.raises(WrongKey):
        restore(database.with_name("copy.sqlite"), database, "quite another secret")
    assert members(database) == [7, 8]
    assert not list(database.parent.glob(".commontone*"))


def test_without_the_key_no_new_one_is_made(database: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "new" / "commontone.sqlite"
    elsewhere.parent.mkdir()
    with pytest.raises(RestoreFailed, match="key file"):
        restore(database.with_name("copy.sqlite"), elsewhere, None)
    assert not list(elsewhere.parent.iterdir())


def test_not_under_a_running_bot(database: Path) -> None:
    with only_one(database), pytest.raises(AlreadyRunning):
        restore(database.with_name("copy.sqlite"), database, None)
    assert members(database) == [7, 8]


def test_by_the_command_line(database: Path, tmp_path: Path) -> None:
    done = commontone("restore", "copy.sqlite", folder=tmp_path, DATABASE=str(database))
    assert done.returncode == 0, done.stderr
    assert "before-restore" in done.stdout
    assert members(database) == [7]


def test_a_second_bot_is_refused_with_a_clear_word(tmp_path: Path) -> None:
    database = tmp_path / "data" / "commontone.sqlite"
    with only_one(database):
        done = commontone(
            "run",
            folder=tmp_path,
            DATABASE=str(database),
            DISCORD_TOKEN="x",
            SPOTIFY_CLIENT_ID="y",
        )
    assert done.returncode == 1
    assert "Another Commontone is running" in done.stderr
    assert "Traceback" not in done.stderr
    assert not database.exists()


def test_the_lock_goes_with_its_process(tmp_path: Path) -> None:
    database = tmp_path / "commontone.sqlite"
    script = (
        "import os, signal, sys; from bot.only_one import only_one; from pathlib import Path\n"
        "with only_one(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run(
        [sys.executable, "-c", script, str(database)],
        check=False,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
    )
    with only_one(database):
        pass
