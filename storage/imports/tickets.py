"""Links to the upload page: each is one member's, for an hour, and takes one file."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Any

from storage.database import Database, packed, unpacked
from storage.errors import ExpiredState, UnknownState, UsedState
from storage.imports.records import UploadTicket
from storage.members import ensure_member, remove_if_empty

LIFE = 3600.0
"""Seconds in which an upload has to begin."""


class UploadTickets:
    """Kept by the SHA-256 of their token: whoever reads the database cannot upload anything."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def start(
        self, token: str, member_id: int, context: Mapping[str, Any], *, ttl: float = LIFE
    ) -> UploadTicket:
        """Store a ticket of a member (who is made where there is none)."""
        now = self._clock()
        with self._database.write() as connection:
            ensure_member(connection, member_id, now)
            connection.execute(
                "INSERT INTO upload_tickets VALUES (?, ?, ?, ?, ?, NULL)",
                [_hash(token), member_id, packed(dict(context)), now, now + ttl],
            )
        return UploadTicket(member_id, dict(context), now + ttl)

    def peek(self, token: str) -> UploadTicket:
        """The ticket, unused; raises `UnknownState`, `UsedState` or `ExpiredState`."""
        wanted = _hash(token)
        row = self._database.row(
            "SELECT token_hash, member_id, context, expires_at, used_at FROM upload_tickets "
            "WHERE token_hash = ?",
            [wanted],
        )
        # The search itself tells only how much of a hash was right, which helps nobody.
        if row is None or not hmac.compare_digest(row[0], wanted):
            raise UnknownState
        _, member_id, context, expires_at, used_at = row
        if used_at is not None:
            raise UsedState
        if expires_at <= self._clock():
            raise ExpiredState
        return UploadTicket(member_id, unpacked(context), expires_at)

    def use(self, token: str) -> UploadTicket:
        """The ticket, which nobody can use now; raises as `peek` does."""
        with self._database.write() as connection:
            ticket = self.peek(token)
            connection.execute(
                "UPDATE upload_tickets SET used_at = ? WHERE token_hash = ?",
                [self._clock(), _hash(token)],
            )
        return ticket

    def release(self, token: str) -> None:
        """Give a ticket back: nothing came of the upload it was used for."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE upload_tickets SET used_at = NULL WHERE token_hash = ?", [_hash(token)]
            )

    def purge(self) -> int:
        """Delete tickets that expired an hour ago, and members who left it at that."""
        now = self._clock()
        with self._database.write() as connection:
            members = connection.execute(
                "DELETE FROM upload_tickets WHERE expires_at <= ? RETURNING member_id",
                [now - LIFE],
            ).fetchall()
            for member_id in {row[0] for row in members}:
                remove_if_empty(connection, member_id, now)
        return len(members)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


__all__ = ["LIFE", "UploadTickets"]
