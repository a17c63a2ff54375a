"""The registry of Spotify apps: the host's, and those that members bring and may share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from storage.database import Database, packed
from storage.errors import AppTaken, SecondApp
from storage.members import ensure_member
from storage.records import App, SeatWait

APP_GONE = "app gone"
"""`Account.problem` of a connection through an app that its owner has taken away."""

_COLUMNS = "client_id, owner_id, lapsed_at, made_at"


class Apps:
    """Apps by client id, who sits on them, on which servers they are shared, who waits."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def bring(self, client_id: str, owner_id: int) -> App:
        """Enter a member's own app; the same one again changes nothing.

        Raises `AppTaken` where another member brought it, `SecondApp` where this one has another:
        one developer's apps are not spread over more people than Spotify allows.
        """
        with self._database.write() as connection:
            ensure_member(connection, owner_id, self._clock())
            known = self.of_owner(owner_id)
            if known is not None and known.client_id != client_id:
                raise SecondApp
            app = self.get(client_id)
            if app is not None and app.owner_id not in (None, owner_id):
                raise AppTaken
            connection.execute(
                "INSERT INTO apps VALUES (?, ?, NULL, ?) ON CONFLICT (client_id) DO UPDATE "
                "SET owner_id = excluded.owner_id",
                [client_id, owner_id, self._clock()],
            )
            return App(client_id, owner_id, app.lapsed_at if app else None, self._clock())

    def get(self, client_id: str) -> App | None:
        return self._one("client_id = ?", [client_id])

    def of_owner(self, member_id: int) -> App | None:
        """The app that a member brought."""
        return self._one("owner_id = ?", [member_id])

    def all(self) -> list[App]:
        """Every app that is known, the oldest first."""
        return self._many("TRUE", [])

    def remove(self, client_id: str) -> list[int]:
        """Take an app away; returns the other members who were connected through it.

        Their tokens are deleted and their accounts marked with `APP_GONE`; what was read stays.
        """
        with self._database.write() as connection:
            app = self.get(client_id)
            if app is None:
                return []
            others = [
                (row[0], row[1])
                for row in connection.execute(
                    "SELECT id, member_id FROM accounts "
                    "WHERE client_id = ? AND member_id IS NOT ? ORDER BY id",
                    [client_id, app.owner_id],
                ).fetchall()
            ]
            ids = packed([account_id for account_id, _ in others])
            connection.execute(
                "UPDATE accounts SET problem = ? WHERE id IN (SELECT value FROM json_each(?))",
                [APP_GONE, ids],
            )
            connection.execute(
                "DELETE FROM tokens WHERE account_id IN (SELECT value FROM json_each(?))", [ids]
            )
            connection.execute("DELETE FROM seat_waits WHERE client_id = ?", [client_id])
            connection.execute("DELETE FROM apps WHERE client_id = ?", [client_id])
        self._database.wipe_log()
        return [member_id for _, member_id in others]

    def set_lapsed(self, client_id: str, lapsed: bool) -> None:
        """Remember (or forget) that the app's owner has no Premium; the first time counts."""
        with self._database.write() as connection:
            if lapsed:
                connection.execute(
                    "INSERT INTO apps VALUES (?1, NULL, ?2, ?2) ON CONFLICT (client_id) "
                    "DO UPDATE SET lapsed_at = ifnull(lapsed_at, excluded.lapsed_at)",
                    [client_id, self._clock()],
                )
            else:
                connection.execute(
                    "UPDATE apps SET lapsed_at = NULL WHERE client_id = ?", [client_id]
                )

    def lapsed(self) -> set[str]:
        """Client ids of the apps whose owner had no Premium when Spotify last answered."""
        rows = self._database.rows("SELECT client_id FROM apps WHERE lapsed_at IS NOT NULL")
        return {row[0] for row in rows}

    def sitting(self, client_id: str) -> list[int]:
        """Members who are connected through an app, the first one first.

        A connection that waits for its member to link again keeps its seat: at Spotify they stand
        on the allow-list still.
        """
        rows = self._database.rows(
            "SELECT member_id FROM accounts WHERE service = 'spotify' AND client_id = ? "
            "AND problem IS NOT ? ORDER BY id",
            [client_id, APP_GONE],
        )
        return [row[0] for row in rows]

    def share(self, client_id: str, server_id: int) -> None:
        """Offer an app's free seats on a server; raises `Vanished` where its owner is not there."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO app_shares SELECT client_id, ?, owner_id, ? FROM apps "
                "WHERE client_id = ? AND owner_id IS NOT NULL "
                "ON CONFLICT (client_id, server_id) DO NOTHING",
                [server_id, self._clock(), client_id],
            )

    def end_share(self, client_id: str, server_id: int) -> None:
        """Offer no more seats there; whoever sits on one keeps it."""
        with self._database.write() as connection:
            connection.execute(
                "DELETE FROM app_shares WHERE client_id = ? AND server_id = ?",
                [client_id, server_id],
            )

    def shared_on(self, server_id: int) -> list[App]:
        """The apps that members share on a server, the first shared first."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM app_shares JOIN apps USING (client_id, owner_id) "
            "WHERE server_id = ? ORDER BY at, client_id",
            [server_id],
        )
        return [App(*row) for row in rows]

    def shares_of(self, client_id: str) -> set[int]:
        """The servers on which an app is shared."""
        rows = self._database.rows(
            "SELECT server_id FROM app_shares WHERE client_id = ?", [client_id]
        )
        return {row[0] for row in rows}

    def wait(self, member_id: int, server_id: int, client_id: str) -> None:
        """Remember that a member asks for a seat on this app; the place in the queue stays."""
        with self._database.write() as connection:
            ensure_member(connection, member_id, self._clock())
            connection.execute(
                "INSERT INTO seat_waits VALUES (?, ?, ?, ?) ON CONFLICT (member_id, server_id) "
                "DO UPDATE SET client_id = excluded.client_id",
                [member_id, server_id, client_id, self._clock()],
            )

    def stop_waiting(self, member_id: int) -> None:
        with self._database.write() as connection:
            connection.execute("DELETE FROM seat_waits WHERE member_id = ?", [member_id])

    def waiting_on(self, server_id: int) -> list[SeatWait]:
        """Who asked for a seat on a server, the longest wait first."""
        return self._waits("server_id = ?", [server_id])

    def waiting_for(self, client_id: str) -> list[SeatWait]:
        """Who asked for a seat on an app, wherever, the longest wait first."""
        return self._waits("client_id = ?", [client_id])

    def _waits(self, where: str, parameters: Sequence[Any]) -> list[SeatWait]:
        rows = self._database.rows(
            "SELECT member_id, server_id, client_id, since FROM seat_waits "
            f"WHERE {where} ORDER BY since, member_id",
            parameters,
        )
        return [SeatWait(*row) for row in rows]

    def _one(self, where: str, parameters: Sequence[Any]) -> App | None:
        found = self._many(where, parameters)
        return found[0] if found else None

    def _many(self, where: str, parameters: Sequence[Any]) -> list[App]:
        sql = f"SELECT {_COLUMNS} FROM apps WHERE {where} ORDER BY made_at, client_id"
        return [App(*row) for row in self._database.rows(sql, parameters)]
