"""The end of what nobody has: recordings that nothing refers to, then artists without any.

Everything is looked at each time (0.1 s for 200,000 recordings): a row may have lost its last
reason long before somebody leaves.
"""

from __future__ import annotations

import sqlite_utils


def prune(connection: sqlite_utils.Database) -> int:
    """Delete what no evidence, feedback, list or plan refers to; returns how many recordings."""
    gone = connection.execute(
        """
        DELETE FROM recordings AS r WHERE NOT (
            EXISTS (SELECT 1 FROM evidence u WHERE u.recording_id = r.id)
            OR EXISTS (SELECT 1 FROM feedback u WHERE u.recording_id = r.id)
            OR EXISTS (SELECT 1 FROM list_items u WHERE u.recording_id = r.id)
            OR EXISTS (SELECT 1 FROM plan_tracks u WHERE u.recording_id = r.id)
            OR EXISTS (SELECT 1 FROM plan_vetoes u WHERE u.recording_id = r.id)
            OR EXISTS (SELECT 1 FROM version_tracks u WHERE u.recording_id = r.id)
            OR EXISTS (SELECT 1 FROM playlist_marks u WHERE u.recording_id = r.id))
        """
    ).rowcount
    connection.execute(
        """
        DELETE FROM artists AS a WHERE NOT (
            EXISTS (SELECT 1 FROM recording_artists u WHERE u.artist_id = a.id)
            OR EXISTS (SELECT 1 FROM artist_evidence u WHERE u.artist_id = a.id))
        """
    )
    _prune_outside(connection)
    return gone


def _prune_outside(connection: sqlite_utils.Database) -> None:
    """What others tell of music that nobody has any more says that somebody had it."""
    connection.execute(
        """
        DELETE FROM outside_similar AS s WHERE NOT (
            EXISTS (SELECT 1 FROM artist_links l WHERE l.number = s.number)
            OR EXISTS (SELECT 1 FROM recording_links l WHERE l.number = s.number))
        """
    )
    linked = (
        "EXISTS (SELECT 1 FROM artist_links l WHERE l.number = o.number) "
        "OR EXISTS (SELECT 1 FROM recording_links l WHERE l.number = o.number) "
        "OR EXISTS (SELECT 1 FROM outside_similar s WHERE s.similar = o.number)"
    )
    # Artists first: the best-known recordings of those who stay are known through them.
    connection.execute(f"DELETE FROM outside AS o WHERE kind = 'artist' AND NOT ({linked})")
    connection.execute(
        f"DELETE FROM outside AS o WHERE kind = 'recording' AND NOT ({linked} "
        "OR EXISTS (SELECT 1 FROM outside_best b WHERE b.recording = o.number))"
    )
    connection.execute(
        "DELETE FROM audio_features AS f WHERE source <> 'table' "
        "AND NOT EXISTS (SELECT 1 FROM track_ids t WHERE t.id = f.track_id)"
    )


def unlist(connection: sqlite_utils.Database, member_id: int, account_id: int | None) -> None:
    """Take out of all lists what only this member's evidence (or this account's) speaks for.

    Called before that evidence goes: others were shown it, and their lists would tell of it on.
    What nobody had even before (music from outside) stays.
    """
    connection.execute(
        """
        WITH leaving AS (
            SELECT id FROM evidence_sets
            WHERE member_id = ?1 AND (?2 IS NULL OR account_id = ?2))
        DELETE FROM list_items AS i WHERE
            EXISTS (SELECT 1 FROM evidence e WHERE e.recording_id = i.recording_id
                    AND e.set_id IN (SELECT id FROM leaving))
            AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.recording_id = i.recording_id
                    AND e.set_id NOT IN (SELECT id FROM leaving))
        """,
        [member_id, account_id],
    )
    connection.execute(
        "DELETE FROM list_members AS m WHERE m.item >= 0 AND NOT EXISTS "
        "(SELECT 1 FROM list_items i WHERE i.list_id = m.list_id AND i.item = m.item)"
    )
