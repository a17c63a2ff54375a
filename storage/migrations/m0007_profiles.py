"""Public listening profiles, and what Discord shows."""

from __future__ import annotations

import sqlite_utils

from storage.migrations.schema import SCHEMA, run


@SCHEMA()
def profiles(db: sqlite_utils.Database) -> None:
    """How far each public profile has been read: a row an account at such a service."""
    run(
        db,
        """
        CREATE TABLE profile_reads (
            account_id INTEGER PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
            running INTEGER NOT NULL,
            cursor TEXT NOT NULL,
            messages TEXT NOT NULL,
            finished_at REAL
        );
    """,
    )


@SCHEMA()
def presence(db: sqlite_utils.Database) -> None:
    """Who lets the bot learn from what Discord shows, and their last play that was counted.

    The last play is kept so that a restart in the middle of it does not count it twice.
    """
    run(
        db,
        """
        CREATE TABLE presence_consents (
            member_id INTEGER PRIMARY KEY REFERENCES members ON DELETE CASCADE,
            given_at REAL NOT NULL,
            last_play TEXT
        );
    """,
    )
