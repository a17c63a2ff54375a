"""A backup put back in the place of the database, while no bot runs on it."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.backup import back_up
from bot.errors import CommontoneError
from bot.only_one import only_one
from storage import Store, load_keys

BESIDE = ("", "-wal", "-shm")
"""Endings of the files that a database may consist of."""


class RestoreFailed(CommontoneError):
    sentence = "The backup could not be put back. The database is as it was."
    next_step = "Check the file, the rights of the database's folder and the space on the disk."


def restore(backup: Path, database: Path, secret_key: str | None) -> Path | None:
    """Put `backup` in the place of `database`; returns where the one before is kept, if any.

    The backup is looked at first in a copy: that it is whole, that today's schema can take it, and
    that `secret_key`, or the key file beside `database`, opens its tokens. Raises `RestoreFailed`,
    `AlreadyRunning` or `storage.StorageError`, and then nothing has changed.
    """
    if not backup.is_file():
        raise RestoreFailed(f"There is no file {backup}.", "Name the file a backup was written to.")
    _must_be_ours(backup)
    if not secret_key and not database.with_suffix(".key").exists():
        raise RestoreFailed(
            f"The key file {database.with_suffix('.key')} is missing.",
            "Put the key file that belongs to the backup there, or set SECRET_KEY.",
        )
    keys = load_keys(secret_key, database)
    draft = database.with_name(f".{database.name}.{secrets.token_hex(4)}")
    with only_one(database):
        try:
            back_up(backup, draft)
            Store.open(draft, keys).close()
            before = _kept(database)
            _single_file(draft)
            os.replace(draft, database)
        except (OSError, sqlite3.Error) as error:
            raise RestoreFailed(f"The backup could not be put back: {error}.") from error
        finally:
            for rest in BESIDE:
                with contextlib.suppress(OSError):
                    draft.with_name(draft.name + rest).unlink(missing_ok=True)
    return before


def _must_be_ours(backup: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{backup.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            found = opened.execute(
                "SELECT count(*) FROM sqlite_master WHERE name IN ('keyring', 'members', 'plans')"
            ).fetchone()[0]
    except sqlite3.Error:
        found = 0
    if found < 3:
        raise RestoreFailed(
            f"{backup} is not a backup of Commontone.", "Name the file a backup was written to."
        )


def _kept(database: Path) -> Path | None:
    """Copy it, byte by byte: it may be damaged, which is why somebody restores."""
    if not database.exists():
        return None
    with contextlib.suppress(sqlite3.Error):
        _single_file(database)
    before = database.with_name(f"{database.name}.before-restore")
    for rest in BESIDE:
        kept = before.with_name(before.name + rest)
        kept.unlink(missing_ok=True)
        if (there := database.with_name(database.name + rest)).exists():
            shutil.copy2(there, kept)
    # The log of the one before would be read as that of the restored one.
    for rest in BESIDE[1:]:
        database.with_name(database.name + rest).unlink(missing_ok=True)
    return before


def _single_file(database: Path) -> None:
    with closing(sqlite3.connect(database)) as opened:
        opened.execute("PRAGMA journal_mode = DELETE")


__all__ = ["RestoreFailed", "restore"]
