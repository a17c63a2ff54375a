"""Playlists that the bot makes: planned here first, so that a half-made one can be finished."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlite_utils

from storage.database import Database, packed
from storage.playlists.reading import plans_where
from storage.records import PlannedTrack, PlaylistPlan

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_CODE_LENGTH = 7


class Playlists:
    """Plans; what is written of others in them is rows that vanish with these."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def plan(
        self,
        owner_id: int,
        account_id: int | None,
        *,
        server_id: int | None = None,
        kind: str,
        name: str,
        description: str = "",
        public: bool = False,
        collaborative: bool = False,
        tracks: Sequence[PlannedTrack],
        members: Sequence[int] = (),
        wishes: Mapping[str, Any] | None = None,
        draft: bool = False,
    ) -> PlaylistPlan:
        """Keep a plan in state "planned" ("draft"); ids in it that are no member's are left out.

        Raises `Vanished` where the owner, the account or a recording is gone.
        """
        code = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
        with self._database.write() as connection:
            plan_id: int = connection.execute(
                "INSERT INTO plans (code, owner_id, account_id, server_id, kind, name, "
                "description, public, collaborative, wishes, draft, state, created_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'planned', ?) RETURNING id",
                [
                    code,
                    owner_id,
                    account_id,
                    server_id,
                    kind,
                    name,
                    description,
                    public,
                    collaborative,
                    packed(dict(wishes or {})),
                    draft,
                    self._clock(),
                ],
            ).fetchone()[0]
            _put_tracks(connection, plan_id, tracks)
            _put_members(connection, plan_id, members)
            plan = self.get(plan_id)
        assert plan is not None  # noqa: S101 - just written
        return plan

    def get(self, plan_id: int) -> PlaylistPlan | None:
        found = self._plans("id = ?", [plan_id])
        return found[0] if found else None

    def set_tracks(
        self, plan_id: int, tracks: Sequence[PlannedTrack], *, description: str | None = None
    ) -> None:
        """Put other tracks in the place of all of a plan. Raises `Vanished`."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM plan_tracks WHERE plan_id = ?", [plan_id])
            _put_tracks(connection, plan_id, tracks)
            if description is not None:
                connection.execute(
                    "UPDATE plans SET description = ? WHERE id = ?", [description, plan_id]
                )

    def set_satisfaction(self, plan_id: int, satisfaction: Mapping[int, float]) -> None:
        """{member: 0..1} of its tracks as they are now; who is not in it has no figure."""
        with self._database.write() as connection:
            connection.execute(
                # Quoted: SQLite takes a text of digits alone for a place in a list.
                "UPDATE plan_members SET satisfaction = "
                "json_extract(?2, '$.\"' || member_id || '\"') WHERE plan_id = ?1",
                [plan_id, packed({str(key): value for key, value in satisfaction.items()})],
            )

    def start(self, plan_id: int) -> bool:
        """A draft is to be made now: a plan from here on. False where it is none (any more)."""
        with self._database.write() as connection:
            changed = connection.execute(
                # Its age counts from here on: whoever is at work on it is given some time.
                "UPDATE plans SET draft = 0, created_at = ? WHERE id = ? AND draft = 1",
                [self._clock(), plan_id],
            ).rowcount
        return bool(changed)

    def change(
        self,
        plan_id: int,
        tracks: Sequence[PlannedTrack],
        *,
        description: str,
        wishes: Mapping[str, Any],
        members: Sequence[int],
    ) -> bool:
        """Make something else of a draft. False where it is none (any more). Raises `Vanished`."""
        with self._database.write() as connection:
            changed = connection.execute(
                "UPDATE plans SET wishes = ? WHERE id = ? AND draft = 1",
                [packed(dict(wishes)), plan_id],
            ).rowcount
            if changed:
                self.set_tracks(plan_id, tracks, description=description)
                connection.execute("DELETE FROM plan_members WHERE plan_id = ?", [plan_id])
                _put_members(connection, plan_id, members)
        return bool(changed)

    def throw_away(self, plan_id: int) -> bool:
        """Forget a draft. False where it is none (any more)."""
        return self._forget("id = ? AND draft = 1", plan_id) > 0

    def purge_drafts(self, before: float) -> int:
        """Forget drafts from before then; returns how many."""
        return self._forget("draft = 1 AND created_at < ?", before)

    def _forget(self, where: str, value: float) -> int:
        with self._database.write() as connection:
            # What was never made was never given.
            connection.execute(
                f"DELETE FROM given_lists WHERE plan_id IN (SELECT id FROM plans WHERE {where})",
                [value],
            )
            return int(connection.execute(f"DELETE FROM plans WHERE {where}", [value]).rowcount)

    def set_created(self, plan_id: int, spotify_id: str, url: str) -> None:
        """The playlist exists now (still empty): state "created"."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE plans SET spotify_id = ?, url = ?, state = 'created' WHERE id = ?",
                [spotify_id, url, plan_id],
            )

    def set_cover(self, plan_id: int, drawn_for: Sequence[str]) -> None:
        """It has a cover now, that was drawn for this."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE plans SET cover = ? WHERE id = ?", [packed(list(drawn_for)), plan_id]
            )

    def set_state(self, plan_id: int, state: str) -> None:
        """One of "planned", "created", "done", "failed"."""
        if state not in ("planned", "created", "done", "failed"):
            raise ValueError(f"unknown state of a playlist: {state}")
        with self._database.write() as connection:
            connection.execute("UPDATE plans SET state = ? WHERE id = ?", [state, plan_id])

    def unfinished(self) -> list[PlaylistPlan]:
        """Plans that are neither done nor given up, the oldest first."""
        return self._plans("state IN ('planned', 'created') AND NOT draft", [])

    def of_member(self, member_id: int) -> list[PlaylistPlan]:
        """Plans that a member owns, the oldest first."""
        return self._plans("owner_id = ?", [member_id])

    def in_account(self, account_id: int) -> list[PlaylistPlan]:
        """Plans that go into an account, whoever asked for them, the oldest first."""
        return self._plans("account_id = ?", [account_id])

    def of_server(self, server_id: int) -> list[PlaylistPlan]:
        """Plans made on a server, the oldest first."""
        return self._plans("server_id = ?", [server_id])

    def _plans(self, where: str, parameters: Sequence[Any]) -> list[PlaylistPlan]:
        return plans_where(self._database, where, parameters)


def _put_members(connection: sqlite_utils.Database, plan_id: int, members: Sequence[int]) -> None:
    connection.execute(
        "INSERT INTO plan_members (plan_id, place, member_id) "
        "SELECT ?1, key, value FROM json_each(?2) WHERE value IN (SELECT id FROM members)",
        [plan_id, packed(list(members))],
    )


def _put_tracks(
    connection: sqlite_utils.Database, plan_id: int, tracks: Sequence[PlannedTrack]
) -> None:
    connection.execute(
        "INSERT INTO plan_tracks SELECT ?1, j.value ->> 0, "
        "ifnull(m.recording_id, j.value ->> 1), j.value ->> 2 "
        "FROM json_each(?2) j LEFT JOIN merged_recordings m ON m.id = j.value ->> 1",
        [
            plan_id,
            packed([[t.position, t.recording_id, t.spotify_track_id] for t in tracks]),
        ],
    )
    connection.execute(
        "INSERT INTO plan_track_members SELECT ?1, value ->> 0, value ->> 1, value ->> 2 "
        "FROM json_each(?2) WHERE value ->> 2 IN (SELECT id FROM members)",
        [
            plan_id,
            packed(
                [
                    [track.position, place, member_id]
                    for track in tracks
                    for place, member_id in enumerate(track.for_members)
                ]
            ),
        ],
    )
