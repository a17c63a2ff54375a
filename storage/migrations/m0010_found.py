"""What was searched for at Spotify, found or not: so that nothing is searched for twice."""

from __future__ import annotations

import sqlite_utils

from storage.migrations.schema import SCHEMA, run


@SCHEMA()
def found(db: sqlite_utils.Database) -> None:
    """One row a search, by what it was for; `tracks` (JSON) is empty where Spotify had none.

    It is about music alone, and says of nobody that they looked: it is not pruned.
    """
    run(
        db,
        """
        CREATE TABLE found_tracks (
            subject TEXT PRIMARY KEY,
            tracks TEXT NOT NULL,
            asked_at REAL NOT NULL
        ) WITHOUT ROWID;
    """,
    )
