"""What members say to what they were shown: yes or no, to a recording or to an artist."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from storage.database import Database, packed
from storage.evidence.evidence import Evidence
from storage.records import EvidenceRow

SOURCE = "feedback"


class Feedback:
    """One opinion a member and recording (or artist), kept as evidence of source "feedback"."""

    def __init__(self, database: Database, evidence: Evidence, clock: Callable[[], float]) -> None:
        self._database = database
        self._evidence = evidence
        self._clock = clock

    def give(
        self,
        member_id: int,
        recording_id: int,
        value: int,
        *,
        list_id: str | None = None,
        server_id: int | None = None,
    ) -> None:
        """Say +1 or -1, or 0 to take it back. Raises `Vanished` for a gone member or recording."""
        if value not in (-1, 0, 1):
            raise ValueError(f"feedback is +1, -1 or 0, not {value}")
        now = self._clock()
        with self._database.write() as connection:
            moved = connection.execute(
                "SELECT recording_id FROM merged_recordings WHERE id = ?", [recording_id]
            ).fetchone()
            recording_id = moved[0] if moved else recording_id
            connection.execute(
                "DELETE FROM feedback WHERE member_id = ? AND recording_id = ?",
                [member_id, recording_id],
            )
            if value:
                # The list may have been purged since it was shown: the word counts without it.
                connection.execute(
                    "INSERT INTO feedback VALUES (?, ?, ?, "
                    "(SELECT id FROM lists WHERE id = ?), ?, ?)",
                    [member_id, recording_id, value, list_id, server_id, now],
                )
                self._evidence.add(
                    member_id, None, SOURCE, "", [EvidenceRow(recording_id, value, now)]
                )
            else:
                self._evidence.take(member_id, SOURCE, "", recording_id)

    def of(self, member_id: int) -> dict[int, int]:
        """{recording id: +1 or -1} of a member."""
        return dict(
            self._database.rows(
                "SELECT recording_id, value FROM feedback WHERE member_id = ? "
                "ORDER BY at, recording_id",
                [member_id],
            )
        )

    def give_artist(self, member_id: int, artist_id: str, value: int) -> None:
        """Say +1 or -1 to an artist, or 0 to take it back; a -1 is a no for good.

        Raises `Vanished` for a gone member, or an artist who is not in the catalogue.
        """
        if value not in (-1, 0, 1):
            raise ValueError(f"feedback is +1, -1 or 0, not {value}")
        if value:
            self._evidence.add_artists(member_id, None, SOURCE, "", [(artist_id, value)])
        else:
            self._evidence.take_artist(member_id, SOURCE, "", artist_id)

    def artists_of(self, member_id: int) -> dict[str, int]:
        """{artist id: +1 or -1} of a member, by artist id.

        It holds whatever the host or the member has switched off: a no is not only evidence.
        """
        rows = self._database.rows(
            "SELECT a.artist_id, a.value FROM artist_evidence a "
            "JOIN evidence_sets s ON s.id = a.set_id "
            "WHERE s.member_id = ? AND s.source = ? AND s.ref = '' ORDER BY a.artist_id",
            [member_id, SOURCE],
        )
        return {artist_id: 1 if value > 0 else -1 for artist_id, value in rows}

    def refused(self, member_ids: Iterable[int]) -> set[int]:
        """Recordings to which any of these members said no: to them, or to one of their artists.

        As `artists_of`, it holds whatever is switched off; a featured artist counts, too.
        """
        rows = self._database.rows(
            "SELECT p.recording_id FROM evidence_sets s "
            "JOIN artist_evidence a ON a.set_id = s.id AND a.value < 0 "
            "JOIN recording_artists p ON p.artist_id = a.artist_id "
            "WHERE s.source = ?1 AND s.ref = '' "
            "AND s.member_id IN (SELECT value FROM json_each(?2)) "
            "UNION SELECT recording_id FROM feedback WHERE value < 0 "
            "AND member_id IN (SELECT value FROM json_each(?2))",
            [SOURCE, packed([int(one) for one in member_ids])],
        )
        return {row[0] for row in rows}
