"""What a playlist was asked to be, drafts of playlists not made yet, and what is said of them."""

from __future__ import annotations

import sqlite_utils

from storage.migrations.schema import SCHEMA, run


@SCHEMA()
def wishes(db: sqlite_utils.Database) -> None:
    """`plans.wishes` (JSON) are the options it was asked for with; a draft is not made yet.

    `plan_members.satisfaction` is 0..1 (see `recommender.groups.satisfaction`), NULL for who has
    no say. `plan_vetoes` are tracks that a member does not want in this playlist, ever.
    `server_accounts` is whose account a server's playlists go into where the one who asks has none.
    """
    run(
        db,
        """
        ALTER TABLE plans ADD COLUMN wishes TEXT NOT NULL DEFAULT '{}';
        ALTER TABLE plans ADD COLUMN collaborative INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE plans ADD COLUMN draft INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE plan_members ADD COLUMN satisfaction REAL;
        CREATE TABLE plan_vetoes (
            plan_id INTEGER NOT NULL REFERENCES plans ON DELETE CASCADE,
            recording_id INTEGER NOT NULL REFERENCES recordings ON DELETE CASCADE,
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            PRIMARY KEY (plan_id, recording_id)
        ) WITHOUT ROWID;
        CREATE INDEX plan_vetoes_recording ON plan_vetoes (recording_id);
        CREATE INDEX plan_vetoes_member ON plan_vetoes (member_id);
        CREATE TABLE server_accounts (
            server_id INTEGER PRIMARY KEY,
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            agreed_at REAL NOT NULL
        );
        CREATE INDEX server_accounts_member ON server_accounts (member_id);
    """,
    )
