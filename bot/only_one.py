"""One bot a database: two would answer everything twice and refresh tokens against each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bot.errors import CommontoneError


class AlreadyRunning(CommontoneError):
    sentence = "Another Commontone is running on this database."
    next_step = "Stop it first, or give this one a database of its own (DATABASE)."


class NoLock(CommontoneError):
    sentence = "Nothing can be written beside the database."
    next_step = "Check DATABASE and the rights of its folder."


@contextmanager
def only_one(database: Path) -> Iterator[None]:
    """Hold the database for this process, as long as the context lasts or the process lives.

    The operating system gives the lock up with the process, whatever ends it, so none is ever left
    behind; the file `DATABASE.lock` stays and means nothing. Raises `AlreadyRunning` or `NoLock`.
    """
    lock = FileLock(f"{database}.lock", mode=0o600)
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(blocking=False)
    except Timeout:
        raise AlreadyRunning from None
    except OSError as error:
        raise NoLock(f"Nothing can be written beside the database: {error.strerror}.") from error
    try:
        yield
    finally:
        lock.release()


__all__ = ["AlreadyRunning", "NoLock", "only_one"]
