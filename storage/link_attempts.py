"""Started link steps: each can be used once, for ten minutes, by whoever holds its state."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from storage.database import Database, Row, packed, unpacked
from storage.errors import ExpiredState, UnknownState, UsedState
from storage.members import ensure_member, remove_if_empty
from storage.records import LinkAttempt
from storage.secrets import Keyring

KEEP_AFTER_EXPIRY = 3600.0
"""Seconds for which an old attempt is kept, so that it can be told from an unknown one."""


class LinkAttempts:
    """Kept by the SHA-256 of their state; the verifier is encrypted and wiped on use."""

    def __init__(self, database: Database, keyring: Keyring, clock: Callable[[], float]) -> None:
        self._database = database
        self._keyring = keyring
        self._clock = clock

    def start(
        self,
        state: str,
        member_id: int,
        *,
        verifier: str,
        redirect_uri: str,
        client_id: str,
        context: Mapping[str, Any],
        ttl: float = 600.0,
    ) -> None:
        """Store a link step of a member (who is made where there is none) for `ttl` seconds."""
        now = self._clock()
        with self._database.write() as connection:
            ensure_member(connection, member_id, now)
            connection.execute(
                "INSERT INTO link_attempts VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)",
                [
                    _hash(state),
                    member_id,
                    self._keyring.seal(verifier),
                    redirect_uri,
                    client_id,
                    packed(dict(context)),
                    now,
                    now + ttl,
                ],
            )

    def peek(self, state: str) -> LinkAttempt:
        """The attempt, unused; raises `UnknownState`, `UsedState` or `ExpiredState`."""
        return self._attempt(self._row(state))

    def use(self, state: str) -> LinkAttempt:
        """The attempt, which nobody can use again; raises as `peek` does."""
        with self._database.write() as connection:
            attempt = self._attempt(self._row(state))
            connection.execute(
                "UPDATE link_attempts SET used_at = ?, sealed = NULL WHERE state_hash = ?",
                [self._clock(), _hash(state)],
            )
        return attempt

    def forget(self, member_id: int) -> None:
        """Make every started step of a member unusable: they have left."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM link_attempts WHERE member_id = ?", [member_id])

    def purge(self) -> int:
        """Delete attempts that expired an hour ago, and members who left it at that.

        Returns how many attempts went.
        """
        now = self._clock()
        with self._database.write() as connection:
            members = connection.execute(
                "DELETE FROM link_attempts WHERE expires_at <= ? RETURNING member_id",
                [now - KEEP_AFTER_EXPIRY],
            ).fetchall()
            for member_id in {row[0] for row in members}:
                remove_if_empty(connection, member_id, now)
        return len(members)

    def _row(self, state: str) -> Row:
        row = self._database.row(
            "SELECT member_id, sealed, redirect_uri, client_id, context, created_at, expires_at, "
            "used_at FROM link_attempts WHERE state_hash = ?",
            [_hash(state)],
        )
        if row is None:
            raise UnknownState
        return row

    def _attempt(self, row: Row) -> LinkAttempt:
        member_id, sealed, redirect_uri, client_id, context, created_at, expires_at, used_at = row
        if used_at is not None:
            raise UsedState
        if expires_at <= self._clock():
            raise ExpiredState
        return LinkAttempt(
            member_id,
            self._keyring.open(sealed),
            redirect_uri,
            client_id,
            unpacked(context),
            created_at,
        )


def _hash(state: str) -> bytes:
    return hashlib.sha256(state.encode()).digest()
