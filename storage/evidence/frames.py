"""Evidence as tables: a set's columns come as JSON arrays, which numpy takes whole."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from pandas import DataFrame

from storage.database import Database, packed, unpacked

_SETS_ON = """
    FROM evidence_sets s
    WHERE s.member_id IN (SELECT value FROM json_each(:members))
    AND (:sources IS NULL OR s.source IN (SELECT value FROM json_each(:sources)))
    AND NOT EXISTS (SELECT 1 FROM sources_off o
        WHERE o.member_id = s.member_id AND o.source = s.source)
    ORDER BY s.member_id, s.source, s.ref, s.id
"""


def frame(
    database: Database, member_ids: Sequence[int], sources: Collection[str] | None
) -> DataFrame:
    """The table of `Evidence.frame`."""
    sets = _sets(
        database,
        "(SELECT json_array(json_group_array(recording_id), json_group_array(value), "
        "json_group_array(at)) FROM evidence WHERE set_id = s.id)",
        member_ids,
        sources,
    )
    table = _labels(sets)
    table.insert(1, "track_id", _joined(sets, 0, np.int64))
    table["value"] = _joined(sets, 1, np.float64)
    table["at"] = _joined(sets, 2, np.float64)
    return table


def artist_frame(
    database: Database, member_ids: Sequence[int], sources: Collection[str] | None
) -> DataFrame:
    """The table of `Evidence.artist_frame`."""
    sets = _sets(
        database,
        "(SELECT json_array(json_group_array(artist_id), json_group_array(value)) "
        "FROM artist_evidence WHERE set_id = s.id)",
        member_ids,
        sources,
    )
    table = _labels(sets)
    table.insert(1, "artist_id", _joined(sets, 0, object))
    table["value"] = _joined(sets, 1, np.float64)
    return table


_Set = tuple[int, str, str, list[list[Any]]]
"""(member, source, ref, columns of equal length)"""


def _sets(
    database: Database,
    columns: str,
    member_ids: Sequence[int],
    sources: Collection[str] | None,
) -> list[_Set]:
    found = database.rows(
        f"SELECT s.member_id, s.source, s.ref, {columns} {_SETS_ON}",
        {
            "members": packed([int(number) for number in member_ids]),
            "sources": None if sources is None else packed(list(sources)),
        },
    )
    return [(row[0], row[1], row[2], unpacked(row[3])) for row in found]


def _labels(sets: list[_Set]) -> DataFrame:
    sizes = [len(columns[0]) for *_, columns in sets]
    labels = {"user_id": np.int64, "source": object, "ref": object}
    return DataFrame(
        {
            name: np.repeat(np.array([entry[place] for entry in sets], dtype=kind), sizes)
            for place, (name, kind) in enumerate(labels.items())
        }
    )


def _joined(sets: list[_Set], place: int, kind: Any) -> Any:
    arrays = [np.array(columns[place], dtype=kind) for *_, columns in sets]
    return np.concatenate(arrays) if arrays else np.array([], dtype=kind)
