"""Small facts that the program keeps about itself."""

from __future__ import annotations

from storage.database import Database


class Meta:
    """Text by name. Nothing about a member belongs here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> str | None:
        row = self._database.row("SELECT value FROM meta WHERE name = ?", [key])
        return row[0] if row else None

    def set(self, key: str, value: str) -> None:
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) "
                "DO UPDATE SET value = excluded.value",
                [key, value],
            )
