"""Genres that members have turned up or down."""

from __future__ import annotations

from collections.abc import Callable, Collection

from storage.database import Database, packed


class GenreTurns:
    """Weights by member; they go with the member."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def turn(self, member_id: int, genre: str, weight: float) -> None:
        """Keep a weight (0 or more) instead of an earlier one; 1, as usual, forgets it.

        Raises `Vanished` for a gone member.
        """
        with self._database.write() as connection:
            if weight == 1:
                connection.execute(
                    "DELETE FROM genre_turns WHERE member_id = ? AND genre = ?", [member_id, genre]
                )
                return
            connection.execute(
                "INSERT INTO genre_turns VALUES (?, ?, ?, ?) ON CONFLICT (member_id, genre) "
                "DO UPDATE SET weight = excluded.weight, at = excluded.at",
                [member_id, genre, weight, self._clock()],
            )

    def of(self, member_id: int) -> dict[str, float]:
        """{genre: weight} of a member, in the order in which they were turned."""
        return self.of_members([member_id]).get(member_id, {})

    def of_members(self, member_ids: Collection[int]) -> dict[int, dict[str, float]]:
        """The same for several; those who have turned nothing are not in it."""
        rows = self._database.rows(
            "SELECT member_id, genre, weight FROM genre_turns "
            "WHERE member_id IN (SELECT value FROM json_each(?)) ORDER BY member_id, at, genre",
            [packed(sorted(set(member_ids)))],
        )
        found: dict[int, dict[str, float]] = {}
        for member_id, genre, weight in rows:
            found.setdefault(member_id, {})[genre] = weight
        return found
