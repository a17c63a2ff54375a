"""From parsed JSON to a `Scene`, with a sentence for everything that can be wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.demo.spotify.ids import made_id
from bot.demo.spotify.scene import (
    TIME_RANGES,
    Album,
    Artist,
    Member,
    Scene,
    ScenePlaylist,
    Track,
)

_ID = re.compile(r"[0-9A-Za-z]+")


def load_scene(source: str | Path | Mapping[str, Any]) -> Scene:
    """Read a scene from a file or from what was parsed already.

    Raises ValueError with a sentence that names the place and the ids that are wrong.
    """
    if isinstance(source, Mapping):
        return read_scene(source)
    path = Path(source)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(f"The scene {path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ValueError(f"The scene {path} is not UTF-8 text.") from None
    except json.JSONDecodeError as error:
        raise ValueError(
            f"The scene {path} is not JSON: {error.msg} in line {error.lineno}."
        ) from None
    try:
        return read_scene(data)
    except ValueError as error:
        raise ValueError(f"The scene {path} is broken: {error}") from None


def read_scene(data: Any) -> Scene:
    """Check `data` and build the scene; raises ValueError."""
    if not isinstance(data, Mapping):
        raise ValueError("A scene is an object with artists, albums, tracks and members.")
    artists = {row.id: row for row in _unique("artists", data, _artist)}
    albums = {row.id: row for row in _unique("albums", data, _album)}
    tracks: dict[str, Track] = {}
    for entry, where in _rows(data, "tracks"):
        track = _track(entry, where)
        if track.id in tracks:
            raise ValueError(f"{where}: the id {track.id} is there twice.")
        if not track.album_id:
            # A track without an album is a single of its own.
            album_id = made_id("single", track.id)
            albums[album_id] = Album(album_id, track.name, track.artist_ids, album_type="single")
            track = _track({**entry, "album_id": album_id}, where)
        tracks[track.id] = track
    _known("tracks", "artist", (a for t in tracks.values() for a in t.artist_ids), artists)
    _known("tracks", "album", (t.album_id for t in tracks.values()), albums)
    _known("albums", "artist", (a for album in albums.values() for a in album.artist_ids), artists)
    members = tuple(_member(entry, where) for entry, where in _rows(data, "members"))
    _check_members(members, artists, albums, tracks)
    return Scene(artists, _with_artists(albums, tracks), tracks, members)


def _artist(entry: Mapping[str, Any], where: str) -> Artist:
    return Artist(
        id=_id(entry, where),
        name=_text(entry, "name", where),
        genres=_texts(entry, "genres", where),
        image=_text(entry, "image", where, None),
        popularity=_percent(entry, where),
    )


def _album(entry: Mapping[str, Any], where: str) -> Album:
    kind = _text(entry, "album_type", where, "album")
    if kind not in ("album", "single", "compilation"):
        raise ValueError(f"{where}: album_type is album, single or compilation, not {kind!r}.")
    date = _text(entry, "release_date", where, None)
    if date is not None and not re.fullmatch(r"\d{4}(-\d{2}){0,2}", date):
        raise ValueError(f"{where}: release_date is YYYY, YYYY-MM or YYYY-MM-DD, not {date!r}.")
    return Album(
        id=_id(entry, where),
        name=_text(entry, "name", where),
        artist_ids=_texts(entry, "artist_ids", where),
        release_date=date,
        album_type=kind,
        image=_text(entry, "image", where, None),
        label=_text(entry, "label", where, "") or "",
    )


def _track(entry: Mapping[str, Any], where: str) -> Track:
    artist_ids = _texts(entry, "artist_ids", where)
    if not artist_ids:
        raise ValueError(f"{where}: a track needs artist_ids.")
    return Track(
        id=_id(entry, where),
        name=_text(entry, "name", where),
        artist_ids=artist_ids,
        album_id=_text(entry, "album_id", where, "") or "",
        duration_ms=_number(entry, "duration_ms", where, 180_000) or 0,
        isrc=_text(entry, "isrc", where, None),
        explicit=_flag(entry, "explicit", where, False),
        popularity=_percent(entry, where),
        track_number=_number(entry, "track_number", where, 1) or 1,
    )


def _member(entry: Mapping[str, Any], where: str) -> Member:
    return Member(
        name=_text(entry, "name", where),
        id=_text(entry, "id", where, None),
        saved=_texts(entry, "saved", where),
        top=_ranges(entry, "top", where),
        top_artists=_ranges(entry, "top_artists", where),
        recent=_texts(entry, "recent", where),
        followed=_texts(entry, "followed", where),
        saved_albums=_texts(entry, "saved_albums", where),
        playlists=tuple(
            _playlist(row, f"{where}, {place}") for row, place in _rows(entry, "playlists")
        ),
    )


def _playlist(entry: Mapping[str, Any], where: str) -> ScenePlaylist:
    tracks = entry.get("tracks") or ()
    if not isinstance(tracks, list | tuple) or not all(
        item is None or isinstance(item, str) for item in tracks
    ):
        raise ValueError(f"{where}: tracks is a list of track ids.")
    collaborators = _texts(entry, "collaborators", where)
    collaborative = _flag(entry, "collaborative", where, bool(collaborators))
    return ScenePlaylist(
        name=_text(entry, "name", where),
        tracks=tuple(tracks),
        id=_text(entry, "id", where, None),
        # Spotify has no playlist that is both public and collaborative.
        public=_flag(entry, "public", where, not collaborative) and not collaborative,
        collaborative=collaborative,
        description=_text(entry, "description", where, "") or "",
        collaborators=collaborators,
    )


def _check_members(
    members: tuple[Member, ...],
    artists: Collection[str],
    albums: Collection[str],
    tracks: Collection[str],
) -> None:
    names = [member.name for member in members]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"Two members are called {name!r}.")
    for member in members:
        where = f"member {member.name!r}"
        _known(f"{where}, saved", "track", member.saved, tracks)
        _known(f"{where}, recent", "track", member.recent, tracks)
        _known(f"{where}, followed", "artist", member.followed, artists)
        _known(f"{where}, saved_albums", "album", member.saved_albums, albums)
        for time_range, ids in member.top.items():
            _known(f"{where}, top {time_range}", "track", ids, tracks)
        for time_range, ids in member.top_artists.items():
            _known(f"{where}, top_artists {time_range}", "artist", ids, artists)
        for playlist in member.playlists:
            place = f"{where}, playlist {playlist.name!r}"
            ids = tuple(i for i in playlist.tracks if i is not None and ":" not in i)
            _known(place, "track", ids, tracks)
            _known(place, "member", playlist.collaborators, names)


def _with_artists(albums: Mapping[str, Album], tracks: Mapping[str, Track]) -> dict[str, Album]:
    # An album that does not say whose it is belongs to the artists of its first track.
    first: dict[str, tuple[str, ...]] = {}
    for track in tracks.values():
        first.setdefault(track.album_id, track.artist_ids)
    return {
        album.id: album
        if album.artist_ids
        else Album(
            album.id,
            album.name,
            first.get(album.id, ()),
            album.release_date,
            album.album_type,
            album.image,
            album.label,
        )
        for album in albums.values()
    }


def _known(where: str, kind: str, ids: Iterable[str], known: Collection[str]) -> None:
    unknown = list(dict.fromkeys(i for i in ids if i not in known))
    if unknown:
        more = f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""
        raise ValueError(f"{where}: unknown {kind} {', '.join(unknown[:3])}{more}.")


def _unique(key: str, data: Mapping[str, Any], read: Any) -> list[Any]:
    seen: set[str] = set()
    rows = []
    for entry, where in _rows(data, key):
        row = read(entry, where)
        if row.id in seen:
            raise ValueError(f"{where}: the id {row.id} is there twice.")
        seen.add(row.id)
        rows.append(row)
    return rows


def _rows(data: Mapping[str, Any], key: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    rows = data.get(key)
    if rows is None:
        return
    if not isinstance(rows, list | tuple):
        raise ValueError(f"{key} is a list.")
    for number, entry in enumerate(rows, start=1):
        if not isinstance(entry, Mapping):
            raise ValueError(f"{key}, entry {number}: an object is needed.")
        name = entry.get("name") or entry.get("id")
        yield entry, f"{key}, entry {number}" + (f" ({name})" if isinstance(name, str) else "")


_NEEDED = object()


def _text(entry: Mapping[str, Any], key: str, where: str, default: Any = _NEEDED) -> Any:
    value = entry.get(key)
    if value is None and default is not _NEEDED:
        return default
    if not isinstance(value, str) or (default is _NEEDED and not value.strip()):
        raise ValueError(f"{where}: {key} has to be text, not {value!r}.")
    return value


def _id(entry: Mapping[str, Any], where: str) -> str:
    value = _text(entry, "id", where)
    if not _ID.fullmatch(value):
        raise ValueError(f"{where}: an id has letters and digits only, not {value!r}.")
    return str(value)


def _texts(entry: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = entry.get(key) or ()
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"{where}: {key} is a list of texts.")
    return tuple(value)


def _ranges(entry: Mapping[str, Any], key: str, where: str) -> dict[str, tuple[str, ...]]:
    value = entry.get(key) or {}
    if not isinstance(value, Mapping) or not set(value) <= set(TIME_RANGES):
        raise ValueError(f"{where}: {key} has lists named {', '.join(TIME_RANGES)}.")
    return {name: _texts(value, name, f"{where}, {key}") for name in value}


def _number(entry: Mapping[str, Any], key: str, where: str, default: int | None) -> int | None:
    value = entry.get(key)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise ValueError(f"{where}: {key} has to be a number from 0, not {value!r}.")
    return round(value)


def _percent(entry: Mapping[str, Any], where: str) -> int | None:
    value = _number(entry, "popularity", where, None)
    if value is not None and value > 100:
        raise ValueError(f"{where}: popularity is from 0 to 100, not {value}.")
    return value


def _flag(entry: Mapping[str, Any], key: str, where: str, default: bool) -> bool:
    value = entry.get(key)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise ValueError(f"{where}: {key} is true or false, not {value!r}.")
    return value
