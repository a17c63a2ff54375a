"""On which servers what a member listens to may be used."""

from __future__ import annotations

from storage.database import Database
from storage.records import Parts
from storage.revisions import bump

TAKES_PART = (
    "coalesce((SELECT p.takes_part FROM parts p WHERE p.member_id = m.member_id "
    "AND p.server_id = m.server_id), "
    "(SELECT u.new_servers FROM members u WHERE u.id = m.member_id))"
)
"""SQL: whether the member of a membership `m` takes part on its server."""


class Choices:
    """Each member's word on where they take part. Writes for somebody unknown do nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, member_id: int) -> Parts:
        """A member's choices: about new servers, and for each server that they are on."""
        with self._database.read():
            row = self._database.row("SELECT new_servers FROM members WHERE id = ?", [member_id])
            servers = self._database.rows(
                f"SELECT m.server_id, {TAKES_PART} FROM memberships m WHERE m.member_id = ? "
                "ORDER BY m.seen_at DESC, m.server_id",
                [member_id],
            )
        return Parts(bool(row and row[0]), {server: bool(on) for server, on in servers})

    def choose(self, member_id: int, server_id: int, takes_part: bool) -> None:
        """Keep a member's word for one server."""
        with self._database.write() as connection:
            changed = connection.execute(
                "INSERT INTO parts SELECT id, ?2, ?3 FROM members WHERE id = ?1 "
                "ON CONFLICT (member_id, server_id) DO UPDATE SET takes_part = excluded.takes_part "
                "WHERE takes_part <> excluded.takes_part",
                [member_id, server_id, takes_part],
            ).rowcount
            if changed:
                bump(connection, [member_id])

    def set_new_servers(self, member_id: int, takes_part: bool) -> None:
        """Keep what holds on servers that come later; where they are already, nothing changes."""
        with self._database.write() as connection:
            connection.execute(
                f"INSERT INTO parts SELECT m.member_id, m.server_id, {TAKES_PART} "
                "FROM memberships m WHERE m.member_id = ? "
                "ON CONFLICT (member_id, server_id) DO NOTHING",
                [member_id],
            )
            connection.execute(
                "UPDATE members SET new_servers = ? WHERE id = ?", [takes_part, member_id]
            )
