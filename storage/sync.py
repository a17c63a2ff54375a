"""How far each library has been read: cursors a step, and one job an account."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from storage.database import Database, packed, unpacked
from storage.records import SyncJob

_JOBS = (
    "SELECT j.account_id, a.member_id, j.context, j.started_at FROM sync_jobs j "
    "JOIN accounts a ON a.id = j.account_id WHERE j.running"
)


class Sync:
    """What a read needs to go on after a restart. Writes raise `Vanished` for a gone account."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def get(self, account_id: int, step: str) -> dict[str, Any] | None:
        """The cursor of a step, if it has one."""
        row = self._database.row(
            "SELECT cursor FROM sync_cursors WHERE account_id = ? AND step = ?", [account_id, step]
        )
        if row is None:
            return None
        cursor: dict[str, Any] = unpacked(row[0])
        return cursor

    def put(self, account_id: int, step: str, cursor: Mapping[str, Any]) -> None:
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO sync_cursors VALUES (?, ?, ?) ON CONFLICT (account_id, step) "
                "DO UPDATE SET cursor = excluded.cursor",
                [account_id, step, packed(dict(cursor))],
            )

    def clear(self, account_id: int, step: str) -> None:
        with self._database.write() as connection:
            connection.execute(
                "DELETE FROM sync_cursors WHERE account_id = ? AND step = ?", [account_id, step]
            )

    def job(self, account_id: int) -> SyncJob | None:
        """The unfinished job of an account."""
        row = self._database.row(f"{_JOBS} AND j.account_id = ?", [account_id])
        return _job(row) if row else None

    def start_job(self, account_id: int, context: Mapping[str, Any]) -> SyncJob:
        """Begin a job; one that is unfinished goes on, with the new context."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO sync_jobs VALUES (?, 1, ?, ?, NULL) ON CONFLICT (account_id) "
                "DO UPDATE SET context = excluded.context, "
                "started_at = iif(running, started_at, excluded.started_at), running = 1",
                [account_id, packed(dict(context)), self._clock()],
            )
            job = self.job(account_id)
        assert job is not None  # noqa: S101 - just written
        return job

    def finish_job(self, account_id: int, *, read: bool = True) -> None:
        """End a job; `read` where the library was read, not given up."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE sync_jobs SET running = 0, context = '{}', "
                "finished_at = iif(?, ?, finished_at) WHERE account_id = ?",
                [read, self._clock(), account_id],
            )

    def unfinished(self) -> list[SyncJob]:
        """Jobs that began and have not finished, the oldest first."""
        return [_job(row) for row in self._database.rows(f"{_JOBS} ORDER BY j.started_at")]

    def finished_at(self, account_id: int) -> float | None:
        """When the library of this account was last read."""
        row = self._database.row(
            "SELECT finished_at FROM sync_jobs WHERE account_id = ?", [account_id]
        )
        return row[0] if row else None


def _job(row: tuple[Any, ...]) -> SyncJob:
    return SyncJob(row[0], row[1], unpacked(row[2]), row[3])
