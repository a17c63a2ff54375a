"""Reading what outside services told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from pandas import DataFrame, concat

from storage.database import Database, Parameters, packed, unpacked
from storage.outside.records import FEATURES, Outside, OutsideKind, Space

_OUTSIDE = """
    SELECT o.number, o.space, o.kind, o.id, o.name, o.artist, o.artist_ids, o.comment,
        o.listeners, o.listens,
        (SELECT json_group_array(tag) FROM (SELECT t.tag FROM outside_tags t
            WHERE t.number = o.number GROUP BY t.tag ORDER BY min(t.place), t.tag)),
        (SELECT json_group_array(track_id) FROM (SELECT s.track_id FROM outside_spotify s
            WHERE s.number = o.number ORDER BY s.place))
    FROM outside o WHERE {which} ORDER BY o.number
"""

# A list is one row: few steps of SQLite, and numbers that pandas takes whole.
_SIMILAR = """
    SELECT number, json_group_array(similar), json_group_array(score) FROM (
        SELECT number, similar, avg(score) AS score FROM outside_similar
        WHERE number IN (SELECT value FROM json_each(?1))
        AND +similar IN (SELECT value FROM json_each(?1))
        GROUP BY number, similar
    ) GROUP BY number
"""


def outside(database: Database, which: str, parameters: Parameters) -> list[Outside]:
    """Outside artists and recordings under a condition on the table `o`."""
    return [_outside(row) for row in database.rows(_OUTSIDE.format(which=which), parameters)]


def similar(
    database: Database, artist_ids: Collection[str], recording_ids: Collection[int]
) -> DataFrame:
    """The table of `OutsideMusic.similar`."""
    with database.read():
        parts = [
            _among(database, "artist", "artist", list(artist_ids)),
            _among(database, "track", "recording", [int(one) for one in recording_ids]),
        ]
    return concat(parts, ignore_index=True)


def _among(database: Database, name: str, kind: OutsideKind, ids: Sequence[Any]) -> DataFrame:
    links = database.rows(
        f"SELECT number, {kind}_id FROM {kind}_links "
        f"WHERE {kind}_id IN (SELECT value FROM json_each(?))",
        [packed(ids)],
    )
    ours = DataFrame(links, columns=["number", "id"], dtype=object)
    of: list[int] = []
    near: list[int] = []
    scores: list[float] = []
    for number, similar_, told in database.rows(_SIMILAR, [packed(sorted(set(ours["number"])))]):
        entries = unpacked(similar_)
        of += [number] * len(entries)
        near += entries
        scores += unpacked(told)
    lists = DataFrame({"number": of, "similar": near, "score": scores}, dtype=object)
    # Several of ours may be one there, and one of ours two (by MusicBrainz, and by Last.fm).
    table = lists.merge(ours, on="number").merge(
        ours.rename(columns={"number": "similar", "id": "similar_id"}), on="similar"
    )
    table = table[table["id"] != table["similar_id"]].astype({"score": "float64"})
    table = table.groupby(["id", "similar_id"], sort=False)["score"].mean().reset_index()
    table = table.sort_values(
        ["id", "score", "similar_id"], ascending=[True, False, True], ignore_index=True
    )
    table.insert(0, "kind", name)
    return table


def similar_of(
    database: Database, kind: OutsideKind, ids: Sequence[str], space: Space
) -> dict[str, list[tuple[Outside, float]]]:
    """Whole lists, also of what nobody here has; see `OutsideMusic.similar_of`."""
    with database.read():
        rows = database.rows(
            "SELECT o.id, s.similar, avg(s.score) AS score FROM outside o "
            "JOIN outside_similar s ON s.number = o.number JOIN outside t ON t.number = s.similar "
            "WHERE o.space = ? AND o.kind = ? "
            "AND o.id IN (SELECT value FROM json_each(?)) GROUP BY o.id, s.similar "
            # Equals by their own id: the order in which they were told says nothing.
            "ORDER BY o.id, score DESC, t.id",
            [space, kind, packed(list(ids))],
        )
        found = outside(
            database,
            "o.number IN (SELECT value FROM json_each(?))",
            [packed(sorted({row[1] for row in rows}))],
        )
    by_number = {one.number: one for one in found}
    lists: dict[str, list[tuple[Outside, float]]] = {}
    for key, number, score in rows:
        lists.setdefault(key, []).append((by_number[number], score))
    return lists


def best_known(database: Database, artist_ids: Sequence[str]) -> dict[str, list[Outside]]:
    """See `OutsideMusic.best_known`."""
    with database.read():
        rows = database.rows(
            "SELECT o.id, b.recording FROM outside o JOIN outside_best b ON b.number = o.number "
            "WHERE o.space = 'musicbrainz' AND o.kind = 'artist' "
            "AND o.id IN (SELECT value FROM json_each(?)) ORDER BY o.id, b.place",
            [packed(list(artist_ids))],
        )
        found = outside(
            database,
            "o.number IN (SELECT value FROM json_each(?))",
            [packed(sorted({row[1] for row in rows}))],
        )
    by_number = {one.number: one for one in found}
    lists: dict[str, list[Outside]] = {}
    for key, number in rows:
        lists.setdefault(key, []).append(by_number[number])
    return lists


def listeners(database: Database, recording_ids: Collection[int]) -> dict[int, int]:
    """See `OutsideMusic.listeners`."""
    return dict(
        database.rows(
            "SELECT l.recording_id, max(o.listeners) FROM recording_links l "
            "JOIN outside o ON o.number = l.number WHERE o.listeners IS NOT NULL "
            "AND l.recording_id IN (SELECT value FROM json_each(?)) GROUP BY l.recording_id",
            [packed([int(one) for one in recording_ids])],
        )
    )


def features(
    database: Database, recording_ids: Collection[int], leave_out: Collection[str] = ()
) -> DataFrame:
    """The table of `OutsideMusic.features`."""
    rows = database.rows(
        f"SELECT t.recording_id, {', '.join(f'f.{name}' for name in FEATURES)} "
        "FROM track_ids t JOIN audio_features f ON f.track_id = t.id "
        "WHERE t.recording_id IN (SELECT value FROM json_each(?)) "
        "AND f.source NOT IN (SELECT value FROM json_each(?)) "
        # The first row of a recording counts; a table the host gave is not overruled by guesses.
        "ORDER BY t.recording_id, f.source <> 'table', f.source, t.number",
        [packed([int(one) for one in recording_ids]), packed(sorted(leave_out))],
    )
    table = DataFrame(rows, columns=["track_id", *FEATURES])
    table = table.drop_duplicates("track_id", ignore_index=True)
    return table.astype({"track_id": "int64"} | dict.fromkeys(FEATURES, "float64"))


def _outside(row: Sequence[Any]) -> Outside:
    number, space, kind, key, name, artist, ids, comment, heard, plays, tags, tracks = row
    return Outside(
        number=number,
        space=space,
        kind=kind,
        id=key,
        name=name,
        artist=artist,
        artist_ids=tuple(unpacked(ids)) if ids else (),
        comment=comment,
        listeners=heard,
        listens=plays,
        tags=tuple(unpacked(tags)),
        spotify_ids=tuple(unpacked(tracks)),
    )
