"""Playlists that are kept in step with a voice channel."""

from __future__ import annotations

import sqlite_utils

from storage.migrations.schema import SCHEMA, run


@SCHEMA()
def parties(db: sqlite_utils.Database) -> None:
    """A party has a plan of its own; its card is a message in `channel_id`.

    `played_from` is when its first track began, as far as is known; `empty_since` when the last one
    who takes part left. `party_members` are those whom the playlist is made for now, since when.
    """
    run(
        db,
        """
        CREATE TABLE parties (
            plan_id INTEGER PRIMARY KEY REFERENCES plans ON DELETE CASCADE,
            host_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            server_id INTEGER NOT NULL,
            voice_id INTEGER NOT NULL UNIQUE,
            channel_id INTEGER,
            message_id INTEGER,
            started_at REAL NOT NULL,
            played_from REAL,
            chosen_at REAL NOT NULL,
            try_at REAL NOT NULL DEFAULT 0,
            empty_since REAL,
            problem TEXT
        );
        CREATE INDEX parties_host ON parties (host_id);
        CREATE TABLE party_members (
            plan_id INTEGER NOT NULL REFERENCES parties ON DELETE CASCADE,
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            since REAL NOT NULL,
            PRIMARY KEY (plan_id, member_id)
        ) WITHOUT ROWID;
        CREATE INDEX party_members_member ON party_members (member_id);
    """,
    )
