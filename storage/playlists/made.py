"""What becomes of the playlists that the bot has made, by what Spotify calls their state."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from storage.database import Database, packed


@dataclass(frozen=True, slots=True)
class MadeTrack:
    """A recommendation in a made playlist, by its id among those given; `there` if it still is."""

    given_id: int
    recording_id: int
    there: bool


class MadePlaylists:
    """By plan. They and what is known of them go with the plan's owner and account."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def written(self, plan_id: int, snapshot_id: str | None) -> None:
        """A playlist is as planned now, and that is what Spotify calls it (None: not told)."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO made_playlists (plan_id, written_at, snapshot_id) "
                "VALUES (?, ?, ?)",
                [plan_id, self._clock(), snapshot_id],
            )

    def listed(self, plan_id: int, snapshot_id: str) -> None:
        """It was seen in the list of playlists: as it was, or changed (see `changed`)."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO made_playlists (plan_id, written_at, listed) "
                "SELECT id, created_at, ?2 FROM plans WHERE id = ?1 "
                "ON CONFLICT (plan_id) DO UPDATE SET listed = ?2, "
                "looked_at = iif(snapshot_id = ?2, ?3, looked_at)",
                [plan_id, snapshot_id, self._clock()],
            )

    def changed(self, account_id: int, since: float) -> list[tuple[int, str]]:
        """(plan, what its state is called) of those made since then that have to be read.

        Those read longest ago come first.
        """
        return self._database.rows(
            "SELECT m.plan_id, m.listed FROM made_playlists m JOIN plans p ON p.id = m.plan_id "
            "WHERE p.account_id = ? AND p.created_at >= ? AND p.state = 'done' "
            "AND m.listed IS NOT NULL AND m.listed IS NOT m.snapshot_id "
            "ORDER BY ifnull(m.looked_at, m.written_at), m.plan_id",
            [account_id, since],
        )

    def read(self, plan_id: int, snapshot_id: str, gone: Collection[int]) -> None:
        """It was read; the tracks at the places in `gone` are not in it. A gone plan is nothing."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE made_playlists SET snapshot_id = ?, looked_at = ? WHERE plan_id = ?",
                [snapshot_id, self._clock(), plan_id],
            )
            connection.execute("DELETE FROM made_gone WHERE plan_id = ?", [plan_id])
            connection.execute(
                "INSERT INTO made_gone SELECT plan_id, position FROM plan_tracks "
                "WHERE plan_id = ? AND position IN (SELECT value FROM json_each(?))",
                [plan_id, packed(sorted(gone))],
            )

    def standing(self, member_id: int, since: float, least_age: float) -> list[MadeTrack]:
        """What was given since then and made into a playlist: whether it is still in it.

        What is in it counts only `least_age` seconds after it was written; before, it is not in
        the answer.
        """
        rows = self._database.rows(
            "SELECT g.id, g.recording_id, max(x.position IS NULL AND r.recording_id IS NULL) "
            "FROM given_lists l JOIN given g ON g.given_list_id = l.id "
            "JOIN made_playlists m ON m.plan_id = l.plan_id "
            "LEFT JOIN playlist_marks r ON r.plan_id = m.plan_id "
            "AND r.recording_id = g.recording_id AND r.what = 'removed' "
            "LEFT JOIN plan_tracks t ON t.plan_id = m.plan_id AND t.recording_id = g.recording_id "
            "LEFT JOIN made_gone x ON x.plan_id = t.plan_id AND x.position = t.position "
            "WHERE l.member_id = ?1 AND l.at >= ?2 AND (r.recording_id IS NOT NULL "
            "OR t.recording_id IS NOT NULL AND m.looked_at IS NOT NULL "
            "AND (x.position IS NOT NULL OR m.looked_at - m.written_at >= ?3)) "
            "GROUP BY g.id ORDER BY g.id",
            [member_id, since, least_age],
        )
        return [MadeTrack(given_id, recording, bool(there)) for given_id, recording, there in rows]
