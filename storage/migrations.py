"""The schema, one short step a family of tables. Steps are only ever added, never changed.

Whatever is about a member hangs by a foreign key on `members` (or on their `accounts`, sets,
lists, plans) and goes with it. The catalogue (recordings, artists, genres) is about nobody.
"""

from __future__ import annotations

import sqlite_utils
from sqlite_utils import Migrations

from storage.errors import NewerSchema

SCHEMA = Migrations("commontone")


def migrate(connection: sqlite_utils.Database) -> None:
    """Bring the schema up to date, whole or not at all; raises `NewerSchema`."""
    steps = {step.name for step in SCHEMA.pending(connection)}
    applied = {step.name for step in SCHEMA.applied(connection)}
    if applied - _known():
        raise NewerSchema
    if not steps:
        return
    # Taken before looking again: of two processes that start at once, one makes the schema.
    connection.conn.execute("BEGIN IMMEDIATE")
    try:
        SCHEMA.apply(connection)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def _known() -> set[str]:
    return {step.name for step in SCHEMA._migrations}


@SCHEMA()
def members(db: sqlite_utils.Database) -> None:
    """Who takes part, where, and from which sources they do not wish to be known."""
    db.executescript("""
        CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO counters VALUES ('revision', 0);
        CREATE TABLE members (
            id INTEGER PRIMARY KEY,
            named INTEGER NOT NULL DEFAULT 0,
            created_at REAL NOT NULL,
            revision INTEGER NOT NULL
        );
        CREATE TABLE memberships (
            server_id INTEGER NOT NULL,
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            seen_at REAL NOT NULL,
            verified_at REAL NOT NULL,
            PRIMARY KEY (server_id, member_id)
        ) WITHOUT ROWID;
        CREATE INDEX memberships_member ON memberships (member_id);
        CREATE TABLE sources_off (
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            source TEXT NOT NULL,
            PRIMARY KEY (member_id, source)
        ) WITHOUT ROWID;
    """)


@SCHEMA()
def accounts(db: sqlite_utils.Database) -> None:
    """Outside accounts, their encrypted tokens, and the link steps that lead to them."""
    db.executescript("""
        CREATE TABLE accounts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            service TEXT NOT NULL,
            external_id TEXT NOT NULL,
            display_name TEXT NOT NULL,
            client_id TEXT NOT NULL,
            scope TEXT NOT NULL,
            consented_at REAL NOT NULL,
            problem TEXT,
            reminded TEXT,
            UNIQUE (service, external_id),
            UNIQUE (member_id, service)
        );
        CREATE TABLE tokens (
            account_id INTEGER PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
            sealed BLOB NOT NULL,
            expires_at REAL NOT NULL
        );
        CREATE TABLE link_attempts (
            state_hash BLOB PRIMARY KEY,
            member_id INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
            sealed BLOB,
            redirect_uri TEXT NOT NULL,
            client_id TEXT NOT NULL,
            context TEXT NOT NULL,
            created_at REAL NOT NULL,
            expires_at REAL NOT NULL,
            used_at REAL
        ) WITHOUT ROWID;
        CREATE INDEX link_attempts_member ON link_attempts (member_id);
        CREATE TABLE keyring (id INTEGER PRIMARY KEY CHECK (id = 1), sealed BLOB NOT NULL);
    """)


@SCHEMA()
def catalogue(db: sqlite_utils.Database) -> None:
    """Recordings with their aliases, artists with their genres."""
    db.executescript("""
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
    """)


@SCHEMA()
def evidence(db: sqlite_utils.Database) -> None:
    """What members have, in sets: one for each member, account, source and ref."""
    db.executescript("""
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
    """)


@SCHEMA()
def syncing(db: sqlite_utils.Database) -> None:
    """How far the reading of each library is, and what its service's quota still allows."""
    db.executescript("""
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
    """)


@SCHEMA()
def lists(db: sqlite_utils.Database) -> None:
    """Lists as they were shown, and what members said to them.

    `list_members` holds every member a list speaks of: at `item` -1 in its options, at `reason`
    -1 for whom an item is, else in that reason.
    """
    db.executescript("""
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
    """)


@SCHEMA()
def playlists(db: sqlite_utils.Database) -> None:
    """Playlists that the bot makes, and small facts of the program itself."""
    db.executescript("""
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
    """)
