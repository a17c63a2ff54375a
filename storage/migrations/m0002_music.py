"""The catalogue of recordings and artists, and what members have of it."""

from __future__ import annotations

import sqlite_utils

from storage.migrations.schema import SCHEMA, run


@SCHEMA()
def catalogue(db: sqlite_utils.Database) -> None:
    """Recordings with their aliases, artists with their genres."""
    run(
        db,
        """
        CREATE TABLE recordings (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            isrc TEXT UNIQUE,
            match_key TEXT NOT NULL,
            name TEXT NOT NULL,
            album_id TEXT,
            album TEXT,
            image_url TEXT,
            duration_ms INTEGER,
            explicit INTEGER,
            popularity INTEGER,
            release_date TEXT,
            told_at REAL NOT NULL
        );
        CREATE INDEX recordings_key ON recordings (match_key);
        CREATE INDEX recordings_told ON recordings (told_at);
        CREATE TABLE track_ids (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            recording_id INTEGER NOT NULL REFERENCES recordings ON DELETE CASCADE
        );
        CREATE INDEX track_ids_recording ON track_ids (recording_id);
        CREATE TABLE merged_recordings (
            id INTEGER PRIMARY KEY,
            recording_id INTEGER NOT NULL REFERENCES recordings ON DELETE CASCADE
        );
        CREATE INDEX merged_recordings_recording ON merged_recordings (recording_id);
        CREATE TABLE artists (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            image_url TEXT,
            genres_at REAL,
            told_at REAL NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE artist_genres (
            artist_id TEXT NOT NULL REFERENCES artists ON DELETE CASCADE,
            source TEXT NOT NULL,
            place INTEGER NOT NULL,
            genre TEXT NOT NULL,
            PRIMARY KEY (artist_id, source, place)
        ) WITHOUT ROWID;
        CREATE TABLE recording_artists (
            recording_id INTEGER NOT NULL REFERENCES recordings ON DELETE CASCADE,
            place INTEGER NOT NULL,
            artist_id TEXT NOT NULL REFERENCES artists,
            PRIMARY KEY (recording_id, place)
        ) WITHOUT ROWID;
        CREATE INDEX recording_artists_artist ON recording_artists (artist_id);
    """,
    )


@SCHEMA()
def evidence(db: sqlite_utils.Database) -> None:
    """What members have, in sets: one for each member, account, source and ref."""
    run(
        db,
        """
        CREATE TABLE evidence_sets (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            account_id INTEGER REFERENCES accounts ON DELETE CASCADE,
            source TEXT NOT NULL,
            ref TEXT NOT NULL
        );
        CREATE UNIQUE INDEX evidence_sets_which
            ON evidence_sets (member_id, source, ref, ifnull(account_id, 0));
        CREATE INDEX evidence_sets_account ON evidence_sets (account_id);
        CREATE TABLE evidence (
            set_id INTEGER NOT NULL REFERENCES evidence_sets ON DELETE CASCADE,
            recording_id INTEGER NOT NULL REFERENCES recordings ON DELETE CASCADE,
            value REAL NOT NULL,
            at REAL,
            PRIMARY KEY (set_id, recording_id)
        ) WITHOUT ROWID;
        CREATE INDEX evidence_recording ON evidence (recording_id);
        CREATE TABLE artist_evidence (
            set_id INTEGER NOT NULL REFERENCES evidence_sets ON DELETE CASCADE,
            artist_id TEXT NOT NULL REFERENCES artists ON DELETE CASCADE,
            value REAL NOT NULL,
            PRIMARY KEY (set_id, artist_id)
        ) WITHOUT ROWID;
        CREATE INDEX artist_evidence_artist ON artist_evidence (artist_id);
    """,
    )
