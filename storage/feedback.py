"""What members say to what they were shown: yes or no."""

from __future__ import annotations

from collections.abc import Callable

from storage.database import Database
from storage.evidence import Evidence
from storage.records import EvidenceRow

SOURCE = "feedback"


class Feedback:
    """One opinion a member and recording, also kept as evidence of source "feedback"."""

    def __init__(self, database: Database, evidence: Evidence, clock: Callable[[], float]) -> None:
        self._database = database
        self._evidence = evidence
        self._clock = clock

    def give(
        self,
        member_id: int,
        recording_id: int,
        value: int,
        *,
        list_id: str | None = None,
        server_id: int | None = None,
    ) -> None:
        """Say +1 or -1, or 0 to take it back. Raises `Vanished` for a gone member or recording."""
        if value not in (-1, 0, 1):
            raise ValueError(f"feedback is +1, -1 or 0, not {value}")
        now = self._clock()
        with self._database.write() as connection:
            moved = connection.execute(
                "SELECT recording_id FROM merged_recordings WHERE id = ?", [recording_id]
            ).fetchone()
            recording_id = moved[0] if moved else recording_id
            connection.execute(
                "DELETE FROM feedback WHERE member_id = ? AND recording_id = ?",
                [member_id, recording_id],
            )
            if value:
                # The list may have been purged since it was shown: the word counts without it.
                connection.execute(
                    "INSERT INTO feedback VALUES (?, ?, ?, "
                    "(SELECT id FROM lists WHERE id = ?), ?, ?)",
                    [member_id, recording_id, value, list_id, server_id, now],
                )
                self._evidence.add(
                    member_id, None, SOURCE, "", [EvidenceRow(recording_id, value, now)]
                )
            else:
                self._evidence.take(member_id, SOURCE, "", recording_id)

    def of(self, member_id: int) -> dict[int, int]:
        """{recording id: +1 or -1} of a member."""
        return dict(
            self._database.rows(
                "SELECT recording_id, value FROM feedback WHERE member_id = ? "
                "ORDER BY at, recording_id",
                [member_id],
            )
        )
