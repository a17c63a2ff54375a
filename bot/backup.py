"""A copy of the database while the bot goes on working."""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.errors import CommontoneError

PAGES = 512
"""Pages copied in one go; between two goes the bot may write."""

BESIDE = ("", "-wal", "-shm", ".lock")
"""Endings of the files that belong to a database in use."""


class BackupFailed(CommontoneError):
    sentence = "The database could not be copied."
    next_step = "Check DATABASE, the target's folder and the space on the disk."


def back_up(database: Path, target: Path, *, force: bool = False) -> int:
    """Copy `database` to `target` (mode 0600) with SQLite's online backup; returns its bytes.

    The copy appears whole or not at all. Raises `BackupFailed`.
    """
    if not database.exists():
        raise BackupFailed(f"There is no database at {database}.", "Check the setting DATABASE.")
    if _same(database, target):
        raise BackupFailed(f"{target} is the database itself.", "Choose another name.")
    if target.exists() and not force:
        raise BackupFailed(f"{target} exists already.", "Choose another name, or add --force.")
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        draft.touch(mode=0o600, exist_ok=False)
        source_uri = f"{database.resolve().as_uri()}?mode=ro"
        with (
            closing(sqlite3.connect(source_uri, uri=True)) as source,
            closing(sqlite3.connect(draft)) as copy,
        ):
            source.backup(copy, pages=PAGES)
            # A single file: nothing beside it that could be forgotten.
            copy.execute("PRAGMA journal_mode = DELETE")
            problems = copy.execute("PRAGMA quick_check").fetchone()[0]
        if problems != "ok":
            raise BackupFailed("The database is damaged, so the copy was not kept.")
        os.replace(draft, target)
        _keep_name(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise BackupFailed(f"The database could not be copied: {error}.") from error
    finally:
        draft.unlink(missing_ok=True)
    return target.stat().st_size


def _same(database: Path, target: Path) -> bool:
    """Also by another name of the same file; and its write-ahead log is not to be replaced."""
    beside = {database.resolve().with_name(database.resolve().name + end) for end in BESIDE}
    return target.resolve() in beside or (target.exists() and target.samefile(database))


def _keep_name(folder: Path) -> None:
    """Put the folder itself on the disk: a file's new name is only there for good after that."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


__all__ = ["BackupFailed", "back_up"]
