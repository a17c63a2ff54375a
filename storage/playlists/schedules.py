"""When playlists are made anew by themselves, and the time zones of servers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from storage.database import Database


@dataclass(frozen=True, slots=True)
class Schedule:
    """Weekly, on `weekday` (Monday is 0) at `hour` in the server's time zone.

    `due_at` is the next occurrence (or one that is overdue), `try_at` when it is tried; `problem`
    is what the owner was last told about it.
    """

    plan_id: int
    weekday: int
    hour: int
    due_at: float
    try_at: float
    channel_id: int | None
    name: str
    problem: str | None


_COLUMNS = "plan_id, weekday, hour, due_at, try_at, channel_id, name, problem"


class Schedules:
    """By plan; one that goes with its plan leaves an `ended` behind."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set(
        self,
        plan_id: int,
        *,
        weekday: int,
        hour: int,
        due_at: float,
        channel_id: int | None,
        name: str,
    ) -> None:
        """Make or change it. Raises `Vanished` for a gone plan."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO playlist_schedules VALUES (?, ?, ?, ?, ?, ?, ?, NULL) "
                "ON CONFLICT (plan_id) DO UPDATE SET weekday = excluded.weekday, "
                "hour = excluded.hour, due_at = excluded.due_at, try_at = excluded.try_at, "
                "channel_id = excluded.channel_id, name = excluded.name, problem = NULL",
                [plan_id, weekday, hour, due_at, due_at, channel_id, name],
            )

    def off(self, plan_id: int) -> bool:
        """No more; False where there was none. Nothing is left to be told of it."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE playlist_schedules SET channel_id = NULL WHERE plan_id = ?", [plan_id]
            )
            return (
                connection.execute(
                    "DELETE FROM playlist_schedules WHERE plan_id = ?", [plan_id]
                ).rowcount
                > 0
            )

    def of(self, plan_id: int) -> Schedule | None:
        found = self._found("plan_id = ?", [plan_id])
        return found[0] if found else None

    def of_server(self, server_id: int) -> dict[int, Schedule]:
        """{plan: schedule} of a server's playlists."""
        found = self._found("plan_id IN (SELECT id FROM plans WHERE server_id = ?)", [server_id])
        return {one.plan_id: one for one in found}

    def due(self, now: float) -> list[Schedule]:
        """Those to be tried by now, the longest overdue first."""
        return self._found("due_at <= ?1 AND try_at <= ?1", [now])

    def next(self, plan_id: int, due_at: float) -> None:
        """This occurrence has been: on to the next one, with nothing wrong."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE playlist_schedules SET due_at = ?, try_at = ?, problem = NULL "
                "WHERE plan_id = ?",
                [due_at, due_at, plan_id],
            )

    def later(self, plan_id: int, try_at: float, problem: str | None) -> None:
        """This occurrence waits; `problem` is what the owner has been told (None: nothing)."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE playlist_schedules SET try_at = ?, problem = ? WHERE plan_id = ?",
                [try_at, problem, plan_id],
            )

    def renamed(self, plan_id: int, name: str) -> None:
        with self._database.write() as connection:
            connection.execute(
                "UPDATE playlist_schedules SET name = ? WHERE plan_id = ?", [name, plan_id]
            )

    def ended(self) -> list[tuple[int, int, str]]:
        """(number, channel, playlist's name) of those that went with their playlist."""
        return [
            (row[0], row[1], row[2])
            for row in self._database.rows(
                "SELECT id, channel_id, name FROM ended_schedules ORDER BY id"
            )
        ]

    def told(self, number: int) -> None:
        """That one ended has been told: forget it."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM ended_schedules WHERE id = ?", [number])

    def zone(self, server_id: int) -> str | None:
        """The name of a server's time zone; None where nobody has set it."""
        row = self._database.row("SELECT zone FROM server_zones WHERE server_id = ?", [server_id])
        return str(row[0]) if row else None

    def set_zone(self, server_id: int, zone: str) -> None:
        with self._database.write() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO server_zones VALUES (?, ?)", [server_id, zone]
            )

    def _found(self, where: str, parameters: Sequence[Any]) -> list[Schedule]:
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM playlist_schedules WHERE {where} ORDER BY due_at, plan_id",
            parameters,
        )
        return [Schedule(*row) for row in rows]


__all__ = ["Schedule", "Schedules"]
