"""Full-text search over the local catalogue, and the first steps of newcomers."""

from __future__ import annotations

import sqlite_utils

from storage.migrations.schema import SCHEMA, run


@SCHEMA()
def search(db: sqlite_utils.Database) -> None:
    """Two indexes, of recordings and of artists; triggers note what has to be indexed anew.

    The text is written by `storage.search` (small, unaccented, each Chinese or Japanese character
    a word of its own), which no trigger could do; so it is done before the next search. (No OR
    IGNORE in a trigger: the statement that fires it would overrule it.)
    """
    run(
        db,
        """
        CREATE VIRTUAL TABLE search_recordings USING fts5 (
            title, artists, tokenize = "unicode61 remove_diacritics 0", prefix = '1 2 3'
        );
        CREATE VIRTUAL TABLE search_artists USING fts5 (
            name, tokenize = "unicode61 remove_diacritics 0", prefix = '1 2 3'
        );
        CREATE TABLE search_artist_numbers (
            number INTEGER PRIMARY KEY,
            artist_id TEXT NOT NULL UNIQUE
        );
        CREATE TABLE search_stale_recordings (id INTEGER PRIMARY KEY);
        CREATE TABLE search_stale_artists (id TEXT PRIMARY KEY) WITHOUT ROWID;

        CREATE TRIGGER search_recording_new AFTER INSERT ON recordings BEGIN
            INSERT INTO search_stale_recordings SELECT new.id WHERE NOT EXISTS
                (SELECT 1 FROM search_stale_recordings WHERE id = new.id);
        END;
        CREATE TRIGGER search_recording_named AFTER UPDATE OF name ON recordings
        WHEN old.name IS NOT new.name BEGIN
            INSERT INTO search_stale_recordings SELECT new.id WHERE NOT EXISTS
                (SELECT 1 FROM search_stale_recordings WHERE id = new.id);
        END;
        CREATE TRIGGER search_recording_gone AFTER DELETE ON recordings BEGIN
            DELETE FROM search_recordings WHERE rowid = old.id;
        END;
        CREATE TRIGGER search_credit_new AFTER INSERT ON recording_artists BEGIN
            INSERT INTO search_stale_recordings SELECT new.recording_id WHERE NOT EXISTS
                (SELECT 1 FROM search_stale_recordings WHERE id = new.recording_id);
        END;
        CREATE TRIGGER search_credit_other AFTER UPDATE ON recording_artists BEGIN
            INSERT INTO search_stale_recordings SELECT new.recording_id WHERE NOT EXISTS
                (SELECT 1 FROM search_stale_recordings WHERE id = new.recording_id);
        END;
        CREATE TRIGGER search_credit_gone AFTER DELETE ON recording_artists BEGIN
            INSERT INTO search_stale_recordings SELECT old.recording_id WHERE NOT EXISTS
                (SELECT 1 FROM search_stale_recordings WHERE id = old.recording_id);
        END;
        CREATE TRIGGER search_artist_new AFTER INSERT ON artists BEGIN
            INSERT INTO search_stale_artists SELECT new.id WHERE NOT EXISTS
                (SELECT 1 FROM search_stale_artists WHERE id = new.id);
        END;
        CREATE TRIGGER search_artist_named AFTER UPDATE OF name ON artists
        WHEN old.name IS NOT new.name BEGIN
            INSERT INTO search_stale_artists SELECT new.id WHERE NOT EXISTS
                (SELECT 1 FROM search_stale_artists WHERE id = new.id);
            INSERT INTO search_stale_recordings
                SELECT DISTINCT recording_id FROM recording_artists WHERE artist_id = new.id
                AND recording_id NOT IN (SELECT id FROM search_stale_recordings);
        END;
        CREATE TRIGGER search_artist_gone AFTER DELETE ON artists BEGIN
            DELETE FROM search_artists WHERE rowid =
                (SELECT number FROM search_artist_numbers WHERE artist_id = old.id);
            DELETE FROM search_artist_numbers WHERE artist_id = old.id;
            DELETE FROM search_stale_artists WHERE id = old.id;
        END;

        INSERT INTO search_stale_recordings SELECT id FROM recordings;
        INSERT INTO search_stale_artists SELECT id FROM artists;
    """,
    )


@SCHEMA()
def first_steps(db: sqlite_utils.Database) -> None:
    """What a newcomer said to the artists that they were asked about: 1, 0 (unknown) or -1.

    Not bound to the catalogue: most artists asked about are known to nobody here yet.
    """
    run(
        db,
        """
        CREATE TABLE step_answers (
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            key TEXT NOT NULL,
            name TEXT NOT NULL,
            value INTEGER NOT NULL CHECK (value IN (-1, 0, 1)),
            at REAL NOT NULL,
            PRIMARY KEY (member_id, key)
        ) WITHOUT ROWID;
    """,
    )
