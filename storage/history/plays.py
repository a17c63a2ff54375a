"""Plays that come one after the other, of many members at once: each adds to what was there.

Unlike `Evidence.add`, which replaces a value: here the value of a row grows by the new plays, and
its time is that of the newest one.
"""

from __future__ import annotations

from collections.abc import Iterable

from storage.database import Database, packed
from storage.errors import Vanished
from storage.history.records import Play
from storage.revisions import bump


class Plays:
    """Counting plays as evidence."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, source: str, ref: str, plays: Iterable[Play], *, account_id: int | None = None
    ) -> None:
        """Count these plays, in a few statements whatever their number.

        Raises `Vanished` where a member, the account or a recording is gone.
        """
        plays = list(plays)
        rows = [[play.member_id, play.recording_id, play.plays, play.at] for play in plays]
        if not rows:
            return
        members = sorted({play.member_id for play in plays})
        with self._database.write() as connection:
            here = connection.execute(
                "SELECT count(*) FROM members WHERE id IN (SELECT value FROM json_each(?))",
                [packed(members)],
            ).fetchone()[0]
            if here != len(members):
                raise Vanished
            connection.execute(
                "INSERT INTO evidence_sets (member_id, account_id, source, ref) "
                "SELECT value, ?2, ?3, ?4 FROM json_each(?1) WHERE NOT EXISTS (SELECT 1 "
                "FROM evidence_sets s WHERE s.member_id = value AND s.source = ?3 AND s.ref = ?4 "
                "AND ifnull(s.account_id, 0) = ifnull(?2, 0))",
                [packed(members), account_id, source, ref],
            )
            connection.execute(
                "INSERT INTO evidence (set_id, recording_id, value, at) "
                "SELECT s.id, ifnull(m.recording_id, j.value ->> 1) AS r, "
                "sum(j.value ->> 2), max(j.value ->> 3) "
                "FROM json_each(?1) j JOIN evidence_sets s ON s.member_id = j.value ->> 0 "
                "AND s.source = ?3 AND s.ref = ?4 AND ifnull(s.account_id, 0) = ifnull(?2, 0) "
                "LEFT JOIN merged_recordings m ON m.id = j.value ->> 1 WHERE TRUE "
                "GROUP BY s.id, r "
                "ON CONFLICT (set_id, recording_id) DO UPDATE SET value = value + excluded.value, "
                "at = max(ifnull(at, excluded.at), ifnull(excluded.at, at))",
                [packed(rows), account_id, source, ref],
            )
            bump(connection, members)
