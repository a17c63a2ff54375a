"""What outside services tell about music, and the queue of what to ask them."""

from __future__ import annotations

import sqlite_utils

from storage.migrations.schema import SCHEMA, run


@SCHEMA()
def outside(db: sqlite_utils.Database) -> None:
    """Artists and recordings by others' ids, which of ours they are, and what is told of them.

    `space` says whose id it is: `musicbrainz` (also ListenBrainz's), or `lastfm` (a name's key).
    """
    run(
        db,
        """
        CREATE TABLE outside (
            number INTEGER PRIMARY KEY,
            space TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('artist', 'recording')),
            id TEXT NOT NULL,
            name TEXT NOT NULL,
            artist TEXT,
            artist_ids TEXT,
            comment TEXT,
            listeners INTEGER,
            listens INTEGER,
            told_at REAL NOT NULL,
            UNIQUE (space, kind, id)
        );
        CREATE TABLE artist_links (
            artist_id TEXT NOT NULL REFERENCES artists ON DELETE CASCADE,
            space TEXT NOT NULL,
            number INTEGER NOT NULL REFERENCES outside ON DELETE CASCADE,
            how TEXT NOT NULL,
            PRIMARY KEY (artist_id, space)
        ) WITHOUT ROWID;
        CREATE INDEX artist_links_number ON artist_links (number);
        CREATE TABLE recording_links (
            recording_id INTEGER NOT NULL REFERENCES recordings ON DELETE CASCADE,
            space TEXT NOT NULL,
            number INTEGER NOT NULL REFERENCES outside ON DELETE CASCADE,
            how TEXT NOT NULL,
            PRIMARY KEY (recording_id, space)
        ) WITHOUT ROWID;
        CREATE INDEX recording_links_number ON recording_links (number);
        CREATE TABLE outside_similar (
            source TEXT NOT NULL,
            number INTEGER NOT NULL REFERENCES outside ON DELETE CASCADE,
            similar INTEGER NOT NULL REFERENCES outside ON DELETE CASCADE,
            score REAL NOT NULL,
            PRIMARY KEY (number, source, similar)
        ) WITHOUT ROWID;
        CREATE INDEX outside_similar_similar ON outside_similar (similar);
        CREATE TABLE outside_tags (
            source TEXT NOT NULL,
            number INTEGER NOT NULL REFERENCES outside ON DELETE CASCADE,
            place INTEGER NOT NULL,
            tag TEXT NOT NULL,
            times INTEGER NOT NULL,
            PRIMARY KEY (number, source, place)
        ) WITHOUT ROWID;
        CREATE TABLE outside_spotify (
            number INTEGER NOT NULL REFERENCES outside ON DELETE CASCADE,
            place INTEGER NOT NULL,
            track_id TEXT NOT NULL,
            PRIMARY KEY (number, place)
        ) WITHOUT ROWID;
        CREATE INDEX outside_spotify_track ON outside_spotify (track_id);
        CREATE TABLE outside_best (
            number INTEGER NOT NULL REFERENCES outside ON DELETE CASCADE,
            place INTEGER NOT NULL,
            recording INTEGER NOT NULL REFERENCES outside ON DELETE CASCADE,
            PRIMARY KEY (number, place)
        ) WITHOUT ROWID;
        CREATE INDEX outside_best_recording ON outside_best (recording);
        CREATE TABLE audio_features (
            track_id TEXT NOT NULL,
            source TEXT NOT NULL,
            danceability REAL, energy REAL, key REAL, loudness REAL, mode REAL, speechiness REAL,
            acousticness REAL, instrumentalness REAL, liveness REAL, valence REAL, tempo REAL,
            time_signature REAL,
            told_at REAL NOT NULL,
            PRIMARY KEY (track_id, source)
        ) WITHOUT ROWID;
        INSERT INTO counters VALUES ('knowledge', 0);
    """,
    )


@SCHEMA()
def lookups(db: sqlite_utils.Database) -> None:
    """What to ask which service about: one row a question, for as long as its subject is stored.

    `due_at` is when to ask (again); `found` is the last answer: NULL for none yet, 0 for a no.
    """
    run(
        db,
        """
        CREATE TABLE lookups (
            id INTEGER PRIMARY KEY,
            service TEXT NOT NULL,
            what TEXT NOT NULL,
            subject TEXT NOT NULL,
            recording_id INTEGER REFERENCES recordings ON DELETE CASCADE,
            artist_id TEXT REFERENCES artists ON DELETE CASCADE,
            number INTEGER REFERENCES outside ON DELETE CASCADE,
            weight REAL NOT NULL DEFAULT 0,
            found INTEGER,
            asked_at REAL,
            due_at REAL NOT NULL,
            tries INTEGER NOT NULL DEFAULT 0,
            UNIQUE (service, what, subject)
        );
        CREATE INDEX lookups_due ON lookups (service, what, due_at);
        CREATE INDEX lookups_recording ON lookups (recording_id);
        CREATE INDEX lookups_artist ON lookups (artist_id);
        CREATE INDEX lookups_number ON lookups (number);
    """,
    )
