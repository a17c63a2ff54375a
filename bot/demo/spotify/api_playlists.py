"""Playlists: listing, making, reading, details and covers."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from bot.demo.spotify.access import owned, readable, rows_open, rows_page, write_scopes
from bot.demo.spotify.answers import Answer, ApiError, Call, Operation
from bot.demo.spotify.fields import pick
from bot.demo.spotify.scene import ScenePlaylist
from bot.demo.spotify.works import Json

LARGEST_COVER = 256 * 1024


def mine(call: Call) -> Json:
    """Own and followed playlists; those shared by others only with the scope for it."""
    name = call.me.name
    shown = [
        playlist
        for playlist in (call.world.playlists[i] for i in call.me.playlists)
        if playlist.owner == name
        or not playlist.collaborative
        or "playlist-read-collaborative" in call.scopes
    ]
    return call.page(shown, call.show.playlist, last_offset=100_000)


def create(call: Call) -> Answer:
    body = call.fields()
    name = body.get("name")
    if not isinstance(name, str) or not name.strip():
        raise ApiError(400, "Missing required field: name")
    _check_details(body)
    public, collaborative = body.get("public", True), body.get("collaborative", False)
    if public and collaborative:
        raise ApiError(400, "Collaborative playlists can only be private")
    call.need(*write_scopes(public, collaborative))
    given = ScenePlaylist(
        name=name.strip(),
        public=public,
        collaborative=collaborative,
        description=body.get("description") or "",
    )
    playlist = call.world.add_playlist(call.me.name, given)
    return Answer(call.show.whole_playlist(playlist, rows_page(call, playlist)), 201)


def one(call: Call) -> Any:
    playlist = readable(call)
    rows = rows_page(call, playlist) if rows_open(call, playlist) else None
    return pick(call.show.whole_playlist(playlist, rows), call.query.get("fields"))


def change(call: Call) -> Answer:
    playlist = owned(call)
    body = call.fields()
    _check_details(body)
    public = body.get("public", playlist.public)
    collaborative = body.get("collaborative", playlist.collaborative)
    if public and collaborative:
        raise ApiError(400, "Collaborative playlists can only be private")
    call.need(*write_scopes(public, collaborative))
    playlist.public, playlist.collaborative = public, collaborative
    playlist.name = body.get("name") or playlist.name
    playlist.description = body.get("description", playlist.description)
    playlist.changed()
    return Answer()


def images(call: Call) -> list[Json]:
    return call.show.playlist_pictures(readable(call))


def upload_image(call: Call) -> Answer:
    call.need("ugc-image-upload")
    playlist = owned(call)
    if len(call.raw_body) > LARGEST_COVER:
        raise ApiError(413, "Image exceeds the maximum size of 256 KB")
    try:
        image = base64.b64decode(call.raw_body, validate=False)
    except binascii.Error:
        image = b""
    if not image.startswith(b"\xff\xd8\xff"):
        raise ApiError(400, "Invalid image: a Base64 encoded JPEG is needed")
    playlist.image = image
    playlist.changed()
    return Answer(status=202)


def _check_details(body: Json) -> None:
    kinds = {"name": str, "public": bool, "collaborative": bool, "description": str}
    for key, kind in kinds.items():
        if key in body and not isinstance(body[key], kind):
            raise ApiError(400, f"Invalid value for field: {key}")


OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", "/me/playlists", mine, ("playlist-read-private",)),
    Operation("POST", "/me/playlists", create),
    Operation("GET", "/playlists/{playlist_id}", one),
    Operation("PUT", "/playlists/{playlist_id}", change),
    Operation("GET", "/playlists/{playlist_id}/images", images),
    Operation("PUT", "/playlists/{playlist_id}/images", upload_image),
)
