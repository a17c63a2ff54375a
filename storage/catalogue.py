"""The catalogue: what tracks and artists are called. It is about music only, about no member."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

import sqlite_utils
from pandas import DataFrame

from storage.catalogue_reading import frame, genres, recordings, search
from storage.database import Database, packed, unpacked
from storage.identity import Index, Known, clean_isrc
from storage.merging import merge
from storage.normal import normalise
from storage.pruning import prune
from storage.records import ArtistRow, Recording, TrackRow
from storage.revisions import bump_holders


class Catalogue:
    """Recordings by their own number; the services' track ids are aliases of them."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def add_tracks(self, rows: Iterable[TrackRow]) -> dict[str, int]:
        """Store tracks as told now; returns {track id: recording id}.

        What is None in a row does not erase what is known. Where evidence follows, do both inside
        one `store.transaction()`: between two, somebody's unlinking may prune what nobody has yet.
        """
        tracks = {row.id: row for row in rows}
        if not tracks:
            return {}
        keys = {
            row.id: normalise(row.artists[0][1] if row.artists else "", row.name)
            for row in tracks.values()
        }
        isrcs = {row.id: clean_isrc(row.isrc) for row in tracks.values()}
        now = self._clock()
        with self._database.write() as connection:
            index = _load(connection, tracks, isrcs.values(), keys.values())
            main = {
                row.id: index.match(row.id, isrcs[row.id], keys[row.id], row.duration_ms)
                for row in tracks.values()
            }
            merge(connection, index.merges)
            told = [(index.current(row.id), row, main[row.id]) for row in tracks.values()]
            numbers = {row.id: known.id for known, row, _ in told}
            connection.execute(
                "UPDATE recordings SET isrc = NULL WHERE id IN (SELECT value FROM json_each(?))",
                [packed(index.released)],
            )
            _store_recordings(connection, told, now)
            connection.execute(
                "INSERT INTO track_ids (id, recording_id) "
                "SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE TRUE "
                "ON CONFLICT (id) DO UPDATE SET recording_id = excluded.recording_id "
                "WHERE recording_id <> excluded.recording_id",
                [packed(list(numbers.items()))],
            )
            _store_artists(connection, told, now)
        return numbers

    def add_artists(self, rows: Iterable[ArtistRow], source: str = "spotify") -> None:
        """Store artists as told now; genres (strongest first) are kept by who told them."""
        artists = {row.id: row for row in rows}
        now = self._clock()
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO artists (id, name, image_url, genres_at, told_at) "
                "SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, ?2 "
                "FROM json_each(?1) WHERE TRUE "
                "ON CONFLICT (id) DO UPDATE SET name = excluded.name, told_at = excluded.told_at, "
                "image_url = ifnull(excluded.image_url, image_url), "
                "genres_at = ifnull(excluded.genres_at, genres_at)",
                [
                    packed(
                        [
                            [row.id, row.name, row.image_url, None if row.genres is None else now]
                            for row in artists.values()
                        ]
                    ),
                    now,
                ],
            )
            told = {row.id: row.genres for row in artists.values() if row.genres is not None}
            if told:
                _store_genres(connection, told, source)

    def recordings(self, ids: Iterable[int]) -> dict[int, Recording]:
        """{asked id: recording}, without those not stored; old ids of merged ones do."""
        return recordings(self._database, ids)

    def frame(self, recording_ids: Collection[int] | None = None) -> DataFrame:
        """Recordings (None: all) as a table, a row each, ordered by id.

        Columns: track_id (the recording id), name, artist, artist_id, artists (list of names),
        album, genres (list, the main artist's strongest first), popularity, duration_ms, explicit,
        isrc, release_date, spotify_id; what is not known is None (NaN in numbers).
        """
        return frame(self._database, recording_ids)

    def genres(self, server_members: Sequence[int] | None = None) -> list[tuple[str, int]]:
        """(genre, number of recordings) of what these members have (None: all), most first."""
        return genres(self._database, server_members)

    def artists_without_genres(self, limit: int) -> list[str]:
        """Ids of artists of whom nobody has told genres, those with most evidence first."""
        rows = self._database.rows(
            "SELECT a.id FROM artists a LEFT JOIN recording_artists r ON r.artist_id = a.id "
            "WHERE a.genres_at IS NULL GROUP BY a.id ORDER BY count(*) DESC, a.id LIMIT ?",
            [limit],
        )
        return [row[0] for row in rows]

    def search(self, text: str, limit: int = 25) -> list[Recording]:
        """Recordings whose artist and title hold every word of a text, the best known first."""
        return search(self._database, text, limit)

    def prune(self) -> int:
        """Delete recordings and artists that nothing refers to; returns how many recordings."""
        with self._database.write() as connection:
            return prune(connection)

    def expire(self, older_than: float) -> int:
        """Forget what a service told before a time and has not told again; returns how many.

        What is needed to know a recording again stays: ids, ISRC, name and artists.
        """
        with self._database.write() as connection:
            connection.execute(
                "DELETE FROM artist_genres WHERE source = 'spotify' AND artist_id IN "
                "(SELECT id FROM artists WHERE told_at < ?)",
                [older_than],
            )
            connection.execute(
                "UPDATE artists SET image_url = NULL, genres_at = NULL WHERE told_at < ?",
                [older_than],
            )
            return connection.execute(
                "UPDATE recordings SET album_id = NULL, album = NULL, image_url = NULL, "
                "popularity = NULL, release_date = NULL WHERE told_at < ? "
                "AND coalesce(album_id, album, image_url, popularity, release_date) IS NOT NULL",
                [older_than],
            ).rowcount


_Told = list[tuple[Known, TrackRow, bool]]


def _load(
    connection: sqlite_utils.Database,
    track_ids: Iterable[str],
    isrcs: Iterable[str | None],
    keys: Iterable[str],
) -> Index:
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
    last = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'recordings'")
    number = last.fetchone()
    return Index((_known(row) for row in rows), (number[0] if number else 0) + 1)


def _known(row: tuple[Any, ...]) -> Known:
    return Known(row[0], row[1], row[2], row[3], unpacked(row[4]))


def _store_recordings(connection: sqlite_utils.Database, told: _Told, now: float) -> None:
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


def _store_artists(connection: sqlite_utils.Database, told: _Told, now: float) -> None:
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
        [packed(sorted({place[0] for place in places})), packed(places)],
    )


def _store_genres(
    connection: sqlite_utils.Database, told: dict[str, tuple[str, ...]], source: str
) -> None:
    before: dict[str, list[str]] = {artist_id: [] for artist_id in told}
    for artist_id, genre in connection.execute(
        "SELECT artist_id, genre FROM artist_genres WHERE source = ? "
        "AND artist_id IN (SELECT value FROM json_each(?)) ORDER BY artist_id, place",
        [source, packed(list(told))],
    ):
        before[artist_id].append(genre)
    changed = {
        artist_id: list(dict.fromkeys(genres))
        for artist_id, genres in told.items()
        if list(dict.fromkeys(genres)) != before[artist_id]
    }
    if not changed:
        return
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
    touched = connection.execute(
        "SELECT recording_id FROM recording_artists "
        "WHERE artist_id IN (SELECT value FROM json_each(?))",
        [packed(list(changed))],
    ).fetchall()
    bump_holders(connection, [row[0] for row in touched])
