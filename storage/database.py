"""Connections and locks: one SQLite file, a connection a thread, one writer at a time.

Readers never wait (write-ahead log). Writers of this process queue on a lock, those of others on
SQLite's own with a timeout. Pages of rows travel as one JSON text a statement: SQLite then works
through them without Python, so a busy event loop and a busy writer do not slow each other.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database as Connection

from storage.errors import (
    DatabaseDamaged,
    DatabaseFull,
    DatabaseLocked,
    DatabaseUnreachable,
    StorageError,
    StoreClosed,
    Vanished,
)

PATIENCE = 2.0
"""Seconds that closing waits for running queries before it breaks them off."""

Row = tuple[Any, ...]
Parameters = Sequence[Any] | dict[str, Any]

_BY_CODE: dict[int, type[StorageError]] = {
    sqlite3.SQLITE_BUSY: DatabaseLocked,
    sqlite3.SQLITE_LOCKED: DatabaseLocked,
    sqlite3.SQLITE_FULL: DatabaseFull,
    sqlite3.SQLITE_CORRUPT: DatabaseDamaged,
    sqlite3.SQLITE_NOTADB: DatabaseDamaged,
    sqlite3.SQLITE_CANTOPEN: DatabaseUnreachable,
    sqlite3.SQLITE_READONLY: DatabaseUnreachable,
    sqlite3.SQLITE_PERM: DatabaseUnreachable,
    sqlite3.SQLITE_IOERR: DatabaseUnreachable,
    sqlite3.SQLITE_INTERRUPT: StoreClosed,
}


@contextmanager
def translated() -> Iterator[None]:
    """Turn SQLite's errors that can be expected into ours; others stay what they are."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
            raise Vanished from error
        ours = _BY_CODE.get(code & 0xFF) if code is not None else None
        if ours is None:
            raise
        raise ours from error


class Database:
    """The file; `read` and `write` give the calling thread its connection in a transaction."""

    def __init__(self, path: Path, *, wait: float) -> None:
        self.path = path
        self._wait = wait
        self._writing = threading.RLock()
        self._mine = threading.local()
        self._opening = threading.Lock()
        self._open: list[tuple[threading.Thread, Connection]] = []
        self._idle = threading.Condition()
        self._using = 0
        self._closed = False
        with translated():
            _make_file(path)
            # The journal mode is a property of the file: once is enough.
            self.connection().execute("PRAGMA journal_mode = WAL").fetchone()

    def connection(self) -> Connection:
        """The calling thread's own connection."""
        if self._closed:
            raise StoreClosed
        mine: Connection | None = getattr(self._mine, "connection", None)
        if mine is None:
            mine = self._mine.connection = self._connect()
        return mine

    @contextmanager
    def _in_use(self) -> Iterator[Connection]:
        """The calling thread's connection, which `close` leaves open until this ends."""
        inside = getattr(self._mine, "depth", 0)
        with self._idle:
            if self._closed and not inside:
                raise StoreClosed
            self._using += not inside
        self._mine.depth = inside + 1
        try:
            yield self._mine.connection if inside else self.connection()
        finally:
            self._mine.depth = inside
            with self._idle:
                self._using -= not inside
                self._idle.notify_all()

    def _connect(self) -> Connection:
        raw = sqlite3.connect(
            self.path, timeout=self._wait, isolation_level=None, check_same_thread=False
        )
        connection = Connection(raw, execute_plugins=False)
        # Fully synchronous: a token that a service has rotated must survive a power cut, too.
        for pragma in ("foreign_keys = ON", "secure_delete = ON", "synchronous = FULL"):
            raw.execute(f"PRAGMA {pragma}")
        with self._opening:
            for thread, old in self._open:
                if not thread.is_alive():
                    old.close()
            self._open = [entry for entry in self._open if entry[0].is_alive()]
            self._open.append((threading.current_thread(), connection))
        return connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent picture of the database for all that is read inside."""
        with self._in_use() as connection, translated():
            if connection.conn.in_transaction:
                yield connection
                return
            connection.conn.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.rollback()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """All or nothing; inside another `write` of this thread, a savepoint of it."""
        with self._in_use() as connection, translated():
            if connection.conn.in_transaction:
                if not getattr(self._mine, "writing", False):
                    raise RuntimeError("a write cannot begin inside a read")
                with connection.atomic():
                    yield connection
                return
            if not self._writing.acquire(timeout=self._wait):
                raise DatabaseLocked
            try:
                connection.conn.execute("BEGIN IMMEDIATE")
                self._mine.writing = True
                try:
                    yield connection
                    connection.commit()
                except BaseException:
                    connection.rollback()
                    raise
                finally:
                    self._mine.writing = False
            finally:
                self._writing.release()

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """All rows of one query."""
        with self._in_use() as connection, translated():
            return connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row of one query, if there is one."""
        with self._in_use() as connection, translated():
            row: Row | None = connection.execute(sql, parameters).fetchone()
            return row

    def wipe_log(self) -> None:
        """Empty the write-ahead log, so that what was deleted is in no file (if nobody reads)."""
        with self._in_use() as connection:
            if connection.conn.in_transaction:
                return
            # Waiting here would keep a member waiting for somebody else's read: the next one does.
            connection.execute("PRAGMA busy_timeout = 50")
            try:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.OperationalError:
                return
            finally:
                connection.execute(f"PRAGMA busy_timeout = {round(self._wait * 1000)}")

    def rewrite(self) -> bool:
        """Write the whole file anew and empty the log; False where somebody reads meanwhile."""
        with self._in_use() as connection, translated():
            if connection.conn.in_transaction or not self._writing.acquire(timeout=self._wait):
                return False
            try:
                connection.execute("VACUUM")
                busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            finally:
                self._writing.release()
            return not busy

    def close(self) -> None:
        """Close every thread's connection; later calls raise `StoreClosed`.

        Waits for what other threads are in the middle of: SQLite would crash the process if a
        connection were closed under a running query. Queries that take long are broken off.
        """
        inside = bool(getattr(self._mine, "depth", 0))
        with self._idle:
            self._closed = True
            while not self._idle.wait_for(lambda: self._using <= inside, timeout=PATIENCE):
                with self._opening:
                    for _, connection in self._open:
                        connection.conn.interrupt()
        with self._opening:
            for _, connection in self._open:
                connection.close()
            self._open.clear()


def _make_file(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # People's listening is in it: for the host's eyes only, from the first byte.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise DatabaseUnreachable from error


def packed(value: object) -> str:
    """JSON for a column or for `json_each`; refuses NaN, which SQLite could not read."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def unpacked(text: str) -> Any:
    return json.loads(text)
