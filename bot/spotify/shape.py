"""Answers of the Web API with every value of the kind that its name promises, or none at all.

Whoever reads an answer after this need not ask whether `name` is a text or `album` an object: what
is not is null there, as Spotify's own gaps are. Texts are cut, numbers finite and of a size that
SQLite holds, ids and addresses have no letter that could end the link they are put into.
"""

from __future__ import annotations

import math
import re
from typing import Any

DEEPEST = 12
MOST_TEXT = 1_000
MOST_ENTRIES = 1_000
"""Entries of one list that are looked at; no page has more than 100."""

TEXTS = frozenset(
    {
        "added_at",
        "after",
        "description",
        "display_name",
        "isrc",
        "message",
        "name",
        "played_at",
        "release_date",
        "snapshot_id",
        "type",
        "uri",
        "account_id",
    }
)
NUMBERS = frozenset({"duration_ms", "height", "limit", "offset", "popularity", "total", "width"})
OBJECTS = frozenset(
    {
        "added_by",
        "album",
        "cursors",
        "external_ids",
        "external_urls",
        "followers",
        "item",
        "owner",
        "track",
    }
)
LISTS = frozenset({"genres", "images"})
PAGES = frozenset({"albums", "artists", "playlists", "tracks"})
"""Lists inside an entry, pages with `items` at the top of an answer."""

_ID = re.compile(r"[^\s()<>\[\]{}\"'`\\/?#|*\x00-\x1f\x7f]{1,200}")
_ADDRESS = re.compile(r"https?://[^\s()<>\[\]\"'`\\\x00-\x1f\x7f]{1,1990}")


def shaped(answer: dict[str, Any]) -> dict[str, Any]:
    """A copy of an answer in which every known key is null or of its kind."""
    return {key: _value(key, value, "", 1) for key, value in answer.items()}


def _value(key: str, value: object, inside: str, depth: int) -> Any:
    if value is None or depth > DEEPEST:
        return None
    if key == "id":
        return value if isinstance(value, str) and _ID.fullmatch(value) else None
    if key == "url":
        return value if isinstance(value, str) and _ADDRESS.fullmatch(value) else None
    if key in TEXTS:
        return _text(value) if isinstance(value, str) else None
    if key in NUMBERS:
        return _number(value)
    if not _fits(key, value, inside, depth):
        return None
    return _any(key, value, depth)


def _fits(key: str, value: object, inside: str, depth: int) -> bool:
    if key in OBJECTS:
        return isinstance(value, dict)
    if key in LISTS:
        return isinstance(value, list)
    if key == "items":
        # Of a page it is the list; of a playlist in a list how many there are.
        return isinstance(value, list if depth == 1 or inside in PAGES else dict)
    if key in PAGES and depth > 1:
        # Of a playlist its number of tracks; of a track or an album its artists.
        return isinstance(value, dict if key == "tracks" else list)
    return True


def _any(key: str, value: object, depth: int) -> Any:
    if isinstance(value, dict):
        return {str(inner): _value(str(inner), one, key, depth + 1) for inner, one in value.items()}
    if isinstance(value, list):
        return _entries(key, value[:MOST_ENTRIES], depth)
    if isinstance(value, str):
        return _text(value)
    return value if isinstance(value, bool) else _number(value)


def _entries(key: str, values: list[object], depth: int) -> list[Any]:
    if key in PAGES or key == "images":
        values = [one for one in values if isinstance(one, dict)]
    elif key == "genres":
        values = [one for one in values if isinstance(one, str)]
    # An entry of a page stands one deeper than the page, and in no page itself.
    return [
        None if depth >= DEEPEST else _any("", one, depth + 1) if one is not None else None
        for one in values
    ]


def _text(value: str) -> str:
    # Half of a surrogate pair is valid JSON, but no UTF-8.
    return value[:MOST_TEXT].encode("utf-8", "ignore").decode("utf-8").replace("\0", " ")


def _number(value: object) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if abs(value) < 2**53 else None


__all__ = ["shaped"]
