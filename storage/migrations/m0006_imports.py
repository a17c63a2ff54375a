"""Reading data exports: the times of plays, imports that are going on, upload links."""

from __future__ import annotations

import sqlite_utils

from storage.migrations.schema import SCHEMA, run


@SCHEMA()
def imports(db: sqlite_utils.Database) -> None:
    """Of a play its track and its end are kept: see `storage.history.history` for `times`.

    An import stands here only until it has ended. Upload links are kept by their SHA-256.
    """
    run(
        db,
        """
        CREATE TABLE history (
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            recording_id INTEGER NOT NULL REFERENCES recordings ON DELETE CASCADE,
            times BLOB NOT NULL,
            PRIMARY KEY (member_id, recording_id)
        ) WITHOUT ROWID;
        CREATE INDEX history_recording ON history (recording_id);
        CREATE TABLE imports (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            file TEXT NOT NULL,
            context TEXT NOT NULL,
            began_at REAL NOT NULL
        );
        CREATE INDEX imports_member ON imports (member_id);
        CREATE TABLE upload_tickets (
            token_hash BLOB PRIMARY KEY,
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            context TEXT NOT NULL,
            created_at REAL NOT NULL,
            expires_at REAL NOT NULL,
            used_at REAL
        ) WITHOUT ROWID;
        CREATE INDEX upload_tickets_member ON upload_tickets (member_id);
    """,
    )
