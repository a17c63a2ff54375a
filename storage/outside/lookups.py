"""The queue of what to ask outside services: one row a question, kept with its last answer.

A question lives as long as what it is about; it is due at once, and again when the shelf life of
its answer (or of a no) is over. What most members have is asked about first. A question says
nothing of whose it is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

import sqlite_utils

from storage.database import Database, packed
from storage.outside.records import Asked, Question
from storage.outside.wanted import WANTED, Wanted

AFTER_FAILURE = 3600.0
"""Seconds until a question that a service failed at is asked again, times how often it did."""


class LookupQueue:
    """Questions by service and kind (`what`); see `storage.outside.wanted` for the kinds."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def gather(
        self, services: Collection[str], hold: Collection[tuple[str, str]] = frozenset()
    ) -> int:
        """Queue all that the catalogue leaves open at these services; returns how many are new.

        Kinds in `hold` wait: another service may answer these in bulk.
        """
        new = 0
        # A transaction a kind: whoever waits to write does not wait for all of them.
        for (service, what), wanted in WANTED.items():
            if service in services and (service, what) not in hold:
                with self._database.write() as connection:
                    new += _gather(connection, service, what, wanted, self._clock())
        self._weigh()
        return new

    def want(self, service: str, what: str, numbers: Iterable[int], *, weight: float = 1e6) -> None:
        """Queue a question about outside artists or recordings, by their numbers in `outside`.

        `weight` is what it competes with: the number of members who have something.
        """
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO lookups (service, what, subject, number, weight, due_at) "
                "SELECT ?1, ?2, o.id, o.number, ?3, ?4 FROM outside o "
                "WHERE o.number IN (SELECT value FROM json_each(?5)) "
                "ON CONFLICT (service, what, subject) DO UPDATE SET weight = "
                "max(weight, excluded.weight)",
                [service, what, weight, self._clock(), packed(list(numbers))],
            )

    def waiting_for(self, service: str, numbers: Collection[int]) -> int:
        """How many questions about these numbers in `outside` are due at a service."""
        row = self._database.row(
            "SELECT count(*) FROM lookups WHERE service = ? AND due_at <= ? "
            "AND number IN (SELECT value FROM json_each(?))",
            [service, self._clock(), packed(sorted(numbers))],
        )
        return int(row[0]) if row else 0

    def due(self, service: str, what: str, limit: int) -> list[Question]:
        """Questions to ask now: those a service has not failed at first, then the most wanted."""
        rows = self._database.rows(
            "SELECT id, subject, recording_id, artist_id, number FROM lookups "
            "WHERE service = ? AND what = ? AND due_at <= ? "
            "ORDER BY tries, weight DESC, id LIMIT ?",
            [service, what, self._clock(), limit],
        )
        return [Question(*row) for row in rows]

    def answered(
        self,
        found: Iterable[Question],
        nothing: Iterable[Question],
        *,
        keep: float,
        keep_nothing: float,
    ) -> None:
        """Note answers; these questions are due again after so many seconds.

        Belongs into one `store.transaction()` with what was told: a stop in between would forget
        an answer, or ask for it twice.
        """
        now = self._clock()
        rows = [[question.id, 1, now + keep] for question in found]
        rows += [[question.id, 0, now + keep_nothing] for question in nothing]
        with self._database.write() as connection:
            connection.execute(
                "UPDATE lookups SET found = j.value ->> 1, due_at = j.value ->> 2, asked_at = ?2, "
                "tries = 0 FROM json_each(?1) j WHERE lookups.id = j.value ->> 0",
                [packed(rows), now],
            )

    def failed(self, questions: Iterable[Question]) -> None:
        """Note that a service failed at these: others come first, and these rest for a while."""
        now = self._clock()
        with self._database.write() as connection:
            connection.execute(
                "UPDATE lookups SET tries = tries + 1, asked_at = ?2, due_at = ?2 + ?3 * tries "
                "WHERE id IN (SELECT value FROM json_each(?1))",
                [packed([question.id for question in questions]), now, AFTER_FAILURE],
            )

    def asked(self) -> list[Asked]:
        """How far every kind of question is: waiting now, last answered with something, or not."""
        rows = self._database.rows(
            "SELECT service, what, sum(due_at <= ?1), sum(due_at > ?1 AND ifnull(found, 0) = 1), "
            "sum(due_at > ?1 AND ifnull(found, 0) = 0) FROM lookups "
            "GROUP BY service, what ORDER BY service, what",
            [self._clock()],
        )
        return [Asked(*row) for row in rows]

    def stamp(self) -> tuple[int, int]:
        """Two numbers that change when there may be something new to ask about."""
        rows: dict[str, int] = dict(self._database.rows("SELECT name, value FROM counters"))
        return rows["revision"], rows["knowledge"]

    def next_due(self, services: Collection[str]) -> float | None:
        """When the next question to one of these services is to be asked; None for never."""
        row = self._database.row(
            "SELECT min(due_at) FROM lookups WHERE service IN (SELECT value FROM json_each(?))",
            [packed(sorted(services))],
        )
        return row[0] if row else None

    def _weigh(self) -> None:
        """A question weighs as many members as have what it is about."""
        having = (
            "SELECT e.recording_id AS id, s.member_id AS member FROM evidence e "
            "JOIN evidence_sets s ON s.id = e.set_id"
        )
        crediting = (
            f"SELECT p.artist_id AS id, h.member FROM ({having}) h "
            "JOIN recording_artists p ON p.recording_id = h.id "
            "UNION SELECT a.artist_id, s.member_id FROM artist_evidence a "
            "JOIN evidence_sets s ON s.id = a.set_id"
        )
        for column, who in (
            ("recording_id", having),
            ("artist_id", crediting),
            (
                "number",
                f"SELECT l.number AS id, h.member FROM ({having}) h "
                "JOIN recording_links l ON l.recording_id = h.id "
                f"UNION SELECT l.number, h.member FROM ({crediting}) h "
                "JOIN artist_links l ON l.artist_id = h.id",
            ),
        ):
            # Counted before the lock is taken: with many members that takes a while.
            changed = self._database.rows(
                f"SELECT w.id, w.n FROM (SELECT id, count(DISTINCT member) AS n FROM ({who}) "
                f"GROUP BY id) w WHERE EXISTS (SELECT 1 FROM lookups l "
                f"WHERE l.{column} = w.id AND l.weight <> w.n)"
            )
            if not changed:
                continue
            with self._database.write() as connection:
                connection.execute(
                    "UPDATE lookups SET weight = j.value ->> 1 FROM json_each(?) j "
                    f"WHERE lookups.{column} = j.value ->> 0",
                    [packed(changed)],
                )


def _gather(
    connection: sqlite_utils.Database, service: str, what: str, wanted: Wanted, now: float
) -> int:
    kind = {"service": service, "what": what, "now": now}
    if wanted.column == "recording_id":
        # Answered elsewhere meanwhile: not asked (again).
        connection.execute(
            "DELETE FROM lookups WHERE service = :service AND what = :what "
            "AND ifnull(found, 0) = 0 "
            f"AND recording_id NOT IN (SELECT about FROM ({wanted.sql}))",
            kind,
        )
    return connection.execute(
        f"INSERT INTO lookups (service, what, subject, {wanted.column}, due_at) "
        f"SELECT :service, :what, subject, about, :now FROM ({wanted.sql}) w "
        "WHERE NOT EXISTS (SELECT 1 FROM lookups l WHERE l.service = :service "
        "AND l.what = :what AND l.subject = w.subject) GROUP BY subject",
        kind,
    ).rowcount
