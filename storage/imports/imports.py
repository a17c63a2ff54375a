"""Imports that are going on: enough to begin anew after a stop. An ended one leaves no row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from storage.database import Database, packed, unpacked
from storage.imports.records import ImportJob
from storage.matching import name_key
from storage.members import ensure_member
from storage.songs import NAMED

_JOBS = "SELECT id, member_id, file, context, began_at FROM imports"

_ARTISTS = "SELECT id FROM artists WHERE id IN (SELECT value FROM json_each(?))"


class Imports:
    """Jobs; `file` is the name of what is still to be read. All of them go with their member."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def begin(self, member_id: int, file: str, context: Mapping[str, Any]) -> ImportJob:
        """Store a job of a member (who is made where there is none)."""
        now = self._clock()
        with self._database.write() as connection:
            ensure_member(connection, member_id, now)
            number = connection.execute(
                "INSERT INTO imports (member_id, file, context, began_at) VALUES (?, ?, ?, ?)",
                [member_id, file, packed(dict(context)), now],
            ).lastrowid
        assert number is not None  # noqa: S101 - a row was just written
        return ImportJob(number, member_id, file, dict(context), now)

    def is_there(self, job_id: int) -> bool:
        """Whether a job is still to be done: a member may have left in the middle of it."""
        return self._database.row("SELECT 1 FROM imports WHERE id = ?", [job_id]) is not None

    def end(self, job_id: int) -> None:
        with self._database.write() as connection:
            connection.execute("DELETE FROM imports WHERE id = ?", [job_id])

    def unfinished(self) -> list[ImportJob]:
        """Jobs that have begun, the oldest first."""
        return [
            ImportJob(number, member_id, file, unpacked(context), began_at)
            for number, member_id, file, context, began_at in self._database.rows(
                f"{_JOBS} ORDER BY id"
            )
        ]

    def of_member(self, member_id: int) -> list[int]:
        """Ids of a member's unfinished jobs."""
        rows = self._database.rows(
            "SELECT id FROM imports WHERE member_id = ? ORDER BY id", [member_id]
        )
        return [row[0] for row in rows]

    def new_artists(self, ids: Iterable[str]) -> list[str]:
        """Those of these artist ids that the catalogue does not have, in their order."""
        asked = list(ids)
        known = {row[0] for row in self._database.rows(_ARTISTS, [packed(asked)])}
        return [one for one in asked if one not in known]

    def artist_ids(self, ids: Iterable[str]) -> list[str]:
        """What artists are stored as, now that some known by name were joined to their id."""
        asked = list(ids)
        missing = {
            one.removeprefix(NAMED) for one in self.new_artists(asked) if one.startswith(NAMED)
        }
        if not missing:
            return asked
        real = {
            name_key(name): artist_id
            for artist_id, name in self._database.rows("SELECT id, name FROM artists ORDER BY id")
            if name_key(name) in missing
        }
        moved = [real.get(one.removeprefix(NAMED), one) for one in asked]
        return list(dict.fromkeys(moved))


__all__ = ["Imports"]
