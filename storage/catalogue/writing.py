"""Writing the catalogue: one statement a table and page."""

from __future__ import annotations

from collections.abc import Iterable

import sqlite_utils

from storage.catalogue.identity import Index, Known
from storage.database import packed, unpacked
from storage.records import TrackRow
from storage.revisions import bump_holders

Told = list[tuple[Known, TrackRow, bool]]
"""(recording, what was told of it, whether under its main alias) of a page."""

_TOLD_COLUMNS = (
    "name",
    "album_id",
    "album",
    "image_url",
    "duration_ms",
    "explicit",
    "popularity",
    "release_date",
)


def load(
    connection: sqlite_utils.Database,
    track_ids: Iterable[str],
    isrcs: Iterable[str | None],
    keys: Iterable[str],
) -> Index:
    """The recordings that tracks with these ids, ISRCs and keys could be."""
    rows = connection.execute(
        """
        WITH candidates AS (
            SELECT recording_id AS id FROM track_ids
                WHERE id IN (SELECT value FROM json_each(?))
            UNION SELECT id FROM recordings WHERE isrc IN (SELECT value FROM json_each(?))
            UNION SELECT id FROM recordings WHERE match_key IN (SELECT value FROM json_each(?))
        )
        SELECT r.id, r.isrc, r.match_key, r.duration_ms,
            (SELECT json_group_array(id) FROM
                (SELECT t.id FROM track_ids t WHERE t.recording_id = r.id ORDER BY t.number))
        FROM candidates JOIN recordings r USING (id) ORDER BY r.id
        """,
        [
            packed(list(track_ids)),
            packed([isrc for isrc in isrcs if isrc]),
            packed(sorted(set(keys))),
        ],
    ).fetchall()
    number = connection.execute(
        "SELECT seq FROM sqlite_sequence WHERE name = 'recordings'"
    ).fetchone()
    known = [Known(row[0], row[1], row[2], row[3], unpacked(row[4])) for row in rows]
    return Index(known, number[0] + 1 if number else 1)


def store_recordings(connection: sqlite_utils.Database, told: Told, now: float) -> None:
    """Write what was told, without erasing what was not."""
    # The main alias tells how the recording is shown; the others only fill what it left open.
    for is_main, keep in (
        (False, "ifnull({0}, excluded.{0})"),
        (True, "ifnull(excluded.{0}, {0})"),
    ):
        rows = [
            [
                known.id,
                known.isrc,
                known.key,
                row.name,
                row.album_id,
                row.album,
                row.image_url,
                row.duration_ms,
                row.explicit,
                row.popularity,
                row.release_date,
            ]
            for known, row, main in told
            if main is is_main
        ]
        if not rows:
            continue
        settings = ", ".join(f"{column} = {keep.format(column)}" for column in _TOLD_COLUMNS)
        connection.execute(
            f"INSERT INTO recordings (id, isrc, match_key, {', '.join(_TOLD_COLUMNS)}, told_at) "
            f"SELECT {', '.join(f'value ->> {place}' for place in range(11))}, ?2 "
            "FROM json_each(?1) WHERE TRUE "
            "ON CONFLICT (id) DO UPDATE SET isrc = excluded.isrc, "
            f"{settings}, told_at = excluded.told_at",
            [packed(rows), now],
        )


def store_track_ids(connection: sqlite_utils.Database, numbers: dict[str, int]) -> None:
    """Write which recording each track id is an alias of."""
    connection.execute(
        "INSERT INTO track_ids (id, recording_id) "
        "SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE TRUE "
        "ON CONFLICT (id) DO UPDATE SET recording_id = excluded.recording_id "
        "WHERE recording_id <> excluded.recording_id",
        [packed(list(numbers.items()))],
    )


def store_credits(connection: sqlite_utils.Database, told: Told, now: float) -> None:
    """Write the artists of recordings, in their order."""
    names = {artist_id: name for _, row, _ in told for artist_id, name in row.artists}
    connection.execute(
        "INSERT INTO artists (id, name, told_at) "
        "SELECT value ->> 0, value ->> 1, ?2 FROM json_each(?1) WHERE TRUE "
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name, told_at = excluded.told_at",
        [packed(list(names.items())), now],
    )
    places = [
        [known.id, place, artist_id]
        for known, row, main in told
        if main
        for place, (artist_id, _) in enumerate(row.artists)
    ]
    connection.execute(
        "INSERT INTO recording_artists SELECT value ->> 0, value ->> 1, value ->> 2 "
        "FROM json_each(?) WHERE TRUE ON CONFLICT (recording_id, place) "
        "DO UPDATE SET artist_id = excluded.artist_id WHERE artist_id <> excluded.artist_id",
        [packed(places)],
    )
    connection.execute(
        "DELETE FROM recording_artists WHERE recording_id IN (SELECT value FROM json_each(?)) "
        "AND (recording_id, place) NOT IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))",
        [packed([known.id for known, row, main in told if main and row.artists]), packed(places)],
    )


def store_genres(
    connection: sqlite_utils.Database, told: dict[str, tuple[str, ...]], source: str
) -> list[str]:
    """Write {artist id: genres} of one source; returns the artists whose genres have changed."""
    before: dict[str, list[str]] = {artist_id: [] for artist_id in told}
    for artist_id, genre in connection.execute(
        "SELECT artist_id, genre FROM artist_genres WHERE source = ? "
        "AND artist_id IN (SELECT value FROM json_each(?)) ORDER BY artist_id, place",
        [source, packed(list(told))],
    ):
        before[artist_id].append(genre)
    now_told = {artist_id: list(dict.fromkeys(genres)) for artist_id, genres in told.items()}
    changed = {a: genres for a, genres in now_told.items() if genres != before[a]}
    if not changed:
        return []
    connection.execute(
        "DELETE FROM artist_genres WHERE source = ? "
        "AND artist_id IN (SELECT value FROM json_each(?))",
        [source, packed(list(changed))],
    )
    rows = [
        [a, place, genre] for a, genres in changed.items() for place, genre in enumerate(genres)
    ]
    connection.execute(
        "INSERT INTO artist_genres (artist_id, source, place, genre) "
        "SELECT value ->> 0, ?2, value ->> 1, value ->> 2 FROM json_each(?1)",
        [packed(rows), source],
    )
    return list(changed)


def bump_fans(connection: sqlite_utils.Database, artist_ids: Iterable[str]) -> None:
    """A change of what these artists are called concerns whoever has them."""
    touched = connection.execute(
        "SELECT recording_id FROM recording_artists "
        "WHERE artist_id IN (SELECT value FROM json_each(?))",
        [packed(list(artist_ids))],
    ).fetchall()
    bump_holders(connection, [row[0] for row in touched])
