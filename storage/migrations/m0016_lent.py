"""The account that a server names for its playlists, and what a playlist's cover was drawn for."""

from __future__ import annotations

import sqlite_utils

from storage.migrations.schema import SCHEMA, run


@SCHEMA()
def lent(db: sqlite_utils.Database) -> None:
    """`server_accounts` is whose account a server's playlists go into where the asker has none.

    It goes with the account (the table before went with the member only, and was never used), and
    one that goes by itself is told in `channel_id`. `account_asks` has no name in it: whom a server
    asked stands on the card, with the code. `plans.cover` is what its cover was drawn for (JSON).
    """
    run(
        db,
        """
        DROP TABLE server_accounts;
        CREATE TABLE server_accounts (
            server_id INTEGER PRIMARY KEY,
            account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
            channel_id INTEGER,
            agreed_at REAL NOT NULL
        );
        CREATE INDEX server_accounts_account ON server_accounts (account_id);
        CREATE TABLE account_asks (
            server_id INTEGER PRIMARY KEY,
            code TEXT NOT NULL,
            channel_id INTEGER,
            asked_at REAL NOT NULL
        );
        CREATE TABLE ended_server_accounts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            channel_id INTEGER NOT NULL
        );
        CREATE TRIGGER server_account_ends AFTER DELETE ON server_accounts
        WHEN OLD.channel_id IS NOT NULL BEGIN
            INSERT INTO ended_server_accounts (channel_id) VALUES (OLD.channel_id);
        END;
        ALTER TABLE plans ADD COLUMN cover TEXT;
    """,
    )
