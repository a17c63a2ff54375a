"""What newcomers have answered to the artists they were asked about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from storage.database import Database


@dataclass(frozen=True, slots=True)
class StepAnswer:
    """An artist's key and name, and what was said: 1 knows and likes, 0 unknown, -1 a no."""

    key: str
    name: str
    value: int


class Steps:
    """Answers by member; they go with the member."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def answer(self, member_id: int, key: str, name: str, value: int) -> None:
        """Keep an answer instead of an earlier one. Raises `Vanished` for a gone member."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO step_answers VALUES (?, ?, ?, ?, ?) ON CONFLICT (member_id, key) "
                "DO UPDATE SET name = excluded.name, value = excluded.value, at = excluded.at",
                [member_id, key, name, value, self._clock()],
            )

    def take_back(self, member_id: int) -> StepAnswer | None:
        """Forget the last answer, and return it; None where there is none."""
        with self._database.write() as connection:
            row = connection.execute(
                "DELETE FROM step_answers WHERE member_id = ?1 AND key = (SELECT key "
                "FROM step_answers WHERE member_id = ?1 ORDER BY at DESC, key DESC LIMIT 1) "
                "RETURNING key, name, value",
                [member_id],
            ).fetchone()
        return StepAnswer(*row) if row else None

    def of(self, member_id: int) -> list[StepAnswer]:
        """All answers of a member, in the order in which they came."""
        rows = self._database.rows(
            "SELECT key, name, value FROM step_answers WHERE member_id = ? ORDER BY at, key",
            [member_id],
        )
        return [StepAnswer(*row) for row in rows]

    def forget(self, member_id: int) -> None:
        """Forget all answers of a member: the questions begin anew."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM step_answers WHERE member_id = ?", [member_id])
