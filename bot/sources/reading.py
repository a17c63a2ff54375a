"""Reading answers that nobody has vouched for: a wrong type is nothing, a long text is cut."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

MOST_TEXT = 300
MOST_ROWS = 5_000
"""Rows of one answer that are looked at; no documented answer has more."""

_MBID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Row = Mapping[str, Any]


def text(value: object) -> str:
    """A string that a database and a card can take; "" for anything else."""
    if not isinstance(value, str):
        return ""
    # Half of a surrogate pair is valid JSON, but no UTF-8.
    whole = value.encode("utf-8", "ignore").decode("utf-8")
    return " ".join(whole.replace("\0", " ").split())[:MOST_TEXT]


def mbid(value: object) -> str:
    """A MusicBrainz id in its one spelling, or ""."""
    small = value.lower() if isinstance(value, str) else ""
    return small if _MBID.fullmatch(small) else ""


def number(value: object) -> float | None:
    """A finite number, also where it comes as a string (Last.fm); None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def count(value: object) -> int | None:
    """How many: a whole number from 0 up that SQLite can hold; None for anything else."""
    found = number(value)
    return int(found) if found is not None and 0 <= found < 2**53 else None


def row(value: object) -> Row:
    """A JSON object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def rows(value: object) -> Iterator[Row]:
    """The objects of a list; a single object stands for a list of one (Last.fm)."""
    if isinstance(value, dict):
        yield value
    elif isinstance(value, list):
        yield from (entry for entry in value[:MOST_ROWS] if isinstance(entry, dict))


__all__ = ["Row", "count", "mbid", "number", "row", "rows", "text"]
