"""Which music somebody may come across here: a member of one server learns nothing of another.

Seen is what somebody on one of the member's servers has, what stands in a list or playlist of
theirs or of such a server, and what nobody has (music from outside is nobody's secret).
"""

from __future__ import annotations

from dataclasses import dataclass

from storage.database import Database

NEAR = """
here AS (
    SELECT server_id FROM memberships WHERE member_id = :member
    UNION SELECT :server WHERE :server IS NOT NULL),
near AS (
    SELECT :member AS id
    UNION SELECT member_id FROM memberships WHERE server_id IN (SELECT * FROM here))
"""
"""Common table expressions that `hidden_recording` and `hidden_artist` read."""


@dataclass(frozen=True, slots=True)
class Onlooker:
    """Who looks, and on which server (None in a direct message); all of theirs count."""

    member_id: int
    server_id: int | None = None

    def parameters(self) -> dict[str, int | None]:
        return {"member": self.member_id, "server": self.server_id}


def hidden_recording(recording: str) -> str:
    """SQL: whether a recording (an expression) is only others' who are on no server with them."""
    return f"""(
        EXISTS (SELECT 1 FROM evidence WHERE recording_id = {recording})
        AND NOT EXISTS (
            SELECT 1 FROM evidence e JOIN evidence_sets s ON s.id = e.set_id
            WHERE e.recording_id = {recording} AND s.member_id IN (SELECT * FROM near)
            AND NOT (s.source = 'feedback' AND s.member_id = :member))
        AND NOT EXISTS (
            SELECT 1 FROM list_items i JOIN lists l ON l.id = i.list_id
            WHERE i.recording_id = {recording}
            AND (l.member_id = :member OR l.server_id IN (SELECT * FROM here)))
        AND NOT EXISTS (
            SELECT 1 FROM plan_tracks t JOIN plans p ON p.id = t.plan_id
            WHERE t.recording_id = {recording}
            AND (p.owner_id = :member OR p.server_id IN (SELECT * FROM here))))"""


def hidden_artist(artist: str) -> str:
    """SQL: whether all that is known of an artist is hidden, and nobody else near spoke of them."""
    return f"""(
        EXISTS (SELECT 1 FROM recording_artists WHERE artist_id = {artist})
        AND NOT EXISTS (
            SELECT 1 FROM recording_artists a WHERE a.artist_id = {artist}
            AND NOT {hidden_recording("a.recording_id")})
        AND NOT EXISTS (
            SELECT 1 FROM artist_evidence e JOIN evidence_sets s ON s.id = e.set_id
            WHERE e.artist_id = {artist} AND s.member_id IN (SELECT * FROM near)
            AND NOT (s.source = 'feedback' AND s.member_id = :member)))"""


class Sight:
    """Questions about one recording or artist."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def hides(self, recording_id: int, by: Onlooker) -> bool:
        """Whether an onlooker must not learn of a recording."""
        return self._asked(hidden_recording(":asked"), recording_id, by)

    def hides_artist(self, artist_id: str, by: Onlooker) -> bool:
        """Whether an onlooker must not learn that there is such an artist here."""
        return self._asked(hidden_artist(":asked"), artist_id, by)

    def _asked(self, condition: str, asked: int | str, by: Onlooker) -> bool:
        row = self._database.row(
            f"WITH {NEAR} SELECT {condition}", {**by.parameters(), "asked": asked}
        )
        return bool(row and row[0])


__all__ = ["NEAR", "Onlooker", "Sight", "hidden_artist", "hidden_recording"]
