"""Backups by themselves: one when it is due, so many kept, and a failure that is told."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.backup import BackupFailed, back_up
from bot.scheduled_backups import ScheduledBackups, copies
from bot.settings import Settings, load_settings
from storage import Store, load_keys
from tests.bot.town import Clock
from tests.storage.conftest import link

HOUR = 3600.0
START = 1_790_000_000.0


class Time:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    database = tmp_path / "data" / "commontone.sqlite"
    with Store.open(database, load_keys(None, database)) as store:
        store.members.ensure(7)
    return load_settings(
        _env_file=None,
        database=database,
        backups=tmp_path / "backups",
        backup_hours=6,
        backups_kept=3,
    )


def rows(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as opened:
        return [row[0] for row in opened.execute("SELECT id FROM members ORDER BY id")]


async def test_one_when_due_and_only_so_many_kept(settings: Settings, tmp_path: Path) -> None:
    clock, folder = Time(), tmp_path / "backups"
    one = ScheduledBackups(settings, clock)
    assert one.age() == -1.0
    await one.run()
    await one.run()
    (first,) = copies(folder)
    assert rows(first.path) == [7]
    assert first.path.stat().st_mode & 0o077 == 0
    clock.now += HOUR
    # A bot that starts anew goes by the files.
    again = ScheduledBackups(settings, clock)
    await again.run()
    assert copies(folder) == [first]
    assert again.age() == HOUR
    (folder / "mine.sqlite").write_text("somebody else's file stays")
    for _ in range(4):
        clock.now += 6 * HOUR
        await again.run()
    assert [round(clock.now - copy.at) for copy in copies(folder)] == [12 * 3600, 6 * 3600, 0]
    assert (folder / "mine.sqlite").exists()
    assert not [file for file in folder.iterdir() if file.name.startswith(".")]


async def test_a_failure_is_logged_with_its_cause_and_tried_again(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock, folder = Time(), tmp_path / "backups"
    one = ScheduledBackups(settings, clock)
    await one.run()
    (good,) = copies(folder)
    aside = folder.rename(tmp_path / "aside")
    folder.write_text("a file where the folder should be")
    clock.now += 7 * HOUR
    with caplog.at_level(logging.ERROR):
        await one.run()
        await one.run()
    assert one.failed
    (record,) = [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert "backup failed" in record.getMessage()
    folder.unlink()
    aside.rename(folder)
    await one.run()
    assert copies(folder) == [good]
    clock.now += HOUR
    await one.run()
    assert len(copies(folder)) == 2
    assert not one.failed


async def test_a_failure_never_costs_the_last_good_one(settings: Settings, tmp_path: Path) -> None:
    clock, folder = Time(), tmp_path / "backups"
    one = ScheduledBackups(settings.model_copy(update={"backups_kept": 1}), clock)
    await one.run()
    (good,) = copies(folder)
    settings.database.write_bytes(b"damaged " * 2000)
    clock.now += 7 * HOUR
    await one.run()
    assert one.failed
    assert copies(folder) == [good]


async def test_a_clock_that_was_put_back_is_not_waited_for(
    settings: Settings, tmp_path: Path
) -> None:
    clock = Time()
    clock.now += 1000 * HOUR
    await ScheduledBackups(settings, clock).run()
    clock.now = START
    await ScheduledBackups(settings, clock).run()
    assert len(copies(tmp_path / "backups")) == 2


async def test_off_unless_a_folder_is_set(settings: Settings, tmp_path: Path) -> None:
    await ScheduledBackups(settings.model_copy(update={"backups": None}), Clock()).run()
    assert not (tmp_path / "backups").exists()


@pytest.mark.parametrize("ending", ["", "-wal", ".lock"])
def test_the_database_is_never_its_own_backup(settings: Settings, ending: str) -> None:
    target = settings.database.with_name(settings.database.name + ending)
    with pytest.raises(BackupFailed, match="the database itself"):
        back_up(settings.database, target, force=True)
    linked = settings.database.with_name("other.sqlite")
    linked.symlink_to(settings.database)
    with pytest.raises(BackupFailed, match="the database itself"):
        back_up(settings.database, linked, force=True)
    assert rows(settings.database) == [7]


async def test_tokens_stay_encrypted_in_a_backup(settings: Settings, tmp_path: Path) -> None:
    with Store.open(settings.database, load_keys(None, settings.database)) as store:
        link(store, 7)
    await ScheduledBackups(settings, Clock()).run()
    (copy,) = copies(tmp_path / "backups")
    content = copy.path.read_bytes()
    assert b"external-7" in content
    assert b"access-secret" not in content
    assert b"refresh-secret" not in content
    assert not list((tmp_path / "backups").glob("*.key")), "the key belongs somewhere else"
