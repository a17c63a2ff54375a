"""Reading the catalogue. Rows come in blocks as JSON: few steps of SQLite, so few waits for it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from pandas import DataFrame

from storage.database import Database, packed, unpacked
from storage.normal import normalise
from storage.records import Recording

BLOCK = 512
"""Recordings to one JSON text: a few milliseconds of parsing each."""

_FIELDS = (
    "id",
    "name",
    "album_id",
    "album",
    "image_url",
    "duration_ms",
    "explicit",
    "isrc",
    "popularity",
    "release_date",
)
_PLACE = {field: place for place, field in enumerate(_FIELDS)}
_ARTISTS, _TRACK_IDS = len(_FIELDS), len(_FIELDS) + 1

_RECORDINGS = f"""
    SELECT json_group_array(json_array(
        {", ".join("r." + field for field in _FIELDS)},
        json((SELECT json_group_array(json_array(id, name)) FROM (
            SELECT a.id, a.name FROM recording_artists p JOIN artists a ON a.id = p.artist_id
            WHERE p.recording_id = r.id ORDER BY p.place))),
        json((SELECT json_group_array(id) FROM (
            SELECT t.id FROM track_ids t WHERE t.recording_id = r.id ORDER BY t.number)))
    )) FROM (SELECT * FROM recordings WHERE {{which}} ORDER BY id) r GROUP BY r.id / {BLOCK}
"""
_ALL = _RECORDINGS.format(which="TRUE")
_SOME = _RECORDINGS.format(which="id IN (SELECT value FROM json_each(?))")

_GENRES = f"""
    SELECT json_group_array(json_array(artist_id, genre)) FROM (
        SELECT g.artist_id, g.genre, dense_rank() OVER (ORDER BY g.artist_id) / {BLOCK} AS block
        FROM artist_genres g WHERE {{which}} ORDER BY g.artist_id, g.source, g.place
    ) GROUP BY block
"""


def recordings(database: Database, ids: Iterable[int]) -> dict[int, Recording]:
    """Recordings by the ids asked for; see `Catalogue.recordings`."""
    asked = list(dict.fromkeys(ids))
    with database.read():
        moved: dict[int, int] = dict(
            database.rows(
                "SELECT id, recording_id FROM merged_recordings "
                "WHERE id IN (SELECT value FROM json_each(?))",
                [packed(asked)],
            )
        )
        wanted = packed(sorted({moved.get(number, number) for number in asked}))
        found = {row[0]: _recording(row) for row in _blocks(database, _SOME, [wanted])}
    return {
        number: found[moved.get(number, number)]
        for number in asked
        if moved.get(number, number) in found
    }


def frame(database: Database, recording_ids: Collection[int] | None) -> DataFrame:
    """The table of `Catalogue.frame`."""
    with database.read():
        if recording_ids is None:
            rows = list(_blocks(database, _ALL, []))
        else:
            wanted = packed([int(number) for number in recording_ids])
            rows = list(_blocks(database, _SOME, [wanted]))
        genres_of = _genres_by_artist(
            database,
            None if recording_ids is None else {a[0] for row in rows for a in row[_ARTISTS]},
        )
    artists = [row[_ARTISTS] for row in rows]
    columns: dict[str, Callable[[], Any]] = {
        "track_id": lambda: [row[0] for row in rows],
        "name": lambda: [row[_PLACE["name"]] for row in rows],
        "artist": lambda: [who[0][1] if who else "" for who in artists],
        "artist_id": lambda: [who[0][0] if who else None for who in artists],
        "artists": lambda: [[name for _, name in who] for who in artists],
        "album": lambda: [row[_PLACE["album"]] for row in rows],
        "genres": lambda: [_genres(who, genres_of) for who in artists],
        "popularity": lambda: [row[_PLACE["popularity"]] for row in rows],
        "duration_ms": lambda: [row[_PLACE["duration_ms"]] for row in rows],
        "explicit": lambda: [_flag(row[_PLACE["explicit"]]) for row in rows],
        "isrc": lambda: [row[_PLACE["isrc"]] for row in rows],
        "release_date": lambda: [row[_PLACE["release_date"]] for row in rows],
        "spotify_id": lambda: [row[_TRACK_IDS][0] if row[_TRACK_IDS] else None for row in rows],
    }
    numeric = {"track_id": "int64", "popularity": "float64", "duration_ms": "float64"}
    table = DataFrame({name: column() for name, column in columns.items()}, dtype=object)
    return table.astype(numeric)


def genres(database: Database, member_ids: Sequence[int] | None) -> list[tuple[str, int]]:
    """(genre, recordings) of these members' evidence; see `Catalogue.genres`."""
    if member_ids is None:
        which, parameters = "SELECT id FROM recordings", []
    else:
        which = (
            "SELECT e.recording_id FROM evidence e JOIN evidence_sets s ON s.id = e.set_id "
            "WHERE s.member_id IN (SELECT value FROM json_each(?)) AND NOT EXISTS ("
            "SELECT 1 FROM sources_off o WHERE o.member_id = s.member_id AND o.source = s.source)"
        )
        parameters = [packed(list(member_ids))]
    rows = database.rows(
        f"SELECT g.genre, count(DISTINCT p.recording_id) AS n FROM recording_artists p "
        f"JOIN artist_genres g ON g.artist_id = p.artist_id WHERE p.recording_id IN ({which}) "
        "GROUP BY g.genre ORDER BY n DESC, g.genre",
        parameters,
    )
    return [(row[0], row[1]) for row in rows]


def search(database: Database, text: str, limit: int) -> list[Recording]:
    """Recordings by words of artist and title; see `Catalogue.search`."""
    words = [word for word in (normalise("", part).strip("|") for part in text.split()) if word]
    if not words:
        return []
    fits = " AND ".join("instr(r.match_key, ?) > 0" for _ in words)
    with database.read():
        ids = [
            row[0]
            for row in database.rows(
                f"SELECT r.id FROM recordings r WHERE {fits} ORDER BY "
                "(SELECT count(*) FROM evidence e WHERE e.recording_id = r.id) DESC, r.name, r.id "
                "LIMIT ?",
                [*words, limit],
            )
        ]
        found = recordings(database, ids)
    return [found[number] for number in ids]


def _blocks(database: Database, sql: str, parameters: Sequence[Any]) -> Iterator[list[Any]]:
    for (block,) in database.rows(sql, parameters):
        yield from unpacked(block)


def _genres_by_artist(database: Database, artist_ids: set[str] | None) -> dict[str, list[str]]:
    if artist_ids is None:
        which, parameters = "TRUE", []
    else:
        which = "g.artist_id IN (SELECT value FROM json_each(?))"
        parameters = [packed(sorted(artist_ids))]
    result: dict[str, list[str]] = {}
    for artist_id, genre in _blocks(database, _GENRES.format(which=which), parameters):
        result.setdefault(artist_id, []).append(genre)
    return result


def _genres(artists: Sequence[Sequence[str]], by_artist: dict[str, list[str]]) -> list[str]:
    return list(
        dict.fromkeys(genre for artist_id, _ in artists for genre in by_artist.get(artist_id, ()))
    )


def _flag(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def _recording(row: Sequence[Any]) -> Recording:
    track_ids = tuple(row[_TRACK_IDS])
    return Recording(
        id=row[0],
        name=row[_PLACE["name"]],
        artists=tuple((artist_id, name) for artist_id, name in row[_ARTISTS]),
        album_id=row[_PLACE["album_id"]],
        album=row[_PLACE["album"]],
        image_url=row[_PLACE["image_url"]],
        duration_ms=row[_PLACE["duration_ms"]],
        explicit=_flag(row[_PLACE["explicit"]]),
        isrc=row[_PLACE["isrc"]],
        popularity=row[_PLACE["popularity"]],
        release_date=row[_PLACE["release_date"]],
        spotify_id=track_ids[0] if track_ids else None,
        spotify_ids=track_ids,
    )
