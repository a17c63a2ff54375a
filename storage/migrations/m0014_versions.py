"""Every version of a playlist, and when it is made anew."""

from __future__ import annotations

import sqlite_utils

from storage.migrations.schema import SCHEMA, run


@SCHEMA()
def playlist_versions(db: sqlite_utils.Database) -> None:
    """What a playlist was, version by version; `plan_tracks` is what it is or is to be.

    `posting` is 1 where a version is still to be told in the channel. `playlist_marks` has what
    people did to the playlist by hand: what was 'removed' never comes back, what was 'added' stays.
    """
    run(
        db,
        """
        ALTER TABLE plans ADD COLUMN channel_id INTEGER;
        CREATE TABLE playlist_versions (
            plan_id INTEGER NOT NULL REFERENCES plans ON DELETE CASCADE,
            number INTEGER NOT NULL,
            why TEXT NOT NULL CHECK (why IN ('made', 'refresh', 'schedule', 'undo')),
            at REAL NOT NULL,
            restored INTEGER,
            state TEXT NOT NULL CHECK (state IN ('planned', 'done', 'failed')),
            posting INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (plan_id, number)
        ) WITHOUT ROWID;
        CREATE TABLE version_tracks (
            plan_id INTEGER NOT NULL,
            number INTEGER NOT NULL,
            position INTEGER NOT NULL,
            recording_id INTEGER NOT NULL REFERENCES recordings ON DELETE CASCADE,
            spotify_track_id TEXT NOT NULL,
            PRIMARY KEY (plan_id, number, position),
            FOREIGN KEY (plan_id, number) REFERENCES playlist_versions ON DELETE CASCADE
        ) WITHOUT ROWID;
        CREATE INDEX version_tracks_recording ON version_tracks (recording_id);
        CREATE TABLE version_track_members (
            plan_id INTEGER NOT NULL,
            number INTEGER NOT NULL,
            position INTEGER NOT NULL,
            place INTEGER NOT NULL,
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            PRIMARY KEY (plan_id, number, position, place),
            FOREIGN KEY (plan_id, number, position) REFERENCES version_tracks ON DELETE CASCADE
        ) WITHOUT ROWID;
        CREATE INDEX version_track_members_member ON version_track_members (member_id);
        CREATE TABLE playlist_kept (
            plan_id INTEGER NOT NULL REFERENCES plans ON DELETE CASCADE,
            recording_id INTEGER NOT NULL REFERENCES recordings ON DELETE CASCADE,
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            at REAL NOT NULL,
            PRIMARY KEY (plan_id, recording_id, member_id)
        ) WITHOUT ROWID;
        CREATE INDEX playlist_kept_recording ON playlist_kept (recording_id);
        CREATE INDEX playlist_kept_member ON playlist_kept (member_id);
        CREATE TABLE playlist_marks (
            plan_id INTEGER NOT NULL REFERENCES plans ON DELETE CASCADE,
            recording_id INTEGER NOT NULL REFERENCES recordings ON DELETE CASCADE,
            what TEXT NOT NULL CHECK (what IN ('removed', 'added')),
            at REAL NOT NULL,
            PRIMARY KEY (plan_id, recording_id)
        ) WITHOUT ROWID;
        CREATE INDEX playlist_marks_recording ON playlist_marks (recording_id);
    """,
    )


@SCHEMA()
def playlist_schedules(db: sqlite_utils.Database) -> None:
    """When playlists are made anew by themselves, in the time zone of their server.

    `weekday` counts from Monday (0). `due_at` is the occurrence that is next (or overdue), `try_at`
    when to try it. A schedule that goes with its playlist (its owner has disconnected) leaves the
    name and the channel behind until that is told there.
    """
    run(
        db,
        """
        CREATE TABLE playlist_schedules (
            plan_id INTEGER PRIMARY KEY REFERENCES plans ON DELETE CASCADE,
            weekday INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6),
            hour INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
            due_at REAL NOT NULL,
            try_at REAL NOT NULL,
            channel_id INTEGER,
            name TEXT NOT NULL,
            problem TEXT
        );
        CREATE INDEX playlist_schedules_try ON playlist_schedules (try_at);
        CREATE TABLE ended_schedules (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            channel_id INTEGER NOT NULL,
            name TEXT NOT NULL
        );
        CREATE TRIGGER schedule_ends AFTER DELETE ON playlist_schedules
        WHEN OLD.channel_id IS NOT NULL BEGIN
            INSERT INTO ended_schedules (channel_id, name) VALUES (OLD.channel_id, OLD.name);
        END;
        CREATE TABLE server_zones (server_id INTEGER PRIMARY KEY, zone TEXT NOT NULL);
    """,
    )
