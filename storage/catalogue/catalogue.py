"""The catalogue: what tracks and artists are called. It is about music only, about no member."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from pandas import DataFrame

from storage.catalogue.identity import clean_isrc
from storage.catalogue.merging import merge
from storage.catalogue.reading import artists, frame, genres, recordings, search
from storage.catalogue.writing import (
    bump_fans,
    load,
    store_credits,
    store_genres,
    store_recordings,
    store_track_ids,
)
from storage.database import Database, packed
from storage.normal import normalise
from storage.pruning import prune
from storage.records import ArtistRow, Recording, TrackRow


class Catalogue:
    """Recordings by their own number; the services' track ids are aliases of them."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def add_tracks(self, rows: Iterable[TrackRow]) -> dict[str, int]:
        """Store tracks as told now; returns {track id: recording id}.

        One song has one recording id, whatever its track ids: see `storage.catalogue.identity`.
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
            index = load(connection, tracks, isrcs.values(), keys.values())
            main = {
                row.id: index.match(row.id, isrcs[row.id], keys[row.id], row.duration_ms)
                # First those already known: what they say of themselves may free an ISRC.
                for row in sorted(tracks.values(), key=lambda row: not index.knows(row.id))
            }
            merge(connection, index.merges)
            told = [(index.current(row.id), row, main[row.id]) for row in tracks.values()]
            numbers = {row.id: known.id for known, row, _ in told}
            connection.execute(
                "UPDATE recordings SET isrc = NULL WHERE id IN (SELECT value FROM json_each(?))",
                [packed(index.released)],
            )
            store_recordings(connection, told, now)
            store_track_ids(connection, numbers)
            store_credits(connection, told, now)
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
                bump_fans(connection, store_genres(connection, told, source))

    def recordings(self, ids: Iterable[int]) -> dict[int, Recording]:
        """{asked id: recording}, without those not stored; old ids of merged ones do."""
        return recordings(self._database, ids)

    def artist_names(self, ids: Collection[str]) -> dict[str, str]:
        """{artist id: name} of those stored."""
        return dict(
            self._database.rows(
                "SELECT id, name FROM artists WHERE id IN (SELECT value FROM json_each(?))",
                [packed(sorted(ids))],
            )
        )

    def frame(self, recording_ids: Collection[int] | None = None) -> DataFrame:
        """Recordings (None: all) as a table, a row each, ordered by id.

        Columns: track_id (the recording id), name, artist, artist_id, artists (list of names),
        album, genres (list, the main artist's strongest first), popularity, duration_ms, explicit,
        isrc, release_date, spotify_id; what is not known is None (NaN in numbers).
        """
        return frame(self._database, recording_ids)

    def artists(self, ids: Iterable[str]) -> DataFrame:
        """Artists by id, without those not stored, a row each, ordered by id.

        Columns: artist_id, artist (name), genres (list, strongest first).
        """
        return artists(self._database, ids)

    def genres(self, server_members: Sequence[int] | None = None) -> list[tuple[str, int]]:
        """(genre, number of recordings) of what these members have (None: all), most first."""
        return genres(self._database, server_members)

    def artists_without_genres(self, limit: int) -> list[str]:
        """Ids of artists of whom nobody has told genres, those with most evidence first.

        Without those who are known by name alone: a service could not be asked about them.
        """
        rows = self._database.rows(
            "SELECT a.id FROM artists a LEFT JOIN recording_artists r ON r.artist_id = a.id "
            "WHERE a.genres_at IS NULL AND instr(a.id, ':') = 0 "
            "GROUP BY a.id ORDER BY count(*) DESC, a.id LIMIT ?",
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
                "(SELECT id FROM artists WHERE genres_at < ?)",
                [older_than],
            )
            connection.execute(
                "DELETE FROM audio_features WHERE source = 'spotify' AND told_at < ?",
                [older_than],
            )
            connection.execute(
                "UPDATE artists SET genres_at = iif(genres_at < ?1, NULL, genres_at), "
                "image_url = iif(told_at < ?1, NULL, image_url) "
                "WHERE genres_at < ?1 OR told_at < ?1 AND image_url IS NOT NULL",
                [older_than],
            )
            return connection.execute(
                "UPDATE recordings SET album_id = NULL, album = NULL, image_url = NULL, "
                "popularity = NULL, release_date = NULL WHERE told_at < ? "
                "AND coalesce(album_id, album, image_url, popularity, release_date) IS NOT NULL",
                [older_than],
            ).rowcount
