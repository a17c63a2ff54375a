"""Members, their accounts, and the link steps that lead to these."""

from __future__ import annotations

import sqlite_utils

from storage.migrations.schema import SCHEMA, run


@SCHEMA()
def members(db: sqlite_utils.Database) -> None:
    """Who takes part, where, and from which sources they do not wish to be known."""
    run(
        db,
        """
        CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO counters VALUES ('revision', 0);
        CREATE TABLE members (
            id INTEGER PRIMARY KEY,
            named INTEGER NOT NULL DEFAULT 0,
            created_at REAL NOT NULL,
            revision INTEGER NOT NULL
        );
        CREATE TABLE memberships (
            server_id INTEGER NOT NULL,
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            seen_at REAL NOT NULL,
            verified_at REAL NOT NULL,
            PRIMARY KEY (server_id, member_id)
        ) WITHOUT ROWID;
        CREATE INDEX memberships_member ON memberships (member_id);
        CREATE TABLE sources_off (
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            source TEXT NOT NULL,
            PRIMARY KEY (member_id, source)
        ) WITHOUT ROWID;
    """,
    )


@SCHEMA()
def accounts(db: sqlite_utils.Database) -> None:
    """Outside accounts, their encrypted tokens, and the link steps that lead to them."""
    run(
        db,
        """
        CREATE TABLE accounts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            service TEXT NOT NULL,
            external_id TEXT NOT NULL,
            display_name TEXT NOT NULL,
            client_id TEXT NOT NULL,
            scope TEXT NOT NULL,
            consented_at REAL NOT NULL,
            problem TEXT,
            reminded TEXT,
            UNIQUE (service, external_id),
            UNIQUE (member_id, service)
        );
        CREATE TABLE tokens (
            account_id INTEGER PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
            sealed BLOB NOT NULL,
            expires_at REAL NOT NULL
        );
        CREATE TABLE link_attempts (
            state_hash BLOB PRIMARY KEY,
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            sealed BLOB,
            redirect_uri TEXT NOT NULL,
            client_id TEXT NOT NULL,
            context TEXT NOT NULL,
            created_at REAL NOT NULL,
            expires_at REAL NOT NULL,
            used_at REAL
        ) WITHOUT ROWID;
        CREATE INDEX link_attempts_member ON link_attempts (member_id);
        CREATE TABLE keyring (id INTEGER PRIMARY KEY CHECK (id = 1), sealed BLOB NOT NULL);
    """,
    )
