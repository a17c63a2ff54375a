"""Reading the catalogue.

Whole columns come in blocks, as one JSON text a block: few steps of SQLite (each may have to wait
for a busy event loop) and few objects of Python (each slows its garbage collector, which stops
the event loop).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pandas import DataFrame

from storage.database import Database, Parameters, packed, unpacked
from storage.normal import normalise
from storage.records import Recording

BLOCK = 512
"""Rows to one JSON text: about a millisecond of parsing."""

_COMMA = "\x1f"
"""Between the ids of one recording; no id has it."""

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
_ARTISTS = "artist_ids"
_TRACKS = "track_ids"

_COLUMNS = (*_FIELDS, _ARTISTS, _TRACKS)

_RECORDINGS = f"""
    SELECT json_array({", ".join(f"json_group_array({name})" for name in _COLUMNS)})
    FROM (
        SELECT r.*,
            (SELECT group_concat(artist_id, char(31)) FROM (SELECT p.artist_id
                FROM recording_artists p WHERE p.recording_id = r.id ORDER BY p.place)
            ) AS {_ARTISTS},
            (SELECT group_concat(id, char(31)) FROM (SELECT t.id
                FROM track_ids t WHERE t.recording_id = r.id ORDER BY t.number)
            ) AS {_TRACKS}
        FROM recordings r WHERE {{which}} ORDER BY r.id
    ) GROUP BY id / {BLOCK}
"""
_ARTIST_NAMES = f"""
    SELECT json_array(json_group_array(id), json_group_array(name)) FROM (
        SELECT a.id, a.name, row_number() OVER (ORDER BY a.id) / {BLOCK} AS block
        FROM artists a WHERE {{which}} ORDER BY a.id
    ) GROUP BY block
"""
_GENRES = f"""
    SELECT json_array(json_group_array(id), json_group_array(genre), json_group_array(place)) FROM (
        SELECT g.artist_id AS id, g.genre, g.place,
            dense_rank() OVER (ORDER BY g.artist_id) / {BLOCK} AS block
        FROM artist_genres g WHERE {{which}} ORDER BY g.artist_id, g.source, g.place
    ) GROUP BY block
"""


def recordings(database: Database, ids: Iterable[int]) -> dict[int, Recording]:
    """Recordings by the ids asked for; see `Catalogue.recordings`."""
    asked = list(dict.fromkeys(int(number) for number in ids))
    with database.read():
        moved: dict[int, int] = dict(
            database.rows(
                "SELECT id, recording_id FROM merged_recordings "
                "WHERE id IN (SELECT value FROM json_each(?))",
                [packed(asked)],
            )
        )
        columns = _read(database, {moved.get(number, number) for number in asked})
        names = _names(database, columns)
    rows = zip(*(columns[name] for name in _COLUMNS), strict=True)
    found = {row[0]: _recording(row, names) for row in rows}
    return {
        number: found[moved.get(number, number)]
        for number in asked
        if moved.get(number, number) in found
    }


def frame(database: Database, recording_ids: Collection[int] | None) -> DataFrame:
    """The table of `Catalogue.frame`."""
    with database.read():
        columns = _read(database, recording_ids)
        names = _names(database, columns)
        genres_of = _genres(database, names)
    # Many recordings share their artists: worked out once, the lists shared.
    credits = {text: _credit(text, names, genres_of) for text in set(columns[_ARTISTS])}
    whose = [credits[text] for text in columns[_ARTISTS]]
    table = DataFrame(
        {
            "track_id": columns["id"],
            "name": columns["name"],
            "artist": [credit.artist for credit in whose],
            "artist_id": [credit.artist_id for credit in whose],
            "artists": [credit.names for credit in whose],
            "album": columns["album"],
            "genres": [credit.genres for credit in whose],
            "popularity": columns["popularity"],
            "duration_ms": columns["duration_ms"],
            "explicit": [_flag(value) for value in columns["explicit"]],
            "isrc": columns["isrc"],
            "release_date": columns["release_date"],
            "spotify_id": [_parts(text)[0] if text else None for text in columns[_TRACKS]],
        },
        dtype=object,
    )
    return table.astype({"track_id": "int64", "popularity": "float64", "duration_ms": "float64"})


def artists(database: Database, ids: Iterable[str]) -> DataFrame:
    """The table of `Catalogue.artists`."""
    sql = _ARTIST_NAMES.format(which="a.id IN (SELECT value FROM json_each(?))")
    names: dict[str, str] = {}
    with database.read():
        for block in _blocks(database, sql, [packed(sorted(set(ids)))]):
            names.update(zip(*block, strict=True))
        genres_of = _genres(database, names)
    return DataFrame(
        {
            "artist_id": list(names),
            "artist": list(names.values()),
            "genres": [genres_of.get(artist_id, []) for artist_id in names],
        },
        dtype=object,
    )


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
        "SELECT g.genre, count(DISTINCT p.recording_id) AS n FROM recording_artists p "
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


@dataclass(frozen=True, slots=True)
class _Credit:
    """Who made a recording, as the table shows it."""

    artist: str
    artist_id: str | None
    names: list[str]
    genres: list[str]


_Columns = dict[str, list[Any]]


def _read(database: Database, ids: Collection[int] | None) -> _Columns:
    if ids is None:
        blocks = _blocks(database, _RECORDINGS.format(which="TRUE"), [])
    else:
        wanted = packed(sorted({int(number) for number in ids}))
        which = "r.id IN (SELECT value FROM json_each(?))"
        blocks = _blocks(database, _RECORDINGS.format(which=which), [wanted])
    columns: _Columns = {name: [] for name in _COLUMNS}
    for block in blocks:
        for name, values in zip(columns, block, strict=True):
            columns[name] += values
    return columns


def _names(database: Database, columns: _Columns) -> dict[str, str]:
    """{artist id: name} of all artists of these recordings."""
    ids = {artist_id for text in set(columns[_ARTISTS]) for artist_id in _parts(text)}
    sql = _ARTIST_NAMES.format(which="a.id IN (SELECT value FROM json_each(?))")
    names: dict[str, str] = {}
    for block in _blocks(database, sql, [packed(sorted(ids))]):
        names.update(zip(*block, strict=True))
    return names


def _genres(database: Database, artist_ids: Iterable[str]) -> dict[str, list[str]]:
    sql = _GENRES.format(which="g.artist_id IN (SELECT value FROM json_each(?))")
    told: dict[str, dict[str, float]] = {}
    for block in _blocks(database, sql, [packed(sorted(artist_ids))]):
        for artist_id, genre, place in zip(*block, strict=True):
            # A genre that several sources tell, and tell early, is the stronger.
            strength = told.setdefault(artist_id, {})
            strength[genre] = strength.get(genre, 0.0) + 1.0 / (1 + place)
    return {
        artist_id: sorted(strength, key=lambda genre: -strength[genre])
        for artist_id, strength in told.items()
    }


def _blocks(database: Database, sql: str, parameters: Parameters) -> Iterable[list[list[Any]]]:
    return (unpacked(row[0]) for row in database.rows(sql, parameters))


def _credit(text: str | None, names: dict[str, str], genres_of: dict[str, list[str]]) -> _Credit:
    ids = _parts(text)
    called = [names[artist_id] for artist_id in ids]
    told = dict.fromkeys(genre for artist_id in ids for genre in genres_of.get(artist_id, ()))
    return _Credit(called[0] if called else "", ids[0] if ids else None, called, list(told))


def _parts(text: str | None) -> list[str]:
    return text.split(_COMMA) if text else []


def _flag(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def _recording(row: Sequence[Any], names: dict[str, str]) -> Recording:
    number, name, album_id, album, image, duration, explicit, isrc, popularity, date = row[:10]
    track_ids = tuple(_parts(row[11]))
    return Recording(
        id=number,
        name=name,
        artists=tuple((artist_id, names[artist_id]) for artist_id in _parts(row[10])),
        album_id=album_id,
        album=album,
        image_url=image,
        duration_ms=duration,
        explicit=_flag(explicit),
        isrc=isrc,
        popularity=popularity,
        release_date=date,
        spotify_id=track_ids[0] if track_ids else None,
        spotify_ids=track_ids,
    )
