"""Learning from what happens to recommendations."""

from __future__ import annotations

import sqlite_utils

from storage.migrations.schema import SCHEMA, run


@SCHEMA()
def given(db: sqlite_utils.Database) -> None:
    """Recommendations given, which parts of the model spoke for them, and what became of them.

    They outlive the list (whose buttons end after a while) and the recording (whose metadata has
    a shelf life), but not the member. What a server's answers have taught (`turnings`) is derived
    from them: it goes when some of them go, and is learned again from those that are left.
    """
    run(
        db,
        """
        CREATE TABLE given_lists (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            server_id INTEGER,
            list_id TEXT REFERENCES lists ON DELETE SET NULL,
            plan_id INTEGER REFERENCES plans ON DELETE SET NULL,
            rival TEXT,
            at REAL NOT NULL
        );
        CREATE INDEX given_lists_member ON given_lists (member_id);
        CREATE INDEX given_lists_server ON given_lists (server_id);
        CREATE INDEX given_lists_list ON given_lists (list_id);
        CREATE INDEX given_lists_plan ON given_lists (plan_id);
        CREATE INDEX given_lists_at ON given_lists (at);
        CREATE TABLE given (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            given_list_id INTEGER NOT NULL REFERENCES given_lists ON DELETE CASCADE,
            place INTEGER NOT NULL,
            recording_id INTEGER REFERENCES recordings ON DELETE SET NULL,
            parts TEXT NOT NULL,
            team TEXT CHECK (team IN ('first', 'second')),
            UNIQUE (given_list_id, place)
        );
        CREATE INDEX given_recording ON given (recording_id);
        CREATE TABLE outcomes (
            given_id INTEGER NOT NULL REFERENCES given ON DELETE CASCADE,
            what TEXT NOT NULL CHECK (what IN ('up', 'down', 'saved', 'kept', 'removed')),
            at REAL NOT NULL,
            PRIMARY KEY (given_id, what)
        ) WITHOUT ROWID;
        CREATE TABLE turnings (
            server_id INTEGER PRIMARY KEY,
            state TEXT NOT NULL
        );
        CREATE TRIGGER given_lists_gone AFTER DELETE ON given_lists BEGIN
            DELETE FROM turnings WHERE server_id = OLD.server_id;
        END;
        CREATE TRIGGER outcomes_gone AFTER DELETE ON outcomes BEGIN
            DELETE FROM turnings WHERE server_id = (
                SELECT l.server_id FROM given g JOIN given_lists l ON l.id = g.given_list_id
                WHERE g.id = OLD.given_id
            );
        END;
    """,
    )
