"""Reading libraries, showing lists, making playlists."""

from __future__ import annotations

import sqlite_utils

from storage.migrations.schema import SCHEMA, run


@SCHEMA()
def syncing(db: sqlite_utils.Database) -> None:
    """How far the reading of each library is, and what its service's quota still allows."""
    run(
        db,
        """
        CREATE TABLE seen_playlists (
            account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
            id TEXT NOT NULL,
            name TEXT NOT NULL,
            snapshot_id TEXT,
            total INTEGER NOT NULL,
            PRIMARY KEY (account_id, id)
        ) WITHOUT ROWID;
        CREATE TABLE sync_cursors (
            account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
            step TEXT NOT NULL,
            cursor TEXT NOT NULL,
            PRIMARY KEY (account_id, step)
        ) WITHOUT ROWID;
        CREATE TABLE sync_jobs (
            account_id INTEGER PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
            running INTEGER NOT NULL,
            context TEXT NOT NULL,
            started_at REAL NOT NULL,
            finished_at REAL
        );
        CREATE TABLE quota_calls (developer TEXT NOT NULL, bucket TEXT NOT NULL, at REAL NOT NULL);
        CREATE INDEX quota_calls_which ON quota_calls (developer, bucket, at);
        CREATE INDEX quota_calls_at ON quota_calls (at);
        CREATE TABLE quota_cooling (
            developer TEXT NOT NULL,
            bucket TEXT NOT NULL,
            until REAL NOT NULL,
            reason TEXT NOT NULL,
            PRIMARY KEY (developer, bucket)
        ) WITHOUT ROWID;
    """,
    )


@SCHEMA()
def lists(db: sqlite_utils.Database) -> None:
    """Lists as they were shown, and what members said to them.

    `list_members` holds every member a list speaks of: at `item` -1 in its options, at `reason`
    -1 for whom an item is, else in that reason.
    """
    run(
        db,
        """
        CREATE TABLE lists (
            id TEXT PRIMARY KEY,
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            server_id INTEGER,
            kind TEXT NOT NULL,
            options TEXT NOT NULL,
            created_at REAL NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX lists_member ON lists (member_id);
        CREATE INDEX lists_created ON lists (created_at);
        CREATE TABLE list_items (
            list_id TEXT NOT NULL REFERENCES lists ON DELETE CASCADE,
            item INTEGER NOT NULL,
            recording_id INTEGER NOT NULL REFERENCES recordings ON DELETE CASCADE,
            score REAL NOT NULL,
            reasons TEXT NOT NULL,
            PRIMARY KEY (list_id, item)
        ) WITHOUT ROWID;
        CREATE INDEX list_items_recording ON list_items (recording_id);
        CREATE TABLE list_members (
            list_id TEXT NOT NULL REFERENCES lists ON DELETE CASCADE,
            item INTEGER NOT NULL,
            reason INTEGER NOT NULL,
            name TEXT NOT NULL,
            place INTEGER NOT NULL,
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            PRIMARY KEY (list_id, item, reason, name, place)
        ) WITHOUT ROWID;
        CREATE INDEX list_members_member ON list_members (member_id);
        CREATE TABLE feedback (
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            recording_id INTEGER NOT NULL REFERENCES recordings ON DELETE CASCADE,
            value INTEGER NOT NULL CHECK (value IN (-1, 1)),
            list_id TEXT REFERENCES lists ON DELETE SET NULL,
            server_id INTEGER,
            at REAL NOT NULL,
            PRIMARY KEY (member_id, recording_id)
        ) WITHOUT ROWID;
        CREATE INDEX feedback_recording ON feedback (recording_id);
        CREATE INDEX feedback_list ON feedback (list_id);
    """,
    )


@SCHEMA()
def playlists(db: sqlite_utils.Database) -> None:
    """Playlists that the bot makes, and small facts of the program itself."""
    run(
        db,
        """
        CREATE TABLE plans (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            code TEXT NOT NULL UNIQUE,
            owner_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            account_id INTEGER REFERENCES accounts ON DELETE CASCADE,
            server_id INTEGER,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            description TEXT NOT NULL,
            public INTEGER NOT NULL,
            spotify_id TEXT,
            url TEXT,
            state TEXT NOT NULL CHECK (state IN ('planned', 'created', 'done', 'failed')),
            created_at REAL NOT NULL
        );
        CREATE INDEX plans_owner ON plans (owner_id);
        CREATE INDEX plans_account ON plans (account_id);
        CREATE INDEX plans_server ON plans (server_id);
        CREATE TABLE plan_tracks (
            plan_id INTEGER NOT NULL REFERENCES plans ON DELETE CASCADE,
            position INTEGER NOT NULL,
            recording_id INTEGER NOT NULL REFERENCES recordings ON DELETE CASCADE,
            spotify_track_id TEXT NOT NULL,
            PRIMARY KEY (plan_id, position)
        ) WITHOUT ROWID;
        CREATE INDEX plan_tracks_recording ON plan_tracks (recording_id);
        CREATE TABLE plan_members (
            plan_id INTEGER NOT NULL REFERENCES plans ON DELETE CASCADE,
            place INTEGER NOT NULL,
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            PRIMARY KEY (plan_id, place)
        ) WITHOUT ROWID;
        CREATE INDEX plan_members_member ON plan_members (member_id);
        CREATE TABLE plan_track_members (
            plan_id INTEGER NOT NULL,
            position INTEGER NOT NULL,
            place INTEGER NOT NULL,
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            PRIMARY KEY (plan_id, position, place),
            FOREIGN KEY (plan_id, position) REFERENCES plan_tracks ON DELETE CASCADE
        ) WITHOUT ROWID;
        CREATE INDEX plan_track_members_member ON plan_track_members (member_id);
        CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    """,
    )
