"""The tables of a world file. Ids are numbers from 0, in the order of the MusicBrainz ids."""

from __future__ import annotations

APPLICATION_ID = 0x43545744
"""Marks an SQLite file as a world ("CTWD")."""

VERSION = 1
"""Raised whenever a reader of the old layout would misread the new one."""

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE artists (
    id INTEGER PRIMARY KEY, mbid BLOB NOT NULL, name TEXT NOT NULL, listeners INTEGER NOT NULL
);
CREATE TABLE credits (id INTEGER PRIMARY KEY, name TEXT NOT NULL, artists TEXT NOT NULL);
CREATE TABLE recordings (
    id INTEGER PRIMARY KEY, mbid BLOB NOT NULL, name TEXT NOT NULL, credit INTEGER NOT NULL,
    listeners INTEGER NOT NULL
);

-- Each list is one blob: see storage/world/packing.py.
CREATE TABLE artist_lists (id INTEGER PRIMARY KEY, list BLOB NOT NULL);
CREATE TABLE recording_lists (id INTEGER PRIMARY KEY, list BLOB NOT NULL);

-- An artist's recordings, best known first.
CREATE TABLE best_known (
    artist INTEGER, place INTEGER, recording INTEGER NOT NULL, PRIMARY KEY (artist, place)
) WITHOUT ROWID;

CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE artist_tags (
    artist INTEGER, place INTEGER, tag INTEGER NOT NULL, PRIMARY KEY (artist, place)
) WITHOUT ROWID;

CREATE TABLE artist_spotify (
    spotify_id TEXT, id INTEGER, PRIMARY KEY (spotify_id, id)
) WITHOUT ROWID;
CREATE TABLE recording_spotify (
    spotify_id TEXT, id INTEGER, PRIMARY KEY (spotify_id, id)
) WITHOUT ROWID;

-- Names as keys of 64 bits: see storage/world/packing.py.
CREATE TABLE artist_keys (key INTEGER, id INTEGER, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE TABLE recording_keys (key INTEGER, id INTEGER, PRIMARY KEY (key, id)) WITHOUT ROWID;
"""

INDEXES = """
CREATE INDEX artists_by_mbid ON artists (mbid);
CREATE INDEX recordings_by_mbid ON recordings (mbid);
CREATE INDEX artist_spotify_by_id ON artist_spotify (id);
CREATE INDEX recording_spotify_by_id ON recording_spotify (id);
"""
