"""Plans as they are kept, with their tracks and for whom each is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from storage.database import Database, unpacked
from storage.records import PlannedTrack, PlaylistPlan

_COLUMNS = (
    "id, code, owner_id, account_id, server_id, kind, name, description, public, spotify_id, url, "
    "iif(draft, 'draft', state), created_at, wishes, collaborative, "
    "(SELECT member_id FROM accounts WHERE accounts.id = plans.account_id), cover"
)


def plans_where(database: Database, where: str, parameters: Sequence[Any]) -> list[PlaylistPlan]:
    """The plans that a condition on the table `plans` holds for, the oldest first."""
    which = f"SELECT id FROM plans WHERE {where}"
    with database.read():
        heads = database.rows(
            f"SELECT {_COLUMNS} FROM plans WHERE {where} ORDER BY id",
            parameters,
        )
        tracks = database.rows(
            "SELECT plan_id, position, recording_id, spotify_track_id FROM plan_tracks "
            f"WHERE plan_id IN ({which}) ORDER BY plan_id, position",
            parameters,
        )
        for_whom = database.rows(
            "SELECT plan_id, position, member_id FROM plan_track_members "
            f"WHERE plan_id IN ({which}) ORDER BY plan_id, position, place",
            parameters,
        )
        members = database.rows(
            "SELECT plan_id, member_id, satisfaction FROM plan_members "
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
    satisfaction: dict[int, dict[int, float]] = {}
    for plan_id, member_id, value in members:
        members_of.setdefault(plan_id, []).append(member_id)
        if value is not None:
            satisfaction.setdefault(plan_id, {})[member_id] = value
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
            wishes=unpacked(head[13]),
            collaborative=bool(head[14]),
            satisfaction=satisfaction.get(head[0], {}),
            account_member=head[15],
            cover=tuple(unpacked(head[16])) if head[16] else (),
        )
        for head in heads
    ]
