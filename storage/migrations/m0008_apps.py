"""Spotify apps of the host and of members, with their seats; and where members take part."""

from __future__ import annotations

import sqlite_utils

from storage.migrations.schema import SCHEMA, run


@SCHEMA()
def apps(db: sqlite_utils.Database) -> None:
    """Apps by client id. Who sits on one is in `accounts`: a seat is an account through the app.

    The host's app has no owner. A share hangs by the owner's membership: it ends when they leave
    the server, or the bot does. `seat_waits` holds those who asked for a seat.
    """
    run(
        db,
        """
        CREATE TABLE apps (
            client_id TEXT PRIMARY KEY,
            owner_id INTEGER UNIQUE REFERENCES members ON DELETE CASCADE,
            lapsed_at REAL,
            made_at REAL NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE app_shares (
            client_id TEXT NOT NULL REFERENCES apps ON DELETE CASCADE,
            server_id INTEGER NOT NULL,
            owner_id INTEGER NOT NULL,
            at REAL NOT NULL,
            PRIMARY KEY (client_id, server_id),
            FOREIGN KEY (server_id, owner_id) REFERENCES memberships ON DELETE CASCADE
        ) WITHOUT ROWID;
        CREATE INDEX app_shares_membership ON app_shares (server_id, owner_id);
        CREATE TABLE seat_waits (
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            server_id INTEGER NOT NULL,
            client_id TEXT NOT NULL,
            since REAL NOT NULL,
            PRIMARY KEY (member_id, server_id)
        ) WITHOUT ROWID;
        CREATE INDEX seat_waits_server ON seat_waits (server_id);
        CREATE INDEX accounts_client ON accounts (client_id);
    """,
    )


@SCHEMA()
def parts(db: sqlite_utils.Database) -> None:
    """On which servers a member's music counts: their word for one, else `new_servers`.

    A word outlives the membership: a no still holds when both come back.
    """
    run(
        db,
        """
        ALTER TABLE members ADD COLUMN new_servers INTEGER NOT NULL DEFAULT 1;
        CREATE TABLE parts (
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            server_id INTEGER NOT NULL,
            takes_part INTEGER NOT NULL,
            PRIMARY KEY (member_id, server_id)
        ) WITHOUT ROWID;
        CREATE INDEX parts_server ON parts (server_id);
    """,
    )
