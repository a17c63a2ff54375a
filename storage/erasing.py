"""Gone from the file, too: what was deleted is in no page, no index and no log of the database.

`secure_delete` overwrites a row with zeros the moment it is deleted. That leaves three places: the
search indexes, which note a deletion beside the word; pages that were copied while the tree grew;
and the write-ahead log. So the indexes are merged, the file is written anew and the log is emptied.
That it is due stands in the database, in the very transaction of the deletion: a bot that is killed
in between does it at its next start.
"""

from __future__ import annotations

import logging
import time

import sqlite_utils

from storage.database import Database
from storage.errors import StorageError

log = logging.getLogger(__name__)

DUE = "erase_due"
PATIENCE = 5.0
"""Seconds that somebody else's read is waited for; later ones try again."""

INDEXES = ("search_recordings", "search_artists")


def due(connection: sqlite_utils.Database) -> None:
    """Note, inside the write that deletes, that the file is to be written anew."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, '1')", [DUE])


def erase(database: Database, *, patience: float = PATIENCE) -> bool:
    """Write the file anew if that is due. False where it could not be done now; never raises.

    It takes the time of a copy of the file (about a second for 100 MB), in which nobody else can
    write, and as much room on the disk as the file has.
    """
    try:
        if database.row("SELECT 1 FROM meta WHERE name = ?", [DUE]) is None:
            return True
        with database.write() as connection:
            for index in INDEXES:
                connection.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
        until = time.monotonic() + patience
        while not database.rewrite():
            if time.monotonic() > until:
                log.warning("the file could not be written anew now; it is tried again")
                return False
            time.sleep(0.05)
        with database.write() as connection:
            connection.execute("DELETE FROM meta WHERE name = ?", [DUE])
    except StorageError as error:
        log.warning("the file could not be written anew now kind=%s", type(error).__name__)
        return False
    return True


__all__ = ["due", "erase"]
