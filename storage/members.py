"""Who takes part, on which servers, and what they allow."""

from __future__ import annotations

from collections.abc import Callable

import sqlite_utils

from storage.database import Database
from storage.erasing import due
from storage.parts import TAKES_PART
from storage.pruning import prune, unlist
from storage.records import Member
from storage.revisions import bump


class Members:
    """Members and their memberships. Writes for somebody who is no member do nothing."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def ensure(self, member_id: int) -> Member:
        """The member, made now (unnamed) where there is none yet."""
        with self._database.write() as connection:
            ensure_member(connection, member_id, self._clock())
            member = self.get(member_id)
        assert member is not None  # noqa: S101 - just written
        return member

    def get(self, member_id: int) -> Member | None:
        row = self._database.row(
            "SELECT id, named, created_at FROM members WHERE id = ?", [member_id]
        )
        return Member(row[0], bool(row[1]), row[2]) if row else None

    def set_named(self, member_id: int, named: bool) -> None:
        """Whether others on the same server may be told what this member has."""
        with self._database.write() as connection:
            changed = connection.execute(
                "UPDATE members SET named = ? WHERE id = ? AND named <> ?",
                [named, member_id, named],
            ).rowcount
            if changed:
                bump(connection, [member_id])

    def language(self, member_id: int) -> str | None:
        """The language they were last seen to use (ISO 639), where it is known."""
        row = self._database.row("SELECT language FROM members WHERE id = ?", [member_id])
        return row[0] if row else None

    def speaks(self, member_id: int, language: str) -> None:
        """Remember the language of a member; nothing for anybody else."""
        if self.language(member_id) == language:
            return
        with self._database.write() as connection:
            connection.execute(
                "UPDATE members SET language = ? WHERE id = ?", [language, member_id]
            )

    def delete(self, member_id: int) -> None:
        """Delete all that is stored about a member, in others' lists and playlists too."""
        with self._database.write() as connection:
            unlist(connection, member_id, None)
            # Others' previews were made with their music, and can be asked for again.
            connection.execute(
                "DELETE FROM plans WHERE draft = 1 AND id IN "
                "(SELECT plan_id FROM plan_members WHERE member_id = ?)",
                [member_id],
            )
            connection.execute("DELETE FROM members WHERE id = ?", [member_id])
            prune(connection)
            due(connection)
        self._database.wipe_log()

    def delete_if_empty(self, member_id: int) -> bool:
        """Delete a member of whom only preferences are left; True where nothing is stored then."""
        with self._database.write() as connection:
            return remove_if_empty(connection, member_id, self._clock())

    def saw(self, server_id: int, member_id: int) -> None:
        """Remember that a member was on a server just now."""
        now = self._clock()
        with self._database.write() as connection:
            if not connection.execute("SELECT 1 FROM members WHERE id = ?", [member_id]).fetchone():
                return
            again = connection.execute(
                "UPDATE memberships SET seen_at = ?, verified_at = ? "
                "WHERE server_id = ? AND member_id = ?",
                [now, now, server_id, member_id],
            ).rowcount
            if not again:
                connection.execute(
                    "INSERT INTO memberships VALUES (?, ?, ?, ?)", [server_id, member_id, now, now]
                )
                bump(connection, [member_id])

    def left(self, server_id: int, member_id: int) -> None:
        """Forget that a member is on a server."""
        with self._database.write() as connection:
            gone = connection.execute(
                "DELETE FROM memberships WHERE server_id = ? AND member_id = ?",
                [server_id, member_id],
            ).rowcount
            connection.execute(
                "DELETE FROM server_accounts WHERE server_id = ? "
                "AND account_id IN (SELECT id FROM accounts WHERE member_id = ?)",
                [server_id, member_id],
            )
            if gone:
                bump(connection, [member_id])

    def on_server(self, server_id: int) -> list[int]:
        """Ids of the members on a server, ascending."""
        rows = self._database.rows(
            "SELECT member_id FROM memberships WHERE server_id = ? ORDER BY member_id", [server_id]
        )
        return [row[0] for row in rows]

    def taking_part(self, server_id: int) -> list[int]:
        """Those of `on_server` who have connected or given anything, and whose music counts here.

        A step begun is not enough; where it counts is each member's choice (`store.parts`).
        """
        rows = self._database.rows(
            f"SELECT member_id FROM memberships m WHERE server_id = ? AND {TAKES_PART} AND ("
            "EXISTS (SELECT 1 FROM accounts a WHERE a.member_id = m.member_id) "
            "OR EXISTS (SELECT 1 FROM evidence_sets e WHERE e.member_id = m.member_id)) "
            "ORDER BY member_id",
            [server_id],
        )
        return [row[0] for row in rows]

    def servers_of(self, member_id: int) -> list[int]:
        """Ids of the servers a member is on, the last seen first."""
        rows = self._database.rows(
            "SELECT server_id FROM memberships WHERE member_id = ? "
            "ORDER BY seen_at DESC, server_id",
            [member_id],
        )
        return [row[0] for row in rows]

    def memberships_unverified_since(self, time: float) -> list[tuple[int, int]]:
        """(server id, member id) of memberships not seen or verified since, the oldest first."""
        return [
            (row[0], row[1])
            for row in self._database.rows(
                "SELECT server_id, member_id FROM memberships WHERE verified_at < ? "
                "ORDER BY verified_at, server_id, member_id",
                [time],
            )
        ]

    def verified(self, server_id: int, member_id: int) -> None:
        """Remember that a membership still holds, without the member having been active."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE memberships SET verified_at = ? WHERE server_id = ? AND member_id = ?",
                [self._clock(), server_id, member_id],
            )

    def delete_server(self, server_id: int) -> None:
        """Forget a server with its lists and what they taught; what members have stays theirs."""
        with self._database.write() as connection:
            bump(connection, self.on_server(server_id))
            connection.execute("DELETE FROM memberships WHERE server_id = ?", [server_id])
            connection.execute("DELETE FROM lists WHERE server_id = ?", [server_id])
            connection.execute("DELETE FROM given_lists WHERE server_id = ?", [server_id])
            connection.execute(
                "UPDATE feedback SET server_id = NULL WHERE server_id = ?", [server_id]
            )
            connection.execute(
                "DELETE FROM playlist_schedules "
                "WHERE plan_id IN (SELECT id FROM plans WHERE server_id = ?)",
                [server_id],
            )
            connection.execute("DELETE FROM server_zones WHERE server_id = ?", [server_id])
            connection.execute(
                "UPDATE server_accounts SET channel_id = NULL WHERE server_id = ?", [server_id]
            )
            connection.execute("DELETE FROM server_accounts WHERE server_id = ?", [server_id])
            connection.execute("DELETE FROM account_asks WHERE server_id = ?", [server_id])
            connection.execute("UPDATE plans SET server_id = NULL WHERE server_id = ?", [server_id])

    def set_source(self, member_id: int, source: str, on: bool) -> None:
        """Switch a source on or off for a member; what it told stays stored but is not used."""
        with self._database.write() as connection:
            if on:
                sql = "DELETE FROM sources_off WHERE member_id = ? AND source = ?"
            else:
                sql = "INSERT OR IGNORE INTO sources_off SELECT id, ?2 FROM members WHERE id = ?1"
            if connection.execute(sql, [member_id, source]).rowcount:
                bump(connection, [member_id])

    def sources_off(self, member_id: int) -> set[str]:
        """The sources that a member has switched off."""
        rows = self._database.rows(
            "SELECT source FROM sources_off WHERE member_id = ?", [member_id]
        )
        return {row[0] for row in rows}


def ensure_member(connection: sqlite_utils.Database, member_id: int, now: float) -> None:
    """Make a member inside a write that needs one."""
    made = connection.execute(
        "INSERT OR IGNORE INTO members (id, created_at, revision) VALUES (?, ?, 0)",
        [member_id, now],
    ).rowcount
    if made:
        bump(connection, [member_id])


def remove_if_empty(connection: sqlite_utils.Database, member_id: int, now: float) -> bool:
    """`Members.delete_if_empty` inside a write."""
    if connection.execute(_HAS_SOMETHING, {"id": member_id, "now": now}).fetchone():
        return False
    connection.execute("DELETE FROM members WHERE id = ?", [member_id])
    return True


# A link attempt counts only while it can still be used.
_HAS_SOMETHING = """
    SELECT 1 WHERE EXISTS (SELECT 1 FROM accounts WHERE member_id = :id)
    OR EXISTS (SELECT 1 FROM evidence_sets WHERE member_id = :id)
    OR EXISTS (SELECT 1 FROM feedback WHERE member_id = :id)
    OR EXISTS (SELECT 1 FROM lists WHERE member_id = :id)
    OR EXISTS (SELECT 1 FROM plans WHERE owner_id = :id)
    OR EXISTS (SELECT 1 FROM imports WHERE member_id = :id)
    OR EXISTS (
        SELECT 1 FROM upload_tickets
        WHERE member_id = :id AND used_at IS NULL AND expires_at > :now
    )
    OR EXISTS (SELECT 1 FROM presence_consents WHERE member_id = :id)
    OR EXISTS (SELECT 1 FROM genre_turns WHERE member_id = :id)
    OR EXISTS (SELECT 1 FROM step_answers WHERE member_id = :id)
    OR EXISTS (SELECT 1 FROM apps WHERE owner_id = :id)
    OR EXISTS (SELECT 1 FROM seat_waits WHERE member_id = :id)
    OR EXISTS (
        SELECT 1 FROM link_attempts WHERE member_id = :id AND used_at IS NULL AND expires_at > :now
    )
"""
