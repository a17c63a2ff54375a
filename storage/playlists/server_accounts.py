"""Whose Spotify account a server's playlists go into where the one who asks has none."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from storage.database import Database

ASK_KEPT = 7 * 86_400.0
"""Seconds in which somebody who was asked for their account may answer."""


@dataclass(frozen=True, slots=True)
class ServerAccount:
    """The account that a server has named, and whose it is. `channel_id` is where it was named."""

    server_id: int
    account_id: int
    member_id: int
    channel_id: int | None
    agreed_at: float


class ServerAccounts:
    """One a server; it goes with the account, and when its member leaves the server."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def of(self, server_id: int) -> ServerAccount | None:
        row = self._database.row(
            "SELECT s.server_id, s.account_id, a.member_id, s.channel_id, s.agreed_at "
            "FROM server_accounts s JOIN accounts a ON a.id = s.account_id WHERE s.server_id = ?",
            [server_id],
        )
        return ServerAccount(*row) if row else None

    def ask(self, server_id: int, channel_id: int | None) -> str:
        """Somebody is asked for theirs; the code that their answer has to bring.

        Whoever was asked before can no longer answer.
        """
        code = secrets.token_hex(6)
        with self._database.write() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO account_asks VALUES (?, ?, ?, ?)",
                [server_id, code, channel_id, self._clock()],
            )
        return code

    def asked(self, server_id: int, code: str) -> bool:
        """Whether the one with this code may (still) answer."""
        return (
            self._database.row(
                "SELECT 1 FROM account_asks WHERE server_id = ? AND code = ? AND asked_at > ?",
                [server_id, code, self._clock() - ASK_KEPT],
            )
            is not None
        )

    def answered(self, server_id: int) -> None:
        """Whoever was asked has answered, or is not asked any more."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM account_asks WHERE server_id = ?", [server_id])

    def agree(self, server_id: int, account_id: int, code: str) -> bool:
        """Name an account, as its member agrees; False where they are not asked (any more).

        Raises `Vanished` for a gone account.
        """
        with self._database.write() as connection:
            if not self.asked(server_id, code):
                return False
            connection.execute(
                "INSERT INTO server_accounts SELECT server_id, ?2, channel_id, ?3 "
                "FROM account_asks WHERE server_id = ?1 "
                "ON CONFLICT (server_id) DO UPDATE SET account_id = excluded.account_id, "
                "channel_id = excluded.channel_id, agreed_at = excluded.agreed_at",
                [server_id, account_id, self._clock()],
            )
            self.answered(server_id)
        return True

    def end(self, server_id: int) -> bool:
        """None is named any longer; False where none was. Nothing is left to be told of it."""
        with self._database.write() as connection:
            self.answered(server_id)
            connection.execute(
                "UPDATE server_accounts SET channel_id = NULL WHERE server_id = ?", [server_id]
            )
            ended = connection.execute(
                "DELETE FROM server_accounts WHERE server_id = ?", [server_id]
            ).rowcount
        return bool(ended)

    def ended(self) -> list[tuple[int, int]]:
        """(number, channel) of those that went with their account or their member."""
        rows = self._database.rows("SELECT id, channel_id FROM ended_server_accounts ORDER BY id")
        return [(row[0], row[1]) for row in rows]

    def told(self, number: int) -> None:
        """That one ended has been told: forget it."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM ended_server_accounts WHERE id = ?", [number])


__all__ = ["ServerAccount", "ServerAccounts"]
