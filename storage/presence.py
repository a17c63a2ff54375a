"""Who lets the bot learn from what Discord shows of their listening."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from storage.database import Database, packed, unpacked
from storage.history.records import LastPlay
from storage.members import ensure_member


class PresenceConsents:
    """Consents, and the play of each member that was counted last. Off for whoever has none."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def give(self, member_id: int) -> None:
        """From now on; the member is made where there is none."""
        with self._database.write() as connection:
            ensure_member(connection, member_id, self._clock())
            connection.execute(
                "INSERT OR IGNORE INTO presence_consents VALUES (?, ?, NULL)",
                [member_id, self._clock()],
            )

    def withdraw(self, member_id: int) -> None:
        """What was seen so far stays (see `Evidence.remove`); nothing more is added."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM presence_consents WHERE member_id = ?", [member_id])

    def given(self, member_id: int) -> bool:
        row = self._database.row("SELECT 1 FROM presence_consents WHERE member_id = ?", [member_id])
        return row is not None

    def all(self) -> dict[int, LastPlay | None]:
        """{member: their last counted play, if any} of all who have consented."""
        rows = self._database.rows(
            "SELECT member_id, last_play FROM presence_consents ORDER BY member_id"
        )
        return {member_id: LastPlay(*unpacked(text)) if text else None for member_id, text in rows}

    def on_server(self, server_id: int) -> list[int]:
        """Those of them who are known to be on a server, ascending."""
        rows = self._database.rows(
            "SELECT c.member_id FROM presence_consents c JOIN memberships m USING (member_id) "
            "WHERE m.server_id = ? ORDER BY c.member_id",
            [server_id],
        )
        return [row[0] for row in rows]

    def keep(self, last: Mapping[int, LastPlay]) -> None:
        """Remember these members' last plays; whoever has withdrawn meanwhile is left out."""
        rows = [[key, packed([one.track_id, one.began, one.length])] for key, one in last.items()]
        with self._database.write() as connection:
            connection.execute(
                "UPDATE presence_consents SET last_play = j.value ->> 1 FROM json_each(?) j "
                "WHERE member_id = j.value ->> 0",
                [packed(rows)],
            )
