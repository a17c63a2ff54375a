"""A member's own copy of what is stored about them, row by row.

Tables are found as in `storage.privacy`, so none is forgotten. Rows that name another member (whom
else a track of a playlist is for, say) are the other's, and stay out; so do secrets and what only
the bot's own work needs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from storage.database import Database
from storage.history.times import played, unpacked_times
from storage.mentions import MEMBER_KEYS
from storage.privacy import about, below_members, foreign_keys

SECRET = frozenset({"sealed", "state_hash", "token_hash"})
"""Columns whose values would let somebody in."""

WORK = frozenset({"context", "cursor", "messages", "revision"})
"""Columns that only say where the bot's own work stands."""

_MENTION = re.compile(r"<@!?(\d+)>")

Rows = dict[str, list[dict[str, Any]]]


def personal(database: Database, member_id: int) -> Rows:
    """{table: rows}, each row {column: value}; recordings and artists are named beside their ids.

    Times of plays are unix seconds in `played` and `skipped`. Tables without rows are left out.
    """
    with database.read():
        keys = foreign_keys(database)
        found: Rows = {}
        for table in below_members(keys):
            if rows := _rows(database, table, member_id, about(table, keys)):
                found[table] = rows
        _name(database, found)
    return found


def _rows(database: Database, table: str, member_id: int, where: str) -> list[dict[str, Any]]:
    columns = [row[0] for row in database.rows("SELECT name FROM pragma_table_info(?)", [table])]
    kept = [name for name in columns if name not in SECRET | WORK]
    if "member_id" in columns:
        where = f"({where}) AND member_id = :id"
    listed = ", ".join(f'"{name}"' for name in kept)
    rows = database.rows(f'SELECT {listed} FROM "{table}" WHERE {where}', {"id": member_id})
    return [_readable(dict(zip(kept, row, strict=True)), member_id) for row in rows]


def _readable(row: dict[str, Any], member_id: int) -> dict[str, Any]:
    if isinstance(row.get("times"), bytes):
        row["played"], row["skipped"] = played(unpacked_times(row.pop("times")))
    for name in ("reasons", "options", "parts", "last_play", "wishes"):
        if isinstance(row.get(name), str):
            row[name] = _without_others(json.loads(row[name]), member_id)
    return {key: value for key, value in row.items() if not isinstance(value, bytes)}


def _without_others(value: Any, member_id: int) -> Any:
    """Who else has a track is said to a member while both agree; a file would keep it for ever.

    Where members stand in a text is a mark of `storage.mentions`, and they in rows of their own.
    """
    if isinstance(value, Mapping):
        return {
            key: _without_others(inner, member_id)
            for key, inner in value.items()
            if not key.startswith("_") and key not in MEMBER_KEYS
        }
    if isinstance(value, list):
        return [_without_others(one, member_id) for one in value]
    if isinstance(value, str):
        return _MENTION.sub(
            lambda found: found[0] if int(found[1]) == member_id else "somebody", value
        )
    return value


def _name(database: Database, found: Rows) -> None:
    for rows in found.values():
        for key, query in (
            (
                "recording_id",
                "SELECT r.id, r.name || ' · ' || ifnull((SELECT group_concat(a.name, ', ') FROM "
                "recording_artists x JOIN artists a ON a.id = x.artist_id "
                "WHERE x.recording_id = r.id), '') FROM recordings r WHERE r.id IN "
                "(SELECT value FROM json_each(?))",
            ),
            (
                "artist_id",
                "SELECT id, name FROM artists WHERE id IN (SELECT value FROM json_each(?))",
            ),
        ):
            wanted = {row[key] for row in rows if row.get(key) is not None}
            if not wanted:
                continue
            names: dict[Any, str] = dict(database.rows(query, [json.dumps(sorted(wanted))]))
            for row in rows:
                if name := names.get(row.get(key)):
                    row["track" if key == "recording_id" else "artist"] = name
