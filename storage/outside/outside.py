"""What outside services tell about music: ids, likenesses, tags, listeners, audio features.

It is about music only. What is told is kept by the services' own ids; links say which of our
artists and recordings these are. What nothing of ours leads to any more is pruned.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlite_utils
from pandas import DataFrame

from storage.catalogue.writing import store_genres
from storage.database import Database, packed, unpacked
from storage.outside.reading import (
    best_known,
    features,
    listeners,
    outside,
    similar,
    similar_of,
)
from storage.outside.records import FEATURES, Outside, OutsideKind, OutsideRow, Space

Links = Iterable[tuple[str | int, OutsideRow, str]]
"""(our id, what it is out there, how that was found out)"""


class OutsideMusic:
    """Facts about music from elsewhere."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def put(self, rows: Iterable[OutsideRow]) -> dict[OutsideRow, int]:
        """Store artists and recordings by outside ids; {row: its number here}."""
        given = list(dict.fromkeys(rows))
        with self._database.write() as connection:
            return _put(connection, given, self._clock())

    def link_artists(self, links: Links) -> None:
        """Say which outside artist each of our artists is; tags known of it become genres.

        Our artists that are no longer stored are left out.
        """
        self._link("artist", links)

    def link_recordings(self, links: Links) -> None:
        """Say which outside recording each of our recordings is."""
        self._link("recording", links)

    def set_similar(
        self, source: str, of: OutsideRow, similar: Sequence[tuple[OutsideRow, float]]
    ) -> None:
        """Make one source's list of what is similar to `of` exactly this (scores in 0..1)."""
        with self._database.write() as connection:
            numbers = _put(connection, [of, *(row for row, _ in similar)], self._clock())
            rows = {numbers[row]: score for row, score in similar if numbers[row] != numbers[of]}
            known = dict(
                connection.execute(
                    "SELECT similar, score FROM outside_similar WHERE source = ? AND number = ?",
                    [source, numbers[of]],
                ).fetchall()
            )
            if known == rows:
                return
            connection.execute(
                "DELETE FROM outside_similar WHERE source = ? AND number = ?",
                [source, numbers[of]],
            )
            connection.execute(
                "INSERT INTO outside_similar (source, number, similar, score) "
                "SELECT ?1, ?2, value ->> 0, value ->> 1 FROM json_each(?3)",
                [source, numbers[of], packed(list(rows.items()))],
            )
            _changed(connection)

    def set_tags(self, source: str, told: Mapping[OutsideRow, Sequence[tuple[str, int]]]) -> None:
        """Make one source's tags (strongest first, with how often given) of each exactly these.

        They are also the genres, told by that source, of our artists linked to these.
        """
        with self._database.write() as connection:
            numbers = _put(connection, list(told), self._clock())
            connection.execute(
                "DELETE FROM outside_tags WHERE source = ? "
                "AND number IN (SELECT value FROM json_each(?))",
                [source, packed(list(numbers.values()))],
            )
            rows = [
                [numbers[row], place, tag, times]
                for row, tags in told.items()
                for place, (tag, times) in enumerate(dict(tags).items())
            ]
            connection.execute(
                "INSERT INTO outside_tags (source, number, place, tag, times) SELECT ?2, "
                "value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?1)",
                [packed(rows), source],
            )
            _tags_to_genres(connection, numbers.values(), source)

    def set_counts(
        self, kind: OutsideKind, told: Mapping[str, tuple[int | None, int | None]]
    ) -> None:
        """Store {MusicBrainz id: (listeners, listens)} of what is stored already."""
        rows = [[key, *counts] for key, counts in told.items()]
        with self._database.write() as connection:
            changed = connection.execute(
                "UPDATE outside SET listeners = j.value ->> 1, listens = j.value ->> 2 "
                "FROM json_each(?2) j WHERE space = 'musicbrainz' AND kind = ?1 "
                "AND outside.id = j.value ->> 0 AND (listeners IS NOT j.value ->> 1 "
                "OR listens IS NOT j.value ->> 2)",
                [kind, packed(rows)],
            ).rowcount
            if changed:
                _changed(connection)

    def set_listeners(self, row: OutsideRow, listeners: int | None, listens: int | None) -> None:
        """Store how many listen to one artist or recording."""
        with self._database.write() as connection:
            number = _put(connection, [row], self._clock())[row]
            connection.execute(
                "UPDATE outside SET listeners = ?, listens = ? WHERE number = ?",
                [listeners, listens, number],
            )
            _changed(connection)

    def set_spotify_ids(self, told: Mapping[str, Sequence[str]]) -> None:
        """Store {MusicBrainz recording id: Spotify track ids}, best first."""
        rows = [
            [key, place, track_id]
            for key, ids in told.items()
            for place, track_id in enumerate(dict.fromkeys(ids))
        ]
        with self._database.write() as connection:
            connection.execute(
                "DELETE FROM outside_spotify WHERE number IN (SELECT number FROM outside "
                "WHERE space = 'musicbrainz' AND kind = 'recording' "
                "AND id IN (SELECT value FROM json_each(?)))",
                [packed(list(told))],
            )
            connection.execute(
                "INSERT INTO outside_spotify (number, place, track_id) "
                "SELECT o.number, j.value ->> 1, j.value ->> 2 FROM json_each(?) j JOIN outside o "
                "ON o.space = 'musicbrainz' AND o.kind = 'recording' AND o.id = j.value ->> 0",
                [packed(rows)],
            )

    def set_best_known(self, of: OutsideRow, recordings: Sequence[OutsideRow]) -> None:
        """Make an artist's best-known recordings exactly these, the best known first."""
        with self._database.write() as connection:
            numbers = _put(connection, [of, *recordings], self._clock())
            connection.execute("DELETE FROM outside_best WHERE number = ?", [numbers[of]])
            best = list(dict.fromkeys(numbers[row] for row in recordings))
            connection.execute(
                "INSERT INTO outside_best (number, place, recording) "
                "SELECT ?1, key, value FROM json_each(?2)",
                [numbers[of], packed(best)],
            )

    def set_features(self, source: str, told: Mapping[str, Mapping[str, float | None]]) -> int:
        """Store {Spotify track id: audio features by name}; returns how many tracks."""
        rows = [
            [track_id, *(values.get(name) for name in FEATURES)]
            for track_id, values in told.items()
        ]
        places = ", ".join(f"value ->> {place}" for place in range(len(FEATURES) + 1))
        told_now = ", ".join(f"{name} = excluded.{name}" for name in FEATURES)
        with self._database.write() as connection:
            connection.execute(
                f"INSERT INTO audio_features (track_id, {', '.join(FEATURES)}, source, told_at) "
                f"SELECT {places}, ?2, ?3 FROM json_each(?1) WHERE TRUE "
                f"ON CONFLICT (track_id, source) DO UPDATE SET {told_now}, "
                "told_at = excluded.told_at",
                [packed(rows), source, self._clock()],
            )
            if rows:
                _changed(connection)
        return len(rows)

    def of_recordings(
        self, recording_ids: Iterable[int], space: Space = "musicbrainz"
    ) -> dict[int, Outside]:
        """{our recording: what it is out there} of those linked."""
        return self._of("recording", [int(one) for one in recording_ids], space)

    def of_artists(
        self, artist_ids: Iterable[str], space: Space = "musicbrainz"
    ) -> dict[str, Outside]:
        """{our artist: who that is out there} of those linked."""
        return self._of("artist", list(artist_ids), space)

    def by_id(
        self, kind: OutsideKind, ids: Iterable[str], space: Space = "musicbrainz"
    ) -> dict[str, Outside]:
        """{outside id: what is known of it}, without those not stored."""
        found = outside(
            self._database,
            "o.space = ? AND o.kind = ? AND o.id IN (SELECT value FROM json_each(?))",
            [space, kind, packed(list(ids))],
        )
        return {one.id: one for one in found}

    def similar(self, artist_ids: Collection[str], recording_ids: Collection[int]) -> DataFrame:
        """Looked-up likenesses between these artists and recordings of ours.

        Columns: kind ("artist" | "track"), id, similar_id (artist ids, recording ids), score in
        0..1: the mean over the sources that have a list of the first.
        """
        return similar(self._database, artist_ids, recording_ids)

    def similar_of(
        self, kind: OutsideKind, ids: Iterable[str], space: Space = "musicbrainz"
    ) -> dict[str, list[tuple[Outside, float]]]:
        """{outside id: what is similar to it, most alike first}: also what nobody here has."""
        return similar_of(self._database, kind, list(ids), space)

    def best_known(self, artist_ids: Iterable[str]) -> dict[str, list[Outside]]:
        """{MusicBrainz artist id: their best-known recordings}, of those asked about."""
        return best_known(self._database, list(artist_ids))

    def listeners(self, recording_ids: Collection[int]) -> dict[int, int]:
        """{our recording: people elsewhere who listen to it}."""
        return listeners(self._database, recording_ids)

    def features(
        self, recording_ids: Collection[int], *, leave_out: Collection[str] = ()
    ) -> DataFrame:
        """Audio features of recordings, a row each that has some from a source not left out.

        Columns: track_id (the recording), then `FEATURES` (NaN: unknown); the host's own table
        comes before what was looked up.
        """
        return features(self._database, recording_ids, leave_out)

    def genre_coverage(self) -> tuple[int, int]:
        """(artists with genres, artists) of the catalogue."""
        row = self._database.row(
            "SELECT (SELECT count(DISTINCT artist_id) FROM artist_genres), "
            "(SELECT count(*) FROM artists)"
        )
        return (row[0], row[1]) if row else (0, 0)

    def credits(self, artist_ids: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
        """(our artist, MusicBrainz ids of who made it) for each linked recording of theirs."""
        rows = self._database.rows(
            "SELECT p.artist_id, o.artist_ids FROM recording_artists p "
            "JOIN recording_links l ON l.recording_id = p.recording_id "
            "AND l.space = 'musicbrainz' JOIN outside o ON o.number = l.number "
            "WHERE o.artist_ids IS NOT NULL "
            "AND p.artist_id IN (SELECT value FROM json_each(?)) "
            "ORDER BY p.artist_id, p.recording_id",
            [packed(list(artist_ids))],
        )
        return [(artist_id, tuple(unpacked(ids))) for artist_id, ids in rows]

    def ours(self, ids: Iterable[str]) -> list[int]:
        """Our recordings that are linked to these MusicBrainz recordings."""
        rows = self._database.rows(
            "SELECT l.recording_id FROM recording_links l JOIN outside o ON o.number = l.number "
            "WHERE o.space = 'musicbrainz' AND o.kind = 'recording' "
            "AND o.id IN (SELECT value FROM json_each(?)) ORDER BY l.recording_id",
            [packed(list(ids))],
        )
        return [row[0] for row in rows]

    def named_artists(self, space: Space) -> list[tuple[str, str, bool]]:
        """(artist id, name, whether linked in that space) of the whole catalogue."""
        rows = self._database.rows(
            "SELECT a.id, a.name, EXISTS (SELECT 1 FROM artist_links l "
            "WHERE l.artist_id = a.id AND l.space = ?) FROM artists a ORDER BY a.id",
            [space],
        )
        return [(row[0], row[1], bool(row[2])) for row in rows]

    def revision(self) -> int:
        """A number that changes with every likeness, count or feature told."""
        row = self._database.row("SELECT value FROM counters WHERE name = 'knowledge'")
        return int(row[0]) if row else 0

    def _of(self, kind: OutsideKind, ids: Sequence[str | int], space: Space) -> dict[Any, Outside]:
        with self._database.read():
            links = self._database.rows(
                f"SELECT {kind}_id, number FROM {kind}_links WHERE space = ? "
                f"AND {kind}_id IN (SELECT value FROM json_each(?))",
                [space, packed(list(ids))],
            )
            found = outside(
                self._database,
                "o.number IN (SELECT value FROM json_each(?))",
                [packed(sorted({number for _, number in links}))],
            )
        by_number = {one.number: one for one in found}
        return {ours: by_number[number] for ours, number in links}

    def _link(self, kind: OutsideKind, links: Links) -> None:
        given = list(links)
        with self._database.write() as connection:
            numbers = _put(connection, [row for _, row, _ in given], self._clock())
            written = connection.execute(
                f"INSERT INTO {kind}_links ({kind}_id, space, number, how) "
                "SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3 "
                f"FROM json_each(?) j JOIN {kind}s ours ON ours.id = j.value ->> 0 WHERE TRUE "
                f"ON CONFLICT ({kind}_id, space) DO UPDATE SET number = excluded.number, "
                "how = excluded.how WHERE number <> excluded.number",
                [packed([[ours, row.space, numbers[row], how] for ours, row, how in given])],
            ).rowcount
            if written:
                _changed(connection)
            if written and kind == "artist":
                _tags_to_genres(connection, numbers.values(), None)


def _put(
    connection: sqlite_utils.Database, rows: Sequence[OutsideRow], now: float
) -> dict[OutsideRow, int]:
    found = connection.execute(
        "INSERT INTO outside (space, kind, id, name, artist, artist_ids, comment, told_at) "
        "SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, "
        "value ->> 6, ?2 FROM json_each(?1) WHERE TRUE ON CONFLICT (space, kind, id) DO UPDATE "
        "SET name = excluded.name, artist = ifnull(excluded.artist, artist), "
        "artist_ids = ifnull(excluded.artist_ids, artist_ids), "
        "comment = ifnull(excluded.comment, comment), told_at = excluded.told_at "
        "RETURNING space, kind, id, number",
        [packed([_values(row) for row in rows]), now],
    ).fetchall()
    numbers = {(space, kind, key): number for space, kind, key, number in found}
    return {row: numbers[row.space, row.kind, row.id] for row in rows}


def _values(row: OutsideRow) -> list[object]:
    ids = packed(list(row.artist_ids)) if row.artist_ids else None
    return [row.space, row.kind, row.id, row.name, row.artist or None, ids, row.comment or None]


def _tags_to_genres(
    connection: sqlite_utils.Database, numbers: Iterable[int], source: str | None
) -> None:
    """Give our artists linked to these the tags that one source (None: each) tells of them."""
    rows = connection.execute(
        "SELECT l.artist_id, s.source, t.tag FROM artist_links l "
        "JOIN (SELECT DISTINCT source FROM outside_tags UNION SELECT ?2 WHERE ?2 IS NOT NULL) s "
        "LEFT JOIN outside_tags t ON t.number = l.number AND t.source = s.source "
        "WHERE l.number IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR s.source = ?2) "
        # Last.fm's tags are told of Last.fm's names, all others of MusicBrainz's ids.
        "AND (s.source = 'lastfm') = (l.space = 'lastfm') "
        "ORDER BY l.artist_id, s.source, t.place",
        [packed(list(numbers)), source],
    ).fetchall()
    told: dict[str, dict[str, list[str]]] = {}
    for artist_id, told_by, tag in rows:
        genres = told.setdefault(told_by, {}).setdefault(artist_id, [])
        if tag is not None:
            genres.append(tag)
    for told_by, by_artist in told.items():
        genres_of = {artist_id: tuple(genres) for artist_id, genres in by_artist.items()}
        # Nobody's evidence has changed: models take it up when they have the time.
        if store_genres(connection, genres_of, told_by):
            _changed(connection)


def _changed(connection: sqlite_utils.Database) -> None:
    connection.execute("UPDATE counters SET value = value + 1 WHERE name = 'knowledge'")
