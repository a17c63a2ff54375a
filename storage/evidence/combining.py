"""What two pieces of evidence of one kind about one recording say together."""

from __future__ import annotations

from collections.abc import Iterable

from storage.records import EvidenceRow

PLAYS = frozenset({"recent", "history", "presence", "listenbrainz", "lastfm"})
"""Sources whose value counts plays: those of two aliases add up."""

RANKS = frozenset({"top"})
"""Sources whose value is a rank from 1: the better one counts."""


def combined(source: str, rows: Iterable[EvidenceRow]) -> dict[int, tuple[float, float | None]]:
    """{recording id: (value, at)}: plays are added, the best rank and else the newest word wins."""
    result: dict[int, tuple[float, float | None]] = {}
    for row in rows:
        # NaN is how a table says "unknown"; it equals nothing, itself included.
        at = row.at if row.at is not None and row.at == row.at else None
        known = result.get(row.recording_id)
        if known is None:
            result[row.recording_id] = (float(row.value), at)
            continue
        value, known_at = known
        newest = max(known_at or 0.0, at or 0.0) or None
        if source in PLAYS:
            value += row.value
        elif source in RANKS:
            value = min(value, row.value)
        elif (at or 0.0) >= (known_at or 0.0):
            value = row.value
        result[row.recording_id] = (float(value), newest)
    return result
