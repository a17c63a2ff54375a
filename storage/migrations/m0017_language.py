"""The language that each member was last seen to use."""

from __future__ import annotations

import sqlite_utils

from storage.migrations.schema import SCHEMA, run


@SCHEMA()
def language(db: sqlite_utils.Database) -> None:
    """`members.language` is an ISO 639 code, for what is said to them unasked; NULL: not known."""
    run(db, "ALTER TABLE members ADD COLUMN language TEXT;")
