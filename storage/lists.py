"""Lists as they were shown: their buttons work after a restart."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlite_utils

from storage.database import Database, packed, unpacked
from storage.errors import Vanished
from storage.mentions import (
    FOR_MEMBERS,
    OPTIONS,
    WHOLE_ITEM,
    Mention,
    joined,
    only_about_gone,
    split,
)
from storage.records import ListItem, SavedList


class Lists:
    """Saved lists by a short random token, which is all that a button has to carry."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def create(
        self,
        member_id: int,
        server_id: int | None,
        kind: str,
        options: Mapping[str, Any],
        items: Sequence[ListItem],
    ) -> SavedList:
        """Keep a list; ids in it that are no member's are left out.

        Raises `Vanished` where the member or one of the recordings is gone.
        """
        list_id = secrets.token_urlsafe(9)
        clean_options, mentions = split(options, OPTIONS, WHOLE_ITEM)
        rows = []
        for number, item in enumerate(items):
            reasons = [split(reason, number, place) for place, reason in enumerate(item.reasons)]
            rows.append(
                [
                    number,
                    item.recording_id,
                    float(item.score),
                    packed([kept for kept, _ in reasons]),
                ]
            )
            mentions += [mention for _, found in reasons for mention in found]
            mentions += [
                (number, WHOLE_ITEM, FOR_MEMBERS, place, int(member))
                for place, member in enumerate(item.for_members)
            ]
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO lists VALUES (?, ?, ?, ?, ?, ?)",
                [list_id, member_id, server_id, kind, packed(clean_options), self._clock()],
            )
            connection.execute(
                "INSERT INTO list_items SELECT ?1, j.value ->> 0, "
                "ifnull(m.recording_id, j.value ->> 1), j.value ->> 2, j.value ->> 3 "
                "FROM json_each(?2) j LEFT JOIN merged_recordings m ON m.id = j.value ->> 1",
                [list_id, packed(rows)],
            )
            _mention(connection, list_id, mentions)
            saved = self.get(list_id)
        if saved is None:
            raise Vanished
        return saved

    def get(self, list_id: str) -> SavedList | None:
        """The list with the members and recordings that are still there."""
        with self._database.read():
            head = self._database.row(
                "SELECT id, member_id, server_id, kind, options, created_at FROM lists "
                "WHERE id = ?",
                [list_id],
            )
            if head is None:
                return None
            items = self._database.rows(
                "SELECT item, recording_id, score, reasons FROM list_items WHERE list_id = ? "
                "ORDER BY item",
                [list_id],
            )
            mentions = self._database.rows(
                "SELECT item, reason, name, member_id FROM list_members WHERE list_id = ? "
                "ORDER BY item, reason, name, place",
                [list_id],
            )
        members: dict[tuple[int, int], dict[str, list[int]]] = {}
        for item, reason, name, member_id in mentions:
            members.setdefault((item, reason), {}).setdefault(name, []).append(member_id)
        options = joined(unpacked(head[4]), members.get((OPTIONS, WHOLE_ITEM), {}))
        return SavedList(
            id=head[0],
            member_id=head[1],
            server_id=head[2],
            kind=head[3],
            options=options,
            created_at=head[5],
            items=tuple(_item(row, members) for row in items),
        )

    def lately(self, member_id: int, most: int) -> list[int]:
        """Recordings that a member was shown in lists, those of the newest list first."""
        rows = self._database.rows(
            "SELECT i.recording_id FROM list_items i JOIN lists l ON l.id = i.list_id "
            "WHERE l.member_id = ? ORDER BY l.created_at DESC, l.id, i.item LIMIT ?",
            [member_id, most],
        )
        return list(dict.fromkeys(row[0] for row in rows))

    def shown(
        self, member_id: int, server_id: int | None, recording_id: int
    ) -> tuple[SavedList, ListItem] | None:
        """The newest list of a member, made in that place, with a recording in it."""
        row = self._database.row(
            "SELECT l.id FROM lists l JOIN list_items i ON i.list_id = l.id "
            "WHERE l.member_id = ? AND l.server_id IS ? AND i.recording_id = ? "
            "ORDER BY l.created_at DESC, l.id LIMIT 1",
            [member_id, server_id, recording_id],
        )
        found = None if row is None else self.get(row[0])
        if found is None:
            return None
        item = next((one for one in found.items if one.recording_id == recording_id), None)
        return None if item is None else (found, item)

    def purge(self, before: float) -> int:
        """Forget lists from before a time; returns how many."""
        with self._database.write() as connection:
            return connection.execute("DELETE FROM lists WHERE created_at < ?", [before]).rowcount


def _item(
    row: Sequence[Any], members: Mapping[tuple[int, int], Mapping[str, Sequence[int]]]
) -> ListItem:
    number, recording_id, score, reasons = row
    kept = []
    for place, reason in enumerate(unpacked(reasons)):
        about = members.get((number, place), {})
        if not only_about_gone(reason, about):
            kept.append(joined(reason, about))
    whom = members.get((number, WHOLE_ITEM), {}).get(FOR_MEMBERS, ())
    return ListItem(recording_id, score, kept, tuple(whom))


def _mention(connection: sqlite_utils.Database, list_id: str, mentions: Sequence[Mention]) -> None:
    connection.execute(
        "INSERT INTO list_members SELECT ?1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, "
        "value ->> 4 FROM json_each(?2) WHERE value ->> 4 IN (SELECT id FROM members)",
        [list_id, packed(mentions)],
    )
