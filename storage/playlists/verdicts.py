"""Who does not want which track in one playlist."""

from __future__ import annotations

from storage.database import Database


class Verdicts:
    """By plan; they hold for every later version of it, and go with it or with the member."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def veto(self, plan_id: int, recording_id: int, member_id: int) -> None:
        """A member does not want a track in this playlist. Raises `Vanished` for a gone one."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO plan_vetoes VALUES (?1, "
                "ifnull((SELECT recording_id FROM merged_recordings WHERE id = ?2), ?2), ?3)",
                [plan_id, recording_id, member_id],
            )

    def vetoed(self, plan_id: int) -> dict[int, int]:
        """{recording: who does not want it}."""
        rows = self._database.rows(
            "SELECT recording_id, member_id FROM plan_vetoes WHERE plan_id = ? "
            "ORDER BY recording_id",
            [plan_id],
        )
        return dict(rows)
