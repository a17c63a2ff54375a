"""Every version of a playlist with its tracks, and what people did to it by hand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

import sqlite_utils

from storage.database import Database, packed
from storage.errors import Vanished
from storage.records import PlannedTrack


@dataclass(frozen=True, slots=True)
class Version:
    """A playlist as it was (or is to be) at one time; `number` counts from 1.

    `why` is "made", "refresh", "schedule" or "undo" (then it is as `restored` was); `state` is
    "planned", "done" or "failed" (never in Spotify).
    """

    plan_id: int
    number: int
    why: str
    at: float
    restored: int | None
    state: str
    tracks: tuple[PlannedTrack, ...]


class Versions:
    """By plan; all of it goes with the plan."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def first(self, plan_id: int) -> None:
        """Keep what is planned as version 1, where no version is kept yet."""
        with self._database.write() as connection:
            made = connection.execute(
                "INSERT INTO playlist_versions (plan_id, number, why, at, state) "
                "SELECT id, 1, 'made', created_at, iif(state = 'done', 'done', 'planned') "
                "FROM plans WHERE id = ?1 AND NOT EXISTS "
                "(SELECT 1 FROM playlist_versions WHERE plan_id = ?1)",
                [plan_id],
            )
            if made.rowcount:
                connection.execute(
                    "INSERT INTO version_tracks SELECT plan_id, 1, position, recording_id, "
                    "spotify_track_id FROM plan_tracks WHERE plan_id = ?",
                    [plan_id],
                )
                connection.execute(
                    "INSERT INTO version_track_members SELECT plan_id, 1, position, place, "
                    "member_id FROM plan_track_members WHERE plan_id = ?",
                    [plan_id],
                )

    def begin(
        self,
        plan_id: int,
        tracks: Sequence[PlannedTrack],
        why: str,
        *,
        restored: int | None = None,
        posting: bool = False,
    ) -> int:
        """Keep a new version as what the playlist is to be now; its number.

        The plan is unfinished until that is written. Raises `Vanished` for a gone plan.
        """
        self.first(plan_id)
        with self._database.write() as connection:
            number = int(
                connection.execute(
                    "SELECT ifnull(max(number), 0) + 1 FROM playlist_versions WHERE plan_id = ?",
                    [plan_id],
                ).fetchone()[0]
            )
            connection.execute(
                "INSERT INTO playlist_versions VALUES (?, ?, ?, ?, ?, 'planned', ?)",
                [plan_id, number, why, self._clock(), restored, posting],
            )
            _put(connection, plan_id, number, tracks)
            self._make_current(plan_id, number)
            connection.execute("UPDATE plans SET state = 'created' WHERE id = ?", [plan_id])
        return number

    def rewrite(self, plan_id: int, tracks: Sequence[PlannedTrack]) -> None:
        """Other tracks in the newest version, which is to be written again.

        For what changes by the minute (a party). Raises `Vanished` for a gone plan.
        """
        self.first(plan_id)
        with self._database.write() as connection:
            number = connection.execute(
                "UPDATE playlist_versions SET state = 'planned' WHERE plan_id = ?1 AND number = "
                "(SELECT max(number) FROM playlist_versions WHERE plan_id = ?1) RETURNING number",
                [plan_id],
            ).fetchone()
            if number is None:
                raise Vanished
            connection.execute(
                "DELETE FROM version_tracks WHERE plan_id = ? AND number = ?", [plan_id, number[0]]
            )
            _put(connection, plan_id, number[0], tracks)
            self._make_current(plan_id, number[0])
            connection.execute("UPDATE plans SET state = 'created' WHERE id = ?", [plan_id])

    def _make_current(self, plan_id: int, number: int) -> None:
        with self._database.write() as connection:
            connection.execute("DELETE FROM plan_tracks WHERE plan_id = ?", [plan_id])
            connection.execute(
                "INSERT INTO plan_tracks SELECT plan_id, position, recording_id, spotify_track_id "
                "FROM version_tracks WHERE plan_id = ? AND number = ?",
                [plan_id, number],
            )
            connection.execute(
                "INSERT INTO plan_track_members SELECT plan_id, position, place, member_id "
                "FROM version_track_members WHERE plan_id = ? AND number = ?",
                [plan_id, number],
            )

    def done(self, plan_id: int) -> None:
        """The newest version stands in Spotify."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE playlist_versions SET state = 'done' WHERE plan_id = ?1 AND number = "
                "(SELECT max(number) FROM playlist_versions WHERE plan_id = ?1)",
                [plan_id],
            )

    def failed(self, plan_id: int) -> bool:
        """The newest version cannot be written: the one before counts again.

        False where there is none before.
        """
        with self._database.write() as connection:
            before = connection.execute(
                "SELECT max(number) FROM playlist_versions WHERE plan_id = ? AND state = 'done'",
                [plan_id],
            ).fetchone()[0]
            connection.execute(
                "UPDATE playlist_versions SET state = 'failed', posting = 0 "
                "WHERE plan_id = ? AND state = 'planned'",
                [plan_id],
            )
            if before is None:
                return False
            self._make_current(plan_id, before)
            connection.execute("UPDATE plans SET state = 'done' WHERE id = ?", [plan_id])
        return True

    def of(self, plan_id: int) -> list[Version]:
        """All of a playlist, the oldest first."""
        with self._database.read():
            heads = self._database.rows(
                "SELECT number, why, at, restored, state FROM playlist_versions "
                "WHERE plan_id = ? ORDER BY number",
                [plan_id],
            )
            tracks = self._database.rows(
                "SELECT number, position, recording_id, spotify_track_id FROM version_tracks "
                "WHERE plan_id = ? ORDER BY number, position",
                [plan_id],
            )
            members = self._database.rows(
                "SELECT number, position, member_id FROM version_track_members "
                "WHERE plan_id = ? ORDER BY number, position, place",
                [plan_id],
            )
        whom: dict[tuple[int, int], list[int]] = {}
        for number, position, member_id in members:
            whom.setdefault((number, position), []).append(member_id)
        by_number: dict[int, list[PlannedTrack]] = {}
        for number, position, recording_id, spotify_id in tracks:
            by_number.setdefault(number, []).append(
                PlannedTrack(
                    position, recording_id, spotify_id, tuple(whom.get((number, position), ()))
                )
            )
        return [
            Version(plan_id, number, why, at, restored, state, tuple(by_number.get(number, ())))
            for number, why, at, restored, state in heads
        ]

    def unfinished(self) -> list[int]:
        """Plans whose newest version, not the first one, is not in Spotify yet."""
        rows = self._database.rows(
            "SELECT v.plan_id FROM playlist_versions v JOIN plans p ON p.id = v.plan_id "
            "WHERE v.state = 'planned' AND v.number > 1 AND p.state = 'created' "
            "ORDER BY v.plan_id"
        )
        return [row[0] for row in rows]

    def to_post(self) -> list[tuple[int, int]]:
        """(plan, number) of what stands in Spotify and is still to be told in the channel."""
        rows = self._database.rows(
            "SELECT plan_id, number FROM playlist_versions WHERE posting AND state = 'done' "
            "ORDER BY at, plan_id, number"
        )
        return [(row[0], row[1]) for row in rows]

    def posted(self, plan_id: int, number: int) -> None:
        with self._database.write() as connection:
            connection.execute(
                "UPDATE playlist_versions SET posting = 0 WHERE plan_id = ? AND number = ?",
                [plan_id, number],
            )

    # --- what people did

    def keep(self, plan_id: int, recording_id: int, member_id: int, yes: bool = True) -> None:
        """A member wants a track to stay in the playlist, or not any more. Raises `Vanished`."""
        with self._database.write() as connection:
            if yes:
                connection.execute(
                    "INSERT OR IGNORE INTO playlist_kept VALUES (?, ?, ?, ?)",
                    [plan_id, recording_id, member_id, self._clock()],
                )
            else:
                connection.execute(
                    "DELETE FROM playlist_kept "
                    "WHERE plan_id = ? AND recording_id = ? AND member_id = ?",
                    [plan_id, recording_id, member_id],
                )

    def kept(self, plan_id: int) -> dict[int, set[int]]:
        """{recording: who wants it to stay}."""
        found: dict[int, set[int]] = {}
        for recording_id, member_id in self._database.rows(
            "SELECT recording_id, member_id FROM playlist_kept WHERE plan_id = ?", [plan_id]
        ):
            found.setdefault(recording_id, set()).add(member_id)
        return found

    def mark(self, plan_id: int, recordings: Iterable[int], what: str) -> None:
        """These were "removed" or "added" by hand; the newest word counts."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO playlist_marks SELECT ?1, value, ?2, ?3 FROM json_each(?4)",
                [plan_id, what, self._clock(), packed(sorted(set(recordings)))],
            )

    def marked(self, plan_id: int, what: str) -> set[int]:
        """Recordings that were "removed", or "added", by hand."""
        rows = self._database.rows(
            "SELECT recording_id FROM playlist_marks WHERE plan_id = ? AND what = ?",
            [plan_id, what],
        )
        return {row[0] for row in rows}

    def opinions(self, member_ids: Collection[int]) -> dict[int, int]:
        """{recording: -1 where one of these members said no, else +1 where one said yes}."""
        rows = self._database.rows(
            "SELECT recording_id, min(value) FROM feedback "
            "WHERE member_id IN (SELECT value FROM json_each(?)) GROUP BY recording_id",
            [packed(sorted(member_ids))],
        )
        return {row[0]: row[1] for row in rows}

    def heard(self, member_ids: Collection[int], since: float) -> set[int]:
        """Recordings that one of these members has played or saved since then."""
        rows = self._database.rows(
            "SELECT DISTINCT e.recording_id FROM evidence_sets s "
            "JOIN evidence e ON e.set_id = s.id "
            "WHERE s.source NOT IN ('feedback', 'rating') AND e.at > ? "
            "AND s.member_id IN (SELECT value FROM json_each(?))",
            [since, packed(sorted(member_ids))],
        )
        return {row[0] for row in rows}

    # --- where it is told

    def set_channel(self, plan_id: int, channel_id: int | None) -> None:
        """Where the playlist was made; what is new in it is told there."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE plans SET channel_id = ? WHERE id = ?", [channel_id, plan_id]
            )

    def channel(self, plan_id: int) -> int | None:
        row = self._database.row("SELECT channel_id FROM plans WHERE id = ?", [plan_id])
        return None if row is None or row[0] is None else int(row[0])

    def forget(self, plan_id: int) -> None:
        """Forget a playlist with all that is kept about it."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM plans WHERE id = ?", [plan_id])

    def rename(self, plan_id: int, name: str) -> None:
        with self._database.write() as connection:
            connection.execute("UPDATE plans SET name = ? WHERE id = ?", [name, plan_id])


def _put(
    connection: sqlite_utils.Database,
    plan_id: int,
    number: int,
    tracks: Sequence[PlannedTrack],
) -> None:
    connection.execute(
        "INSERT INTO version_tracks SELECT ?1, ?2, j.key, "
        "ifnull(m.recording_id, j.value ->> 0), j.value ->> 1 "
        "FROM json_each(?3) j LEFT JOIN merged_recordings m ON m.id = j.value ->> 0",
        [plan_id, number, packed([[t.recording_id, t.spotify_track_id] for t in tracks])],
    )
    for_whom = [
        [place, order, member_id]
        for place, track in enumerate(tracks)
        for order, member_id in enumerate(track.for_members)
    ]
    connection.execute(
        "INSERT INTO version_track_members "
        "SELECT ?1, ?2, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?3) "
        "WHERE value ->> 2 IN (SELECT id FROM members)",
        [plan_id, number, packed(for_whom)],
    )


__all__ = ["Version", "Versions"]
