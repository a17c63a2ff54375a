"""Recommendations that were given, what became of them, and what they have taught a server."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from storage.database import Database, packed, unpacked
from storage.records import Given, GivenItem

OUTCOMES = ("up", "down", "saved", "kept", "removed")
OPPOSITES = {"up": "down", "down": "up", "kept": "removed", "removed": "kept"}


class GivenLists:
    """What is read back never says who somebody is: a member only finds their own."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def remember(
        self,
        member_id: int,
        server_id: int | None,
        items: Sequence[GivenItem],
        *,
        list_id: str | None = None,
        plan_id: int | None = None,
        rival: str | None = None,
    ) -> None:
        """Remember a list as it is given now. Raises `Vanished` for a gone member or recording."""
        rows = [
            [place, item.recording_id, packed(_rounded(item)), item.team]
            for place, item in enumerate(items)
        ]
        with self._database.write() as connection:
            number = connection.execute(
                "INSERT INTO given_lists (member_id, server_id, list_id, plan_id, rival, at) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                [member_id, server_id, list_id, plan_id, rival, self._clock()],
            ).lastrowid
            connection.execute(
                "INSERT INTO given (given_list_id, place, recording_id, parts, team) "
                "SELECT ?1, j.value ->> 0, ifnull(m.recording_id, j.value ->> 1), j.value ->> 2, "
                "j.value ->> 3 "
                "FROM json_each(?2) j LEFT JOIN merged_recordings m ON m.id = j.value ->> 1",
                [number, packed(rows)],
            )

    def of_list(self, member_id: int, list_id: str, recording_id: int | None = None) -> list[int]:
        """Ids of what a list gave its member (of that recording), in order of their places."""
        rows = self._database.rows(
            "SELECT g.id FROM given g JOIN given_lists l ON l.id = g.given_list_id "
            "WHERE l.member_id = ?1 AND l.list_id = ?2 AND (?3 IS NULL OR g.recording_id = "
            "ifnull((SELECT recording_id FROM merged_recordings WHERE id = ?3), ?3)) "
            "ORDER BY g.place",
            [member_id, list_id, recording_id],
        )
        return [row[0] for row in rows]

    def latest_of(self, member_id: int, since: float) -> dict[int, int]:
        """{recording id: the last that was given of it} of a member, of those given since then."""
        rows = self._database.rows(
            "SELECT g.recording_id, max(g.id) FROM given g "
            "JOIN given_lists l ON l.id = g.given_list_id "
            "WHERE l.member_id = ? AND l.at >= ? AND g.recording_id IS NOT NULL "
            "GROUP BY g.recording_id ORDER BY 1",
            [member_id, since],
        )
        return dict(rows)

    def only(self, plan_id: int, recordings: Collection[int]) -> None:
        """Of what was given as a playlist, forget all but these: they never were in it."""
        with self._database.write() as connection:
            connection.execute(
                "DELETE FROM given WHERE given_list_id IN (SELECT id FROM given_lists WHERE "
                "plan_id = ?1) AND recording_id NOT IN (SELECT value FROM json_each(?2))",
                [plan_id, packed(sorted(recordings))],
            )

    def made_into(self, member_id: int, list_id: str, plan_id: int) -> None:
        """A list was made into a playlist, its last one, if there are several."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE given_lists SET plan_id = ? WHERE member_id = ? AND list_id = ?",
                [plan_id, member_id, list_id],
            )

    def mark(self, given_id: int, what: str) -> bool:
        """Note an outcome; its opposite ends. False where it was noted before."""
        if what not in OUTCOMES:
            raise ValueError(f"an outcome is one of {', '.join(OUTCOMES)}, not {what!r}")
        with self._database.write() as connection:
            connection.execute(
                "DELETE FROM outcomes WHERE given_id = ? AND what = ?",
                [given_id, OPPOSITES.get(what)],
            )
            new = connection.execute(
                "INSERT OR IGNORE INTO outcomes SELECT id, ?2, ?3 FROM given WHERE id = ?1",
                [given_id, what, self._clock()],
            ).rowcount
        return bool(new)

    def unmark(self, given_id: int, what: str) -> None:
        """Take an outcome back. What the server had learned is then learned anew."""
        with self._database.write() as connection:
            connection.execute(
                "DELETE FROM outcomes WHERE given_id = ? AND what = ?", [given_id, what]
            )

    def get(self, given_ids: Collection[int]) -> list[Given]:
        """These and the others of their lists, in the order they were given."""
        return self._read(
            "g.given_list_id IN (SELECT given_list_id FROM given "
            "WHERE id IN (SELECT value FROM json_each(?)))",
            [packed(sorted(given_ids))],
        )

    def all(self, server_id: int | None = None) -> list[Given]:
        """All that was given on a server, or everywhere, in the order it was given."""
        return self._read("?1 IS NULL OR l.server_id = ?1", [server_id])

    def answered(self, server_id: int) -> list[Given]:
        """The lists of a server of which anything was answered, whole."""
        return self._read(
            "g.given_list_id IN (SELECT a.given_list_id FROM outcomes o "
            "JOIN given a ON a.id = o.given_id JOIN given_lists s ON s.id = a.given_list_id "
            "WHERE s.server_id = ?)",
            [server_id],
        )

    def turning(self, server_id: int) -> dict[str, Any] | None:
        """What the answers on a server have taught (JSON), None where it has to be learned anew."""
        row = self._database.row("SELECT state FROM turnings WHERE server_id = ?", [server_id])
        return dict(unpacked(row[0])) if row else None

    def keep_turning(self, server_id: int, state: dict[str, Any]) -> None:
        """Keep it until an answer of that server goes away."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO turnings VALUES (?, ?)", [server_id, packed(state)]
            )

    def purge(self, before: float) -> int:
        """Forget what was given before a time; returns how many lists."""
        with self._database.write() as connection:
            return connection.execute("DELETE FROM given_lists WHERE at < ?", [before]).rowcount

    def _read(self, where: str, parameters: Sequence[Any]) -> list[Given]:
        rows = self._database.rows(
            "SELECT g.id, g.given_list_id, l.server_id, g.place, g.parts, g.team, l.rival, l.at, "
            "(SELECT json_group_object(o.what, o.at) FROM outcomes o WHERE o.given_id = g.id) "
            "FROM given g JOIN given_lists l ON l.id = g.given_list_id "
            f"WHERE {where} ORDER BY g.given_list_id, g.place",
            parameters,
        )
        return [_given(*row) for row in rows]


def _given(
    number: int,
    list_number: int,
    server_id: int | None,
    place: int,
    parts: str,
    team: str | None,
    rival: str | None,
    at: float,
    outcomes: str,
) -> Given:
    return Given(
        number,
        list_number,
        server_id,
        place,
        unpacked(parts),
        team,
        rival,
        at,
        unpacked(outcomes),
    )


def _rounded(item: GivenItem) -> dict[str, float]:
    return {name: round(float(share), 4) for name, share in sorted(item.parts.items())}
