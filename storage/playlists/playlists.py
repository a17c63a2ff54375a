"""Playlists that the bot makes: planned here first, so that a half-made one can be finished."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from storage.database import Database, packed
from storage.records import PlannedTrack, PlaylistPlan

_COLUMNS = (
    "id, code, owner_id, account_id, server_id, kind, name, description, public, spotify_id, url, "
    "state, created_at"
)
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
        tracks: Sequence[PlannedTrack],
        members: Sequence[int] = (),
    ) -> PlaylistPlan:
        """Keep a plan in state "planned"; ids in it that are no member's are left out.

        Raises `Vanished` where the owner, the account or a recording is gone.
        """
        code = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
        with self._database.write() as connection:
            plan_id: int = connection.execute(
                "INSERT INTO plans (code, owner_id, account_id, server_id, kind, name, "
                "description, public, state, created_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'planned', ?) RETURNING id",
                [
                    code,
                    owner_id,
                    account_id,
                    server_id,
                    kind,
                    name,
                    description,
                    public,
                    self._clock(),
                ],
            ).fetchone()[0]
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
            connection.execute(
                "INSERT INTO plan_members SELECT ?1, key, value FROM json_each(?2) "
                "WHERE value IN (SELECT id FROM members)",
                [plan_id, packed(list(members))],
            )
            plan = self.get(plan_id)
        assert plan is not None  # noqa: S101 - just written
        return plan

    def get(self, plan_id: int) -> PlaylistPlan | None:
        found = self._plans("id = ?", [plan_id])
        return found[0] if found else None

    def set_created(self, plan_id: int, spotify_id: str, url: str) -> None:
        """The playlist exists now (still empty): state "created"."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE plans SET spotify_id = ?, url = ?, state = 'created' WHERE id = ?",
                [spotify_id, url, plan_id],
            )

    def set_state(self, plan_id: int, state: str) -> None:
        """One of "planned", "created", "done", "failed"."""
        if state not in ("planned", "created", "done", "failed"):
            raise ValueError(f"unknown state of a playlist: {state}")
        with self._database.write() as connection:
            connection.execute("UPDATE plans SET state = ? WHERE id = ?", [state, plan_id])

    def unfinished(self) -> list[PlaylistPlan]:
        """Plans that are neither done nor given up, the oldest first."""
        return self._plans("state IN ('planned', 'created')", [])

    def of_member(self, member_id: int) -> list[PlaylistPlan]:
        """Plans that a member owns, the oldest first."""
        return self._plans("owner_id = ?", [member_id])

    def of_server(self, server_id: int) -> list[PlaylistPlan]:
        """Plans made on a server, the oldest first."""
        return self._plans("server_id = ?", [server_id])

    def _plans(self, where: str, parameters: Sequence[Any]) -> list[PlaylistPlan]:
        which = f"SELECT id FROM plans WHERE {where}"
        with self._database.read():
            heads = self._database.rows(
                f"SELECT {_COLUMNS} FROM plans WHERE {where} ORDER BY id",
                parameters,
            )
            tracks = self._database.rows(
                "SELECT plan_id, position, recording_id, spotify_track_id FROM plan_tracks "
                f"WHERE plan_id IN ({which}) ORDER BY plan_id, position",
                parameters,
            )
            for_whom = self._database.rows(
                "SELECT plan_id, position, member_id FROM plan_track_members "
                f"WHERE plan_id IN ({which}) ORDER BY plan_id, position, place",
                parameters,
            )
            members = self._database.rows(
                "SELECT plan_id, member_id FROM plan_members "
                f"WHERE plan_id IN ({which}) ORDER BY plan_id, place",
                parameters,
            )
        whom: dict[tuple[int, int], list[int]] = {}
        for plan_id, position, member_id in for_whom:
            whom.setdefault((plan_id, position), []).append(member_id)
        tracks_of: dict[int, list[PlannedTrack]] = {}
        for plan_id, position, recording_id, spotify_track_id in tracks:
            tracks_of.setdefault(plan_id, []).append(
                PlannedTrack(
                    position,
                    recording_id,
                    spotify_track_id,
                    tuple(whom.get((plan_id, position), ())),
                )
            )
        members_of: dict[int, list[int]] = {}
        for plan_id, member_id in members:
            members_of.setdefault(plan_id, []).append(member_id)
        return [
            PlaylistPlan(
                id=head[0],
                code=head[1],
                owner_id=head[2],
                account_id=head[3],
                server_id=head[4],
                kind=head[5],
                name=head[6],
                description=head[7],
                public=bool(head[8]),
                spotify_id=head[9],
                url=head[10],
                state=head[11],
                created_at=head[12],
                tracks=tuple(tracks_of.get(head[0], ())),
                members=tuple(members_of.get(head[0], ())),
            )
            for head in heads
        ]
