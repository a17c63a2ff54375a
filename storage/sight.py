"""Which music somebody may come across here: a member of one server learns nothing of another."""

from __future__ import annotations

from storage.database import Database


class Sight:
    """One question."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def hides(self, recording_id: int, member_id: int, server_id: int | None) -> bool:
        """Whether a recording is only others' who are on no server with this member.

        Seen is what somebody on one of the member's servers has, what stands in a list or playlist
        of theirs or of such a server, and what nobody has (music from outside is nobody's secret).
        """
        row = self._database.row(
            """
            WITH here AS (
                SELECT server_id FROM memberships WHERE member_id = :member
                UNION SELECT :server WHERE :server IS NOT NULL),
            near AS (
                SELECT :member AS id
                UNION SELECT member_id FROM memberships WHERE server_id IN (SELECT * FROM here))
            SELECT EXISTS (SELECT 1 FROM evidence WHERE recording_id = :recording)
                AND NOT EXISTS (
                    SELECT 1 FROM evidence e JOIN evidence_sets s ON s.id = e.set_id
                    WHERE e.recording_id = :recording AND s.member_id IN (SELECT * FROM near)
                    AND NOT (s.source = 'feedback' AND s.member_id = :member))
                AND NOT EXISTS (
                    SELECT 1 FROM list_items i JOIN lists l ON l.id = i.list_id
                    WHERE i.recording_id = :recording
                    AND (l.member_id = :member OR l.server_id IN (SELECT * FROM here)))
                AND NOT EXISTS (
                    SELECT 1 FROM plan_tracks t JOIN plans p ON p.id = t.plan_id
                    WHERE t.recording_id = :recording
                    AND (p.owner_id = :member OR p.server_id IN (SELECT * FROM here)))
            """,
            {"recording": recording_id, "member": member_id, "server": server_id},
        )
        return bool(row and row[0])


__all__ = ["Sight"]
