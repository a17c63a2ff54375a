"""A member's plays as their data exports tell them: the track and the time of each, once.

Exports of one period overlap, and are imported again: what is new can only be told where the
times of the plays are known. They are kept packed, a row a recording (`storage.history.times`),
and beside them as evidence of source "history", ref "plays".
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlite_utils

from storage.database import Database, packed
from storage.erasing import due
from storage.evidence.evidence import Evidence
from storage.history.times import Times, encoded, packed_times, united, unpacked_times, value_of
from storage.imports.records import PlayTimes
from storage.pruning import prune
from storage.records import EvidenceRow
from storage.revisions import bump

SOURCE, PLAYS = "history", "plays"

SKIP, SKIPS_AT_MOST = 0.1, 0.5
"""Ten skips count less than one play, and so do a thousand."""


class History:
    """Plays of members. Writes raise `Vanished` where the member is gone."""

    def __init__(self, database: Database, evidence: Evidence) -> None:
        self._database = database
        self._evidence = evidence

    def add(self, member_id: int, plays: Iterable[PlayTimes]) -> int:
        """Add plays to what is known; returns of how many recordings something was new."""
        new: dict[int, Times] = {}
        with self._database.write() as connection:
            for number, times in _current(connection, plays):
                new[number] = united(new.get(number, ()), times)
            new = {number: times for number, times in new.items() if times}
            known = _known(connection, member_id, new)
            both = {n: united(known.get(n, ()), times) for n, times in new.items()}
            changed = {n: times for n, times in both.items() if times != known.get(n)}
            _write(connection, member_id, changed)
            self._evidence.add(member_id, None, SOURCE, PLAYS, _evidence(both))
        return len(changed)

    def times(self, member_id: int) -> dict[int, Times]:
        """{recording id: its plays} of a member, as `storage.history.times` has them."""
        rows = self._database.rows(
            "SELECT recording_id, times FROM history WHERE member_id = ? ORDER BY recording_id",
            [member_id],
        )
        return {number: unpacked_times(blob) for number, blob in rows}

    def forget(self, member_id: int) -> None:
        """Forget all that came from a member's exports (what they said no to stays a no)."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM history WHERE member_id = ?", [member_id])
            connection.execute(
                "DELETE FROM evidence_sets WHERE member_id = ? AND source = ?",
                [member_id, SOURCE],
            )
            bump(connection, [member_id])
            prune(connection)
            due(connection)
        self._database.wipe_log()


def merge_history(connection: sqlite_utils.Database, stays: int, goes: int) -> None:
    """What members played under the second recording was the first."""
    rows = connection.execute(
        "SELECT g.member_id, g.times, s.times FROM history g LEFT JOIN history s "
        "ON s.member_id = g.member_id AND s.recording_id = ? WHERE g.recording_id = ?",
        [stays, goes],
    ).fetchall()
    for member_id, theirs, ours in rows:
        times = united(unpacked_times(ours or b""), unpacked_times(theirs))
        _write(connection, member_id, {stays: times})
        value, at = value_of(times, SKIP, SKIPS_AT_MOST)
        connection.execute(
            "UPDATE evidence SET value = ?, at = ? WHERE recording_id = ? AND set_id IN ("
            "SELECT id FROM evidence_sets WHERE member_id = ? AND source = ? AND ref = ?)",
            [value, at, stays, member_id, SOURCE, PLAYS],
        )
    connection.execute("DELETE FROM history WHERE recording_id = ?", [goes])


def _current(
    connection: sqlite_utils.Database, plays: Iterable[PlayTimes]
) -> list[tuple[int, Times]]:
    """(recording id, times), by what merged recordings are now."""
    told = list(plays)
    moved = dict(
        connection.execute(
            "SELECT id, recording_id FROM merged_recordings "
            "WHERE id IN (SELECT value FROM json_each(?))",
            [packed([play.recording_id for play in told])],
        ).fetchall()
    )
    return [
        (
            moved.get(play.recording_id, play.recording_id),
            encoded(play.heard, play.skipped, exact=play.exact),
        )
        for play in told
    ]


def _known(
    connection: sqlite_utils.Database, member_id: int, numbers: Iterable[int]
) -> dict[int, Times]:
    rows = connection.execute(
        "SELECT recording_id, times FROM history WHERE member_id = ? "
        "AND recording_id IN (SELECT value FROM json_each(?))",
        [member_id, packed(list(numbers))],
    ).fetchall()
    return {number: unpacked_times(blob) for number, blob in rows}


def _write(connection: sqlite_utils.Database, member_id: int, times: dict[int, Times]) -> None:
    # Blobs cannot travel in a JSON text.
    connection.conn.executemany(
        "INSERT INTO history VALUES (?, ?, ?) ON CONFLICT (member_id, recording_id) "
        "DO UPDATE SET times = excluded.times",
        [[member_id, number, packed_times(each)] for number, each in times.items()],
    )


def _evidence(times: dict[int, Times]) -> list[EvidenceRow]:
    return [
        EvidenceRow(number, *value_of(each, SKIP, SKIPS_AT_MOST)) for number, each in times.items()
    ]


__all__ = ["PLAYS", "SKIP", "SKIPS_AT_MOST", "SOURCE", "History", "merge_history"]
