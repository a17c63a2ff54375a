"""What members have, and where from: sets of recordings and of artists.

A set is one member's (and one account's, where it came from one) under a source and a ref, such
as the playlist. Weights are not made here: `frame` gives the evidence as it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence

import sqlite_utils
from pandas import DataFrame

from storage.database import Database, packed
from storage.evidence.combining import combined
from storage.evidence.frames import artist_frame, frame
from storage.records import EvidenceRow
from storage.revisions import bump


class Evidence:
    """Evidence rows. Writes raise `Vanished` where member, account or recording is gone."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def replace(
        self,
        member_id: int,
        account_id: int | None,
        source: str,
        ref: str,
        rows: Iterable[EvidenceRow],
    ) -> None:
        """Make a set hold exactly these rows; rows that stay the same are not touched."""
        values = combined(source, rows)
        with self._database.write() as connection:
            set_id = _set(connection, member_id, account_id, source, ref, make=bool(values))
            if set_id is None:
                return
            gone = connection.execute(
                "DELETE FROM evidence WHERE set_id = ? "
                "AND recording_id NOT IN (SELECT value FROM json_each(?))",
                [set_id, packed(list(values))],
            ).rowcount
            written = _write(connection, set_id, values)
            _drop_if_empty(connection, set_id)
            if gone or written:
                bump(connection, [member_id])

    def add(
        self,
        member_id: int,
        account_id: int | None,
        source: str,
        ref: str,
        rows: Iterable[EvidenceRow],
    ) -> None:
        """Add rows to a set; a recording already there takes the new value and time."""
        values = combined(source, rows)
        if not values:
            return
        with self._database.write() as connection:
            set_id = _set(connection, member_id, account_id, source, ref, make=True)
            assert set_id is not None  # noqa: S101 - just made
            if _write(connection, set_id, values):
                bump(connection, [member_id])

    def remove(self, member_id: int, source: str, ref: str) -> None:
        """Forget a set, its recordings and artists."""
        with self._database.write() as connection:
            gone = connection.execute(
                "DELETE FROM evidence_sets WHERE member_id = ? AND source = ? AND ref = ?",
                [member_id, source, ref],
            ).rowcount
            if gone:
                bump(connection, [member_id])

    def take(self, member_id: int, source: str, ref: str, recording_id: int) -> None:
        """Take one recording out of a set."""
        with self._database.write() as connection:
            sets = connection.execute(
                "DELETE FROM evidence WHERE recording_id = ? AND set_id IN (SELECT id "
                "FROM evidence_sets WHERE member_id = ? AND source = ? AND ref = ?) "
                "RETURNING set_id",
                [recording_id, member_id, source, ref],
            ).fetchall()
            for (set_id,) in sets:
                _drop_if_empty(connection, set_id)
            if sets:
                bump(connection, [member_id])

    def take_artist(self, member_id: int, source: str, ref: str, artist_id: str) -> None:
        """Take one artist out of a set."""
        with self._database.write() as connection:
            sets = connection.execute(
                "DELETE FROM artist_evidence WHERE artist_id = ? AND set_id IN (SELECT id "
                "FROM evidence_sets WHERE member_id = ? AND source = ? AND ref = ?) "
                "RETURNING set_id",
                [artist_id, member_id, source, ref],
            ).fetchall()
            for (set_id,) in sets:
                _drop_if_empty(connection, set_id)
            if sets:
                bump(connection, [member_id])

    def rated(self, member_id: int) -> dict[int, tuple[float, float | None]]:
        """{recording id: (1..10, unix s)} of a member's own ratings, whatever is switched off."""
        rows = self._database.rows(
            "SELECT e.recording_id, e.value, e.at FROM evidence_sets s "
            "JOIN evidence e ON e.set_id = s.id "
            "WHERE s.member_id = ? AND s.source = 'rating' AND s.ref = '' "
            "ORDER BY e.recording_id",
            [member_id],
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    def refs(self, member_id: int, source: str) -> dict[str, int]:
        """{ref: number of recordings} of a member's sets of one source."""
        return dict(
            self._database.rows(
                "SELECT s.ref, count(*) FROM evidence_sets s JOIN evidence e ON e.set_id = s.id "
                "WHERE s.member_id = ? AND s.source = ? GROUP BY s.ref ORDER BY s.ref",
                [member_id, source],
            )
        )

    def replace_artists(
        self,
        member_id: int,
        account_id: int | None,
        source: str,
        ref: str,
        rows: Iterable[tuple[str, float]],
    ) -> None:
        """Make the artists of a set exactly these (artist id, value)."""
        self._artists(member_id, account_id, source, ref, rows, only=True)

    def add_artists(
        self,
        member_id: int,
        account_id: int | None,
        source: str,
        ref: str,
        rows: Iterable[tuple[str, float]],
    ) -> None:
        """Add (artist id, value) to a set; an artist already there takes the new value."""
        self._artists(member_id, account_id, source, ref, rows, only=False)

    def frame(self, member_ids: Sequence[int], sources: Collection[str] | None = None) -> DataFrame:
        """These members' evidence from these sources (None: all), less what they switched off.

        Columns: user_id, track_id (recording id), source, ref, value, at (unix s, NaN: unknown).
        """
        return frame(self._database, member_ids, sources)

    def artist_frame(
        self, member_ids: Sequence[int], sources: Collection[str] | None = None
    ) -> DataFrame:
        """As `frame`, for artists. Columns: user_id, artist_id, source, ref, value."""
        return artist_frame(self._database, member_ids, sources)

    def had_by(self, member_ids: Sequence[int]) -> tuple[set[int], set[str]]:
        """(recordings, artists) that any of these members has evidence of, whatever it says.

        What they switched off counts too: it is still nothing new to them. An artist of a
        recording counts, a featured one as well.
        """
        sets = "SELECT id FROM evidence_sets WHERE member_id IN (SELECT value FROM json_each(?1))"
        members = [packed([int(number) for number in member_ids])]
        with self._database.read():
            recordings = self._database.rows(
                f"SELECT DISTINCT recording_id FROM evidence WHERE set_id IN ({sets})", members
            )
            artists = self._database.rows(
                f"SELECT artist_id FROM artist_evidence WHERE set_id IN ({sets}) "
                "UNION SELECT p.artist_id FROM recording_artists p JOIN evidence e "
                f"ON e.recording_id = p.recording_id WHERE e.set_id IN ({sets})",
                members,
            )
        return {row[0] for row in recordings}, {row[0] for row in artists}

    def counts(self, member_id: int) -> dict[str, int]:
        """{source: recordings} of a member; a source that tells artists only counts these."""
        rows = self._database.rows(
            "SELECT s.source, count(DISTINCT e.recording_id), count(DISTINCT a.artist_id) "
            "FROM evidence_sets s LEFT JOIN evidence e ON e.set_id = s.id "
            "LEFT JOIN artist_evidence a ON a.set_id = s.id AND e.set_id IS NULL "
            "WHERE s.member_id = ? GROUP BY s.source ORDER BY s.source",
            [member_id],
        )
        return {source: tracks or artists for source, tracks, artists in rows}

    def revision(self, member_ids: Sequence[int]) -> int:
        """A number that changes with what these members have, allow, and where they are."""
        rows = self._database.rows(
            "SELECT id, revision FROM members WHERE id IN (SELECT value FROM json_each(?)) "
            "ORDER BY id",
            [packed(list(member_ids))],
        )
        digest = hashlib.blake2b(packed(rows).encode(), digest_size=7).digest()
        return int.from_bytes(digest)

    def _artists(
        self,
        member_id: int,
        account_id: int | None,
        source: str,
        ref: str,
        rows: Iterable[tuple[str, float]],
        *,
        only: bool,
    ) -> None:
        values = {artist_id: float(value) for artist_id, value in rows}
        with self._database.write() as connection:
            set_id = _set(connection, member_id, account_id, source, ref, make=bool(values))
            if set_id is None:
                return
            gone = 0
            if only:
                gone = connection.execute(
                    "DELETE FROM artist_evidence WHERE set_id = ? "
                    "AND artist_id NOT IN (SELECT value FROM json_each(?))",
                    [set_id, packed(list(values))],
                ).rowcount
            written = connection.execute(
                "INSERT INTO artist_evidence SELECT ?1, value ->> 0, value ->> 1 "
                "FROM json_each(?2) WHERE TRUE ON CONFLICT (set_id, artist_id) "
                "DO UPDATE SET value = excluded.value WHERE value <> excluded.value",
                [set_id, packed(list(values.items()))],
            ).rowcount
            _drop_if_empty(connection, set_id)
            if gone or written:
                bump(connection, [member_id])


def _set(
    connection: sqlite_utils.Database,
    member_id: int,
    account_id: int | None,
    source: str,
    ref: str,
    *,
    make: bool,
) -> int | None:
    row = connection.execute(
        "SELECT id FROM evidence_sets "
        "WHERE member_id = ? AND source = ? AND ref = ? AND ifnull(account_id, 0) = ?",
        [member_id, source, ref, account_id or 0],
    ).fetchone()
    if row is None and make:
        row = connection.execute(
            "INSERT INTO evidence_sets (member_id, account_id, source, ref) "
            "VALUES (?, ?, ?, ?) RETURNING id",
            [member_id, account_id, source, ref],
        ).fetchone()
    return row[0] if row else None


def _write(
    connection: sqlite_utils.Database,
    set_id: int,
    values: dict[int, tuple[float, float | None]],
) -> int:
    # A recording may have been merged into another since the caller learnt its id.
    return connection.execute(
        "INSERT INTO evidence (set_id, recording_id, value, at) "
        "SELECT ?1, ifnull(m.recording_id, j.value ->> 0), j.value ->> 1, j.value ->> 2 "
        "FROM json_each(?2) j LEFT JOIN merged_recordings m ON m.id = j.value ->> 0 WHERE TRUE "
        "ON CONFLICT (set_id, recording_id) DO UPDATE SET value = excluded.value, at = excluded.at "
        "WHERE value <> excluded.value OR at IS NOT excluded.at",
        [set_id, packed([[number, *pair] for number, pair in values.items()])],
    ).rowcount


def _drop_if_empty(connection: sqlite_utils.Database, set_id: int) -> None:
    connection.execute(
        "DELETE FROM evidence_sets AS s WHERE id = ? "
        "AND NOT EXISTS (SELECT 1 FROM evidence WHERE set_id = s.id) "
        "AND NOT EXISTS (SELECT 1 FROM artist_evidence WHERE set_id = s.id)",
        [set_id],
    )
