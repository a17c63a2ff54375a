"""The schema, one short step a family of tables. Steps are only ever added, never changed.

Whatever is about a member hangs by a foreign key on `members` (or on their `accounts`, sets,
lists, plans) and goes with it. The catalogue (recordings, artists, genres) is about nobody.
"""

from __future__ import annotations

import sqlite_utils

from storage.errors import NewerSchema

# Importing a file registers its steps, so the files are named in the order of time.
from storage.migrations import (  # noqa: F401
    m0001_people,
    m0002_music,
    m0003_use,
    m0004_learning,
    m0005_outside,
    m0006_imports,
    m0007_profiles,
    m0008_apps,
    m0009_search,
    m0010_found,
    m0011_genres,
    m0012_made,
    m0013_wishes,
    m0014_versions,
    m0015_parties,
    m0016_lent,
    m0017_language,
)
from storage.migrations.schema import SCHEMA


def migrate(connection: sqlite_utils.Database) -> None:
    """Bring the schema up to date, whole or not at all; raises `NewerSchema`."""
    # In an empty database every step is pending.
    known = {step.name for step in SCHEMA.pending(sqlite_utils.Database(memory=True))}
    if {step.name for step in SCHEMA.applied(connection)} - known:
        raise NewerSchema
    if not SCHEMA.pending(connection):
        return
    # Taken before looking again: of two processes that start at once, one makes the schema.
    connection.conn.execute("BEGIN IMMEDIATE")
    try:
        SCHEMA.apply(connection)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
