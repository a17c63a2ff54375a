"""Which of the catalogue is still somebody's, and the end of what is not."""

from __future__ import annotations

from typing import Literal

import sqlite_utils

from storage.database import packed

_USED = """
    EXISTS (SELECT 1 FROM evidence u WHERE u.recording_id = r.id)
    OR EXISTS (SELECT 1 FROM feedback u WHERE u.recording_id = r.id)
    OR EXISTS (SELECT 1 FROM list_items u WHERE u.recording_id = r.id)
    OR EXISTS (SELECT 1 FROM plan_tracks u WHERE u.recording_id = r.id)
"""

_OF_MEMBER = """
    SELECT recording_id FROM evidence e JOIN evidence_sets s ON s.id = e.set_id
        WHERE s.member_id = :id
    UNION SELECT recording_id FROM feedback WHERE member_id = :id
    UNION SELECT recording_id FROM list_items i JOIN lists l ON l.id = i.list_id
        WHERE l.member_id = :id
    UNION SELECT recording_id FROM plan_tracks t JOIN plans p ON p.id = t.plan_id
        WHERE p.owner_id = :id
"""

_OF_ACCOUNT = """
    SELECT recording_id FROM evidence e JOIN evidence_sets s ON s.id = e.set_id
        WHERE s.account_id = :id
    UNION SELECT recording_id FROM plan_tracks t JOIN plans p ON p.id = t.plan_id
        WHERE p.account_id = :id
    UNION SELECT recording_id FROM list_items i JOIN lists l ON l.id = i.list_id
        JOIN accounts a ON a.member_id = l.member_id WHERE a.id = :id
"""


def recordings_of(
    connection: sqlite_utils.Database, what: Literal["member", "account"], number: int
) -> list[int]:
    """Recordings that a member's (or account's) rows refer to: candidates once these are gone."""
    sql = _OF_MEMBER if what == "member" else _OF_ACCOUNT
    return [row[0] for row in connection.execute(sql, {"id": number})]


def prune(connection: sqlite_utils.Database, candidates: list[int] | None = None) -> int:
    """Delete recordings that nothing refers to (of the candidates), then artists without any.

    Returns how many recordings went.
    """
    sql = f"DELETE FROM recordings AS r WHERE NOT ({_USED})"
    if candidates is None:
        gone = connection.execute(sql).rowcount
    else:
        gone = connection.execute(
            f"{sql} AND r.id IN (SELECT value FROM json_each(?))", [packed(candidates)]
        ).rowcount
    connection.execute(
        "DELETE FROM artists AS a WHERE "
        "NOT EXISTS (SELECT 1 FROM recording_artists u WHERE u.artist_id = a.id) "
        "AND NOT EXISTS (SELECT 1 FROM artist_evidence u WHERE u.artist_id = a.id)"
    )
    return gone
