"""The set that every step of the schema registers itself in, and how a step runs its SQL."""

from __future__ import annotations

import sqlite3

import sqlite_utils
from sqlite_utils import Migrations

SCHEMA = Migrations("commontone")
"""The schema, one short step a family of tables. Steps are only ever added, never changed.

Whatever is about a member hangs by a foreign key on `members` (or on their `accounts`, sets,
lists, plans) and goes with it. The catalogue (recordings, artists, genres) is about nobody.
"""


def run(db: sqlite_utils.Database, script: str) -> None:
    """Run statements one after the other, inside the transaction that is open.

    Neither sqlite3's `executescript`, which commits it first, nor that of sqlite-utils, which asks
    after every letter whether the statement is complete: that was most of the time of a new
    database.
    """
    statement = ""
    for part in script.split(";"):
        statement += f"{part};"
        # A trigger has semicolons inside.
        if sqlite3.complete_statement(statement):
            if statement.strip() != ";":
                db.execute(statement)
            statement = ""
    if statement.strip(" \n;"):
        raise ValueError("the last statement of a script is not complete")


__all__ = ["SCHEMA", "run"]
