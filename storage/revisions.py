"""A number a member that grows with every change of what a model would learn from them."""

from __future__ import annotations

from collections.abc import Iterable

import sqlite_utils

from storage.database import packed


def bump(connection: sqlite_utils.Database, member_ids: Iterable[int]) -> None:
    """Give these members a revision that nobody has had before."""
    ids = packed(sorted(set(member_ids)))
    # One counter for all, never reset: a member who leaves and returns is not mistaken for before.
    connection.execute("UPDATE counters SET value = value + 1 WHERE name = 'revision'")
    connection.execute(
        "UPDATE members SET revision = (SELECT value FROM counters WHERE name = 'revision') "
        "WHERE id IN (SELECT value FROM json_each(?))",
        [ids],
    )


def bump_holders(connection: sqlite_utils.Database, recording_ids: Iterable[int]) -> None:
    """Bump every member with evidence about one of these recordings."""
    holders = connection.execute(
        "SELECT DISTINCT s.member_id FROM evidence e JOIN evidence_sets s ON s.id = e.set_id "
        "WHERE e.recording_id IN (SELECT value FROM json_each(?))",
        [packed(list(recording_ids))],
    ).fetchall()
    if holders:
        bump(connection, [row[0] for row in holders])
