"""How far public listening profiles have been read: one row an account."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from storage.database import Database, packed, unpacked
from storage.history.records import ProfileRead

_COLUMNS = "account_id, running, cursor, messages, finished_at"


class Profiles:
    """What reading a profile needs to go on after a restart.

    Writes raise `Vanished` where the account is gone.
    """

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def begin(self, account_id: int, messages: Sequence[Mapping[str, Any]]) -> ProfileRead:
        """Begin to read; what is unfinished goes on from its cursor, with the new messages."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO profile_reads VALUES (?, 1, '{}', ?, NULL) ON CONFLICT (account_id) "
                "DO UPDATE SET running = 1, messages = excluded.messages",
                [account_id, packed([dict(one) for one in messages])],
            )
            read = self.get(account_id)
        assert read is not None  # noqa: S101 - just written
        return read

    def get(self, account_id: int) -> ProfileRead | None:
        found = self._many("account_id = ?", [account_id])
        return found[0] if found else None

    def keep(self, account_id: int, cursor: Mapping[str, Any]) -> None:
        """Store how far it is; in one transaction with what was read."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE profile_reads SET cursor = ? WHERE account_id = ?",
                [packed(dict(cursor)), account_id],
            )

    def show_in(self, account_id: int, messages: Sequence[Mapping[str, Any]]) -> None:
        """Store where the progress is shown, while it is being read."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE profile_reads SET messages = ? WHERE account_id = ? AND running",
                [packed([dict(one) for one in messages]), account_id],
            )

    def finish(self, account_id: int, *, read: bool = True) -> None:
        """End it; `read` where all was read, not given up."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE profile_reads SET running = 0, messages = '[]', "
                "finished_at = iif(?, ?, finished_at) WHERE account_id = ?",
                [read, self._clock(), account_id],
            )

    def unfinished(self) -> list[ProfileRead]:
        """Those that began and have not ended."""
        return self._many("running", [])

    def stale(self, before: float) -> list[int]:
        """Accounts that nobody reads now and that were read last before a time (or never)."""
        rows = self._database.rows(
            "SELECT account_id FROM profile_reads WHERE NOT running "
            "AND (finished_at IS NULL OR finished_at < ?) ORDER BY finished_at, account_id",
            [before],
        )
        return [row[0] for row in rows]

    def _many(self, where: str, parameters: Sequence[Any]) -> list[ProfileRead]:
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM profile_reads WHERE {where} ORDER BY account_id", parameters
        )
        return [
            ProfileRead(row[0], bool(row[1]), unpacked(row[2]), unpacked(row[3]), row[4])
            for row in rows
        ]
