"""What becomes of the playlists that the bot has made."""

from __future__ import annotations

import sqlite_utils

from storage.migrations.schema import SCHEMA, run


@SCHEMA()
def made_playlists(db: sqlite_utils.Database) -> None:
    """One row a playlist that was written; where it is as it was, nobody has to be asked.

    `snapshot_id` is what Spotify called its state when it was written or last read, `listed` what
    it was called in the list of playlists since; `looked_at` says until when the former held.
    `made_gone` has the places of what was taken out by then.
    """
    run(
        db,
        """
        CREATE TABLE made_playlists (
            plan_id INTEGER PRIMARY KEY REFERENCES plans ON DELETE CASCADE,
            written_at REAL NOT NULL,
            snapshot_id TEXT,
            listed TEXT,
            looked_at REAL
        );
        CREATE TABLE made_gone (
            plan_id INTEGER NOT NULL,
            position INTEGER NOT NULL,
            PRIMARY KEY (plan_id, position),
            FOREIGN KEY (plan_id, position) REFERENCES plan_tracks ON DELETE CASCADE
        ) WITHOUT ROWID;
    """,
    )
