"""Members' accounts at outside services, with their encrypted tokens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlite_utils

from storage.database import Database, packed, unpacked
from storage.erasing import due
from storage.errors import AccountTaken, Vanished
from storage.members import ensure_member
from storage.pruning import prune, unlist
from storage.records import Account, Tokens
from storage.revisions import bump
from storage.secrets import Keyring

_COLUMNS = (
    "id, member_id, service, external_id, display_name, client_id, scope, consented_at, "
    "problem, reminded"
)


class Accounts:
    """One account a member and service. Tokens leave the store only through `tokens`."""

    def __init__(self, database: Database, keyring: Keyring, clock: Callable[[], float]) -> None:
        self._database = database
        self._keyring = keyring
        self._clock = clock

    def link(
        self,
        member_id: int,
        *,
        service: str = "spotify",
        external_id: str,
        display_name: str,
        client_id: str,
        scope: str,
        tokens: Tokens | None,
        consented_at: float,
    ) -> Account:
        """Connect an outside account to a member (who is made where there is none).

        The same account again keeps its evidence and forgets its problem; another one of the same
        service replaces it with all that came from it. A public profile has no tokens. Raises
        `AccountTaken` where the account belongs to another member.
        """
        with self._database.write() as connection:
            ensure_member(connection, member_id, self._clock())
            holder = connection.execute(
                "SELECT member_id FROM accounts WHERE service = ? AND external_id = ?",
                [service, external_id],
            ).fetchone()
            if holder and holder[0] != member_id:
                raise AccountTaken
            before = self.of_member(member_id, service)
            if before and before.external_id != external_id:
                _remove(connection, before)
            account_id = connection.execute(
                "INSERT INTO accounts (member_id, service, external_id, display_name, client_id, "
                "scope, consented_at) VALUES (?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (service, external_id) DO UPDATE SET "
                "display_name = excluded.display_name, client_id = excluded.client_id, "
                "scope = excluded.scope, consented_at = excluded.consented_at, "
                "problem = NULL, reminded = NULL RETURNING id",
                [member_id, service, external_id, display_name, client_id, scope, consented_at],
            ).fetchone()[0]
            if tokens is not None:
                self._seal(connection, account_id, tokens)
            account = self.get(account_id)
        assert account is not None  # noqa: S101 - just written
        return account

    def get(self, account_id: int) -> Account | None:
        return self._one("id = ?", [account_id])

    def of_member(self, member_id: int, service: str = "spotify") -> Account | None:
        return self._one("member_id = ? AND service = ?", [member_id, service])

    def holder(self, service: str, external_id: str) -> Account | None:
        """The account that an outside account is here, whoever has connected it."""
        return self._one("service = ? AND external_id = ?", [service, external_id])

    def all(self, service: str = "spotify") -> list[Account]:
        """Every account at a service, the oldest first."""
        return self._many("service = ?", [service])

    def consented_before(self, time: float, service: str = "spotify") -> list[Account]:
        """Accounts whose consent was given before a time, the oldest consent first."""
        return sorted(
            self._many("service = ? AND consented_at < ?", [service, time]),
            key=lambda account: account.consented_at,
        )

    def tokens(self, account_id: int) -> Tokens:
        """The tokens in the clear; raises `Vanished` without any, `WrongKey` if unreadable."""
        row = self._database.row(
            "SELECT sealed, expires_at FROM tokens WHERE account_id = ?", [account_id]
        )
        if row is None:
            raise Vanished
        access, refresh = unpacked(self._keyring.open(row[0]))
        return Tokens(access, refresh, row[1])

    def store_tokens(self, account_id: int, tokens: Tokens) -> None:
        """Replace the tokens; raises `Vanished` where the account was unlinked meanwhile."""
        with self._database.write() as connection:
            self._seal(connection, account_id, tokens)

    def set_problem(self, account_id: int, problem: str | None) -> None:
        """Remember (or forget) what keeps the account from being read."""
        self._set(account_id, "problem", problem)

    def set_reminded(self, account_id: int, reminded: str | None) -> None:
        """Remember which reminder to link again the member has had."""
        self._set(account_id, "reminded", reminded)

    def unlink(self, account_id: int) -> None:
        """Delete an account, its tokens, all that came from it, and lists made from that.

        Where others' lists gave the member as a reason, that goes too. The member stays; see
        `Members.delete_if_empty`.
        """
        with self._database.write() as connection:
            account = self.get(account_id)
            if account is None:
                return
            _remove(connection, account)
            due(connection)
        self._database.wipe_log()

    def _one(self, where: str, parameters: Sequence[Any]) -> Account | None:
        found = self._many(where, parameters)
        return found[0] if found else None

    def _many(self, where: str, parameters: Sequence[Any]) -> list[Account]:
        sql = f"SELECT {_COLUMNS} FROM accounts WHERE {where} ORDER BY id"
        return [Account(*row) for row in self._database.rows(sql, parameters)]

    def _set(self, account_id: int, column: str, value: str | None) -> None:
        with self._database.write() as connection:
            connection.execute(
                f"UPDATE accounts SET {column} = ? WHERE id = ?",
                [value, account_id],
            )

    def _seal(self, connection: sqlite_utils.Database, account_id: int, tokens: Tokens) -> None:
        sealed = self._keyring.seal(packed([tokens.access, tokens.refresh]))
        connection.execute(
            "INSERT INTO tokens VALUES (?, ?, ?) ON CONFLICT (account_id) DO UPDATE "
            "SET sealed = excluded.sealed, expires_at = excluded.expires_at",
            [account_id, sealed, tokens.expires_at],
        )


def _remove(connection: sqlite_utils.Database, account: Account) -> None:
    unlist(connection, account.member_id, account.id)
    connection.execute("DELETE FROM accounts WHERE id = ?", [account.id])
    # Lists are made from the evidence, the member's own and (as a reason) those of others.
    connection.execute("DELETE FROM lists WHERE member_id = ?", [account.member_id])
    connection.execute("DELETE FROM list_members WHERE member_id = ?", [account.member_id])
    connection.execute(
        "DELETE FROM link_attempts WHERE member_id = ? AND used_at IS NOT NULL",
        [account.member_id],
    )
    bump(connection, [account.member_id])
    prune(connection)
