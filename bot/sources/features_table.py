"""A table of audio features that the host gives: CSV, plain or gzipped, a row a track.

It needs a column `track_id` (Spotify's id, or its URI or address) and at least one feature by
Spotify's names; other columns are not read. A value that is missing or out of range is unknown;
where a track has several rows, the first counts.
"""

from __future__ import annotations

import csv
import gzip
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from bot.errors import CommontoneError
from bot.sources.reccobeats import sensible
from storage import FEATURES

PAGE = 1000
_TRACK_ID = re.compile(r"(?:^|[:/])([A-Za-z0-9]{22})(?:\?|$)")

Page = dict[str, dict[str, float | None]]


class NotATable(CommontoneError):
    next_step = (
        f"It has to be a CSV file with a column track_id and some of these: {', '.join(FEATURES)}."
    )


def read_features(path: Path) -> Iterator[Page]:
    """The table, a page of {track id: features} at a time. Raises `NotATable`."""
    seen: set[str] = set()
    page: Page = {}
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            columns = set(rows.fieldnames or ())
            if "track_id" not in columns or not columns.intersection(FEATURES):
                raise NotATable(f"{path} is not a table of audio features.")
            for row in rows:
                found = _TRACK_ID.search((row["track_id"] or "").strip())
                values = sensible(row)
                if found and values and found[1] not in seen:
                    seen.add(found[1])
                    page[found[1]] = dict(values)
                if len(page) == PAGE:
                    yield page
                    page = {}
    except (OSError, EOFError, UnicodeError, csv.Error, zlib.error):
        raise NotATable(f"{path} cannot be read as a table.") from None
    if page:
        yield page


__all__ = ["NotATable", "read_features"]
