"""Parties: playlists that follow who is in a voice channel."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from storage.database import Database, packed
from storage.playlists.versions import Versions
from storage.records import PlannedTrack


@dataclass(frozen=True, slots=True)
class Party:
    """A party that goes on; times are unix seconds.

    `members` are those whom its playlist is made for now: {member: since when}. `played_from` is
    when the first track began; `problem` is what its card says is wrong, until `try_at`.
    """

    plan_id: int
    host_id: int
    server_id: int
    voice_id: int
    channel_id: int | None
    message_id: int | None
    started_at: float
    played_from: float | None
    chosen_at: float
    try_at: float
    empty_since: float | None
    problem: str | None
    members: dict[int, float]


_COLUMNS = (
    "plan_id, host_id, server_id, voice_id, channel_id, message_id, started_at, played_from, "
    "chosen_at, try_at, empty_since, problem"
)


class Parties:
    """By plan, and one a voice channel; a party goes with its plan and with its host."""

    def __init__(self, database: Database, versions: Versions, clock: Callable[[], float]) -> None:
        self._database = database
        self._versions = versions
        self._clock = clock

    def begin(
        self, plan_id: int, host_id: int, server_id: int, voice_id: int, members: Collection[int]
    ) -> bool:
        """Keep a new one; False where that voice channel has one. Raises `Vanished`."""
        now = self._clock()
        with self._database.write() as connection:
            made = connection.execute(
                "INSERT INTO parties (plan_id, host_id, server_id, voice_id, started_at, "
                "chosen_at) SELECT ?1, ?2, ?3, ?4, ?5, ?5 "
                "WHERE NOT EXISTS (SELECT 1 FROM parties WHERE voice_id = ?4)",
                [plan_id, host_id, server_id, voice_id, now],
            ).rowcount
            if made:
                self._put_members(plan_id, members)
        return bool(made)

    def end(self, plan_id: int) -> bool:
        """It is over; its playlist stays. False where it was over."""
        with self._database.write() as connection:
            return (
                connection.execute("DELETE FROM parties WHERE plan_id = ?", [plan_id]).rowcount > 0
            )

    def get(self, plan_id: int) -> Party | None:
        found = self._found("WHERE plan_id = ?", [plan_id])
        return found[0] if found else None

    def in_voice(self, voice_id: int) -> Party | None:
        found = self._found("WHERE voice_id = ?", [voice_id])
        return found[0] if found else None

    def all(self) -> list[Party]:
        """Those that go on, the oldest first."""
        return self._found("", [])

    def set_card(self, plan_id: int, channel_id: int, message_id: int) -> None:
        """Where its card stands."""
        self._set(plan_id, channel_id=channel_id, message_id=message_id)

    def plays(self, plan_id: int, since: float) -> None:
        """It stands in Spotify: from now on it can be heard."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE parties SET played_from = ifnull(played_from, ?) WHERE plan_id = ?",
                [since, plan_id],
            )

    def waits(self, plan_id: int, problem: str | None, try_at: float = 0.0) -> None:
        """What is wrong (None: nothing), and when it is tried again."""
        self._set(plan_id, problem=problem, try_at=try_at)

    def emptied(self, plan_id: int, since: float | None) -> None:
        """Nobody who takes part is there since then; None: somebody is."""
        self._set(plan_id, empty_since=since)

    def rewrite(
        self, plan_id: int, tracks: Sequence[PlannedTrack] | None, members: Sequence[int]
    ) -> None:
        """Other tracks (None: the same) for other members; the plan is unfinished until written.

        The newest version is changed in its place: a night of comings and goings is one version.
        Raises `Vanished` for a gone plan.
        """
        with self._database.write() as connection:
            connection.execute(
                "UPDATE parties SET chosen_at = ? WHERE plan_id = ?", [self._clock(), plan_id]
            )
            self._put_members(plan_id, members)
            connection.execute("DELETE FROM plan_members WHERE plan_id = ?", [plan_id])
            connection.execute(
                "INSERT INTO plan_members (plan_id, place, member_id) "
                "SELECT ?1, key, value FROM json_each(?2) WHERE value IN (SELECT id FROM members)",
                [plan_id, packed(list(members))],
            )
            if tracks is not None:
                self._versions.rewrite(plan_id, tracks)

    def _put_members(self, plan_id: int, members: Collection[int]) -> None:
        with self._database.write() as connection:
            connection.execute(
                "DELETE FROM party_members WHERE plan_id = ?1 "
                "AND member_id NOT IN (SELECT value FROM json_each(?2))",
                [plan_id, packed(list(members))],
            )
            connection.execute(
                "INSERT OR IGNORE INTO party_members SELECT ?1, value, ?3 FROM json_each(?2) "
                "WHERE value IN (SELECT id FROM members)",
                [plan_id, packed(list(members)), self._clock()],
            )

    def _set(self, plan_id: int, **values: Any) -> None:
        columns = ", ".join(f"{name} = ?" for name in values)
        with self._database.write() as connection:
            connection.execute(
                f"UPDATE parties SET {columns} WHERE plan_id = ?", [*values.values(), plan_id]
            )

    def _found(self, where: str, parameters: Sequence[Any]) -> list[Party]:
        with self._database.read():
            heads = self._database.rows(
                f"SELECT {_COLUMNS} FROM parties {where} ORDER BY plan_id", parameters
            )
            people = self._database.rows("SELECT plan_id, member_id, since FROM party_members")
        members: dict[int, dict[int, float]] = {}
        for plan_id, member_id, since in people:
            members.setdefault(plan_id, {})[member_id] = since
        return [Party(*(*head, members.get(head[0], {}))) for head in heads]


__all__ = ["Parties", "Party"]
