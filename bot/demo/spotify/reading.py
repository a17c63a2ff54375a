"""From parsed JSON to a `Scene`, with a sentence for everything that can be wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from bot.demo.spotify.ids import made_id
from bot.demo.spotify.scene import Album, Artist, Member, Scene, ScenePlaylist, Track
from bot.demo.spotify.values import (
    check_known,
    flag,
    identifier,
    number,
    percent,
    ranges,
    rows,
    text,
    texts,
    unique,
)


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
    artists = {row.id: row for row in unique("artists", data, _artist)}
    albums = {row.id: row for row in unique("albums", data, _album)}
    tracks: dict[str, Track] = {}
    for entry, where in rows(data, "tracks"):
        track = _track(entry, where)
        if track.id in tracks:
            raise ValueError(f"{where}: the id {track.id} is there twice.")
        if not track.album_id:
            # A track without an album is a single of its own.
            album_id = made_id("single", track.id)
            albums[album_id] = Album(album_id, track.name, track.artist_ids, album_type="single")
            track = _track({**entry, "album_id": album_id}, where)
        tracks[track.id] = track
    check_known("tracks", "artist", (a for t in tracks.values() for a in t.artist_ids), artists)
    check_known("tracks", "album", (t.album_id for t in tracks.values()), albums)
    check_known(
        "albums", "artist", (a for album in albums.values() for a in album.artist_ids), artists
    )
    members = tuple(_member(entry, where) for entry, where in rows(data, "members"))
    _check_members(members, artists, albums, tracks)
    return Scene(artists, _with_artists(albums, tracks), tracks, members)


def _artist(entry: Mapping[str, Any], where: str) -> Artist:
    return Artist(
        id=identifier(entry, where),
        name=text(entry, "name", where),
        genres=texts(entry, "genres", where),
        image=text(entry, "image", where, None),
        popularity=percent(entry, where),
    )


def _album(entry: Mapping[str, Any], where: str) -> Album:
    kind = text(entry, "album_type", where, "album")
    if kind not in ("album", "single", "compilation"):
        raise ValueError(f"{where}: album_type is album, single or compilation, not {kind!r}.")
    date = text(entry, "release_date", where, None)
    if date is not None and not re.fullmatch(r"\d{4}(-\d{2}){0,2}", date):
        raise ValueError(f"{where}: release_date is YYYY, YYYY-MM or YYYY-MM-DD, not {date!r}.")
    return Album(
        id=identifier(entry, where),
        name=text(entry, "name", where),
        artist_ids=texts(entry, "artist_ids", where),
        release_date=date,
        album_type=kind,
        image=text(entry, "image", where, None),
        label=text(entry, "label", where, "") or "",
    )


def _track(entry: Mapping[str, Any], where: str) -> Track:
    artist_ids = texts(entry, "artist_ids", where)
    if not artist_ids:
        raise ValueError(f"{where}: a track needs artist_ids.")
    return Track(
        id=identifier(entry, where),
        name=text(entry, "name", where),
        artist_ids=artist_ids,
        album_id=text(entry, "album_id", where, "") or "",
        duration_ms=number(entry, "duration_ms", where, 180_000) or 0,
        isrc=text(entry, "isrc", where, None),
        explicit=flag(entry, "explicit", where, False),
        popularity=percent(entry, where),
        track_number=number(entry, "track_number", where, 1) or 1,
    )


def _member(entry: Mapping[str, Any], where: str) -> Member:
    return Member(
        name=text(entry, "name", where),
        id=text(entry, "id", where, None),
        saved=texts(entry, "saved", where),
        top=ranges(entry, "top", where),
        top_artists=ranges(entry, "top_artists", where),
        recent=texts(entry, "recent", where),
        followed=texts(entry, "followed", where),
        saved_albums=texts(entry, "saved_albums", where),
        playlists=tuple(
            _playlist(row, f"{where}, {place}") for row, place in rows(entry, "playlists")
        ),
    )


def _playlist(entry: Mapping[str, Any], where: str) -> ScenePlaylist:
    tracks = entry.get("tracks") or ()
    if not isinstance(tracks, list | tuple) or not all(
        item is None or isinstance(item, str) for item in tracks
    ):
        raise ValueError(f"{where}: tracks is a list of track ids.")
    collaborators = texts(entry, "collaborators", where)
    collaborative = flag(entry, "collaborative", where, bool(collaborators))
    return ScenePlaylist(
        name=text(entry, "name", where),
        tracks=tuple(tracks),
        id=text(entry, "id", where, None),
        # Spotify has no playlist that is both public and collaborative.
        public=flag(entry, "public", where, not collaborative) and not collaborative,
        collaborative=collaborative,
        description=text(entry, "description", where, "") or "",
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
        check_known(f"{where}, saved", "track", member.saved, tracks)
        check_known(f"{where}, recent", "track", member.recent, tracks)
        check_known(f"{where}, followed", "artist", member.followed, artists)
        check_known(f"{where}, saved_albums", "album", member.saved_albums, albums)
        for time_range, ids in member.top.items():
            check_known(f"{where}, top {time_range}", "track", ids, tracks)
        for time_range, ids in member.top_artists.items():
            check_known(f"{where}, top_artists {time_range}", "artist", ids, artists)
        for playlist in member.playlists:
            place = f"{where}, playlist {playlist.name!r}"
            ids = tuple(i for i in playlist.tracks if i is not None and ":" not in i)
            check_known(place, "track", ids, tracks)
            check_known(place, "member", playlist.collaborators, names)


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
