"""Songs that are told by name: which recordings they are, made where there is none yet.

A service that knows no Spotify ids says artist and title, perhaps a MusicBrainz id. A song is then
the recording of its Spotify id, of its ISRC, of its MusicBrainz id, or of its key (see
`storage.catalogue.identity`), in this order. What none of them finds becomes a recording without a
Spotify id, so that members who have it have it in common all the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import sqlite_utils

from storage.catalogue.catalogue import Catalogue
from storage.catalogue.identity import Index, Known, clean_isrc
from storage.catalogue.writing import bump_fans, load, store_credits, store_recordings
from storage.database import Database, packed
from storage.history.records import Song
from storage.matching import name_key
from storage.normal import normalise
from storage.outside.outside import OutsideMusic
from storage.outside.records import OutsideRow
from storage.records import Artists, TrackRow

NAMED = "name:"
"""Begins the id of an artist of whom only the name is known."""

Named = Mapping[str, tuple[str, str]]
"""{name as told: (artist id, name as it is stored)}"""


class Songs:
    """Adds songs to the catalogue; `adopt` joins artists known by name to those with an id."""

    def __init__(
        self,
        database: Database,
        catalogue: Catalogue,
        outside: OutsideMusic,
        clock: Callable[[], float],
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._outside = outside
        self._clock = clock

    def add(self, songs: Sequence[Song]) -> list[int]:
        """The recording ids of these songs, in their order.

        What is known of a recording already stays as it is. As with `Catalogue.add_tracks`, write
        the evidence in the same `store.transaction()`. Raises ValueError for a song without artist
        or title.
        """
        if any(not (song.artists and song.artists[0] and song.title) for song in songs):
            raise ValueError("a song has an artist and a title")
        if not songs:
            return []
        with self._database.write() as connection:
            artists = _artist_ids(connection, {name for song in songs for name in song.artists})
            by_track = self._by_track_id(connection, songs, artists)
            by_mbid = _by_mbid(connection, [song.mbid for song in songs if song.mbid])
            index = load(
                connection,
                (),
                [clean_isrc(song.isrc) for song in songs],
                [_key(song) for song in songs],
            )
            found = [
                by_track.get(song.spotify_id or "")
                or (None if clean_isrc(song.isrc) else by_mbid.get(song.mbid or ""))
                for song in songs
            ]
            numbers = self._by_names(connection, songs, found, artists, index)
            self._link(songs, numbers)
        return numbers

    def artists(self, names: Sequence[str]) -> dict[str, tuple[str, str]]:
        """{name as told: (artist id, name here)}: the one here of that name, else made of it.

        Names without a letter or digit are left out. As with `add`, write what refers to them in
        the same `store.transaction()`.
        """
        with self._database.write() as connection:
            found = _artist_ids(connection, set(names))
            connection.execute(
                "INSERT OR IGNORE INTO artists (id, name, told_at) "
                "SELECT value ->> 0, value ->> 1, ?2 FROM json_each(?1)",
                [packed([list(pair) for pair in found.values()]), self._clock()],
            )
        return dict(found)

    def adopt(self) -> int:
        """Join artists known by name alone to the one artist of that name who has an id.

        Returns how many were joined. Namesakes are left as they are.
        """
        with self._database.write() as connection:
            by_key: defaultdict[str, list[str]] = defaultdict(list)
            for artist_id, name in connection.execute("SELECT id, name FROM artists").fetchall():
                by_key[name_key(name)].append(artist_id)
            joined = 0
            for ids in by_key.values():
                real = [one for one in ids if not one.startswith(NAMED)]
                named = [one for one in ids if one.startswith(NAMED)]
                if len(real) == 1 and named:
                    joined += len(named)
                    for one in named:
                        _join(connection, one, real[0])
                    bump_fans(connection, real)
        return joined

    def _by_track_id(
        self,
        connection: sqlite_utils.Database,
        songs: Sequence[Song],
        artists: Named,
    ) -> dict[str, int]:
        asked = [song.spotify_id for song in songs if song.spotify_id]
        known: dict[str, int] = dict(
            connection.execute(
                "SELECT id, recording_id FROM track_ids "
                "WHERE id IN (SELECT value FROM json_each(?))",
                [packed(asked)],
            ).fetchall()
        )
        new = [song for song in songs if song.spotify_id and song.spotify_id not in known]
        rows = [_row(song, artists) for song in new]
        return known | self._catalogue.add_tracks(rows)

    def _by_names(
        self,
        connection: sqlite_utils.Database,
        songs: Sequence[Song],
        found: Sequence[int | None],
        artists: Named,
        index: Index,
    ) -> list[int]:
        numbers: list[int] = []
        told: dict[int, tuple[Known, TrackRow, bool]] = {}
        first_new = index.next_id
        for song, number in zip(songs, found, strict=True):
            if number is None:
                known = index.named(clean_isrc(song.isrc), _key(song), song.duration_ms)
                number = known.id
                if number >= first_new:
                    told.setdefault(number, (known, _row(song, artists), True))
            numbers.append(number)
        now = self._clock()
        store_recordings(connection, list(told.values()), now)
        store_credits(connection, list(told.values()), now)
        return numbers

    def _link(self, songs: Sequence[Song], numbers: Sequence[int]) -> None:
        """Remember which MusicBrainz recordings these are, where nobody has said so yet."""
        told = {number: song for song, number in zip(songs, numbers, strict=True) if song.mbid}
        linked = self._outside.of_recordings(told)
        self._outside.link_recordings(
            (
                number,
                OutsideRow(
                    "musicbrainz",
                    "recording",
                    song.mbid,
                    song.title,
                    song.artists[0],
                    song.artist_mbids,
                ),
                "told with a play",
            )
            for number, song in told.items()
            if number not in linked and song.mbid
        )


def _key(song: Song) -> str:
    return normalise(song.artists[0], song.title)


def _row(song: Song, artists: Named) -> TrackRow:
    credited: Artists = tuple(
        dict.fromkeys(artists[name] for name in song.artists if name in artists)
    )
    return TrackRow(
        song.spotify_id or "",
        song.title,
        credited,
        album=song.album,
        duration_ms=song.duration_ms,
        isrc=song.isrc,
    )


def _artist_ids(connection: sqlite_utils.Database, names: set[str]) -> Named:
    """The one artist of each name here, else an id made of the name."""
    keys = {name: key for name in names if (key := name_key(name))}
    here: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for artist_id, name in connection.execute(
        "SELECT id, name FROM artists WHERE lower(name) IN "
        "(SELECT lower(value) FROM json_each(?)) ORDER BY id",
        [packed(sorted(keys))],
    ).fetchall():
        here[name_key(name)][artist_id] = name
    chosen: dict[str, tuple[str, str]] = {}
    for name in sorted(keys):
        key = keys[name]
        real = [(one, called) for one, called in here[key].items() if not one.startswith(NAMED)]
        made = f"{NAMED}{key}"
        chosen[name] = real[0] if len(real) == 1 else (made, here[key].setdefault(made, name))
    return chosen


def _by_mbid(connection: sqlite_utils.Database, ids: Sequence[str]) -> dict[str, int]:
    rows = connection.execute(
        "SELECT o.id, min(l.recording_id) FROM outside o JOIN recording_links l "
        "ON l.number = o.number WHERE o.space = 'musicbrainz' AND o.kind = 'recording' "
        "AND o.id IN (SELECT value FROM json_each(?)) GROUP BY o.id",
        [packed(list(dict.fromkeys(ids)))],
    ).fetchall()
    return dict(rows)


def _join(connection: sqlite_utils.Database, named: str, real: str) -> None:
    for table in ("recording_artists", "artist_evidence", "artist_links"):
        connection.execute(
            f"UPDATE OR IGNORE {table} SET artist_id = ? WHERE artist_id = ?", [real, named]
        )
    connection.execute("DELETE FROM artists WHERE id = ?", [named])
