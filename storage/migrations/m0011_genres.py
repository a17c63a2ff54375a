"""Genres that a member turns up or down."""

from __future__ import annotations

import sqlite_utils

from storage.migrations.schema import SCHEMA, run


@SCHEMA()
def genres_turned(db: sqlite_utils.Database) -> None:
    """One row a genre that is not as usual; the weight is one of `recommender`'s: 1 as usual."""
    run(
        db,
        """
        CREATE TABLE genre_turns (
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            genre TEXT NOT NULL,
            weight REAL NOT NULL CHECK (weight >= 0),
            at REAL NOT NULL,
            PRIMARY KEY (member_id, genre)
        ) WITHOUT ROWID;
    """,
    )
