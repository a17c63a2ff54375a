"""Single tracks, artists and albums: open to every token."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.demo.spotify.answers import ApiError, Call, NotFound, Operation
from bot.demo.spotify.api_me import whole_album
from bot.demo.spotify.works import Json

ALBUM_GROUPS = ("album", "single", "appears_on", "compilation")


def track(call: Call) -> Json:
    return call.show.track(_id(call, call.world.scene.tracks))


def artist(call: Call) -> Json:
    return call.show.artist(_id(call, call.world.scene.artists))


def album(call: Call) -> Json:
    return whole_album(call, _id(call, call.world.scene.albums))


def album_tracks(call: Call) -> Json:
    tracks = call.world.scene.album_tracks[_id(call, call.world.scene.albums)]
    return call.page(tracks, call.show.simple_track)


def artist_albums(call: Call) -> Json:
    """An artist's albums by group; limit at most 10 in development mode, as search has it."""
    artist_id = _id(call, call.world.scene.artists)
    groups = [part for part in call.query.get("include_groups", "").split(",") if part]
    if not set(groups) <= set(ALBUM_GROUPS):
        raise ApiError(400, "Invalid include_groups")
    shown = [
        album_id
        for album_id, group in _discography(call, artist_id).items()
        if not groups or group in groups
    ]
    return call.page(
        shown,
        lambda album_id: call.show.discography_album(album_id, artist_id),
        default=20 if call.extended else 5,
        most=50 if call.extended else 10,
    )


def _discography(call: Call, artist_id: str) -> dict[str, str]:
    """Album id -> group, the newest first."""
    scene = call.world.scene
    found: dict[str, str] = {}
    for found_album in scene.albums.values():
        if artist_id in found_album.artist_ids:
            found[found_album.id] = found_album.album_type
        elif any(artist_id in row.artist_ids for row in scene.album_tracks[found_album.id]):
            found[found_album.id] = "appears_on"
    newest = sorted(found, key=lambda i: scene.albums[i].release_date or "", reverse=True)
    return {album_id: found[album_id] for album_id in newest}


def gone_show(call: Call) -> Json:
    """Shows, episodes, audiobooks, chapters: a scene has music only."""
    raise NotFound


def _id(call: Call, known: Mapping[str, object]) -> str:
    item_id = call.parts["id"]
    if not re.fullmatch(r"[0-9A-Za-z]+", item_id):
        raise ApiError(400, "Invalid base62 id")
    if item_id not in known:
        raise NotFound
    return item_id


OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", "/tracks/{id}", track),
    Operation("GET", "/artists/{id}", artist),
    Operation("GET", "/artists/{id}/albums", artist_albums),
    Operation("GET", "/albums/{id}", album),
    Operation("GET", "/albums/{id}/tracks", album_tracks),
    Operation("GET", "/shows/{id}", gone_show),
    Operation("GET", "/shows/{id}/episodes", gone_show),
    Operation("GET", "/episodes/{id}", gone_show),
    Operation("GET", "/audiobooks/{id}", gone_show),
    Operation("GET", "/audiobooks/{id}/chapters", gone_show),
    Operation("GET", "/chapters/{id}", gone_show),
)
