"""Playlists: making, reading, filling, reordering, covers."""

from __future__ import annotations

import base64
import binascii
from typing import Any, TypeGuard

from bot.demo.spotify.answers import (
    Answer,
    ApiError,
    Call,
    Forbidden,
    NotFound,
    Operation,
)
from bot.demo.spotify.fields import pick
from bot.demo.spotify.render import Json
from bot.demo.spotify.scene import ScenePlaylist
from bot.demo.spotify.state import Playlist, Row

MOST_ROWS_A_CALL = 100
MOST_ROWS = 10_000
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
    call.need(*(_write_scopes(public, collaborative)))
    given = ScenePlaylist(
        name=name.strip(),
        public=public,
        collaborative=collaborative,
        description=body.get("description") or "",
    )
    playlist = call.world.add_playlist(call.me.name, given)
    return Answer(call.show.whole_playlist(playlist, _rows_page(call, playlist)), 201)


def one(call: Call) -> Any:
    playlist = _readable(call)
    rows = _rows_page(call, playlist) if _rows_open(call, playlist) else None
    return pick(call.show.whole_playlist(playlist, rows), call.query.get("fields"))


def change(call: Call) -> Answer:
    playlist = _owned(call)
    body = call.fields()
    _check_details(body)
    public = body.get("public", playlist.public)
    collaborative = body.get("collaborative", playlist.collaborative)
    if public and collaborative:
        raise ApiError(400, "Collaborative playlists can only be private")
    call.need(*_write_scopes(public, collaborative))
    playlist.public, playlist.collaborative = public, collaborative
    playlist.name = body.get("name") or playlist.name
    playlist.description = body.get("description", playlist.description)
    playlist.changed()
    return Answer()


def items(call: Call) -> Any:
    playlist = _readable(call)
    if not _rows_open(call, playlist):
        raise Forbidden
    page = call.page(playlist.rows, call.show.row, most=50 if not call.extended else 100)
    return pick(page, call.query.get("fields"))


def add(call: Call) -> Answer:
    playlist = _writable(call)
    uris, body = _uris(call)
    if not uris:
        raise ApiError(400, "No uris provided")
    rows = _new_rows(call, uris)
    if len(playlist.rows) + len(rows) > MOST_ROWS:
        raise ApiError(400, "Playlist size limit reached")
    position = body.get("position")
    if position is None and "position" in call.query:
        position = call.number("position", 0, 0, MOST_ROWS)
    if position is None:
        position = len(playlist.rows)
    elif not _whole(position) or not 0 <= position <= len(playlist.rows):
        raise ApiError(400, "Index out of bounds.")
    playlist.rows[position:position] = rows
    return _changed(playlist, 201)


def replace_or_reorder(call: Call) -> Answer:
    playlist = _writable(call)
    uris, body = _uris(call)
    if uris is None and "range_start" in body:
        _reorder(playlist, body)
    elif uris is None:
        raise ApiError(400, "No uris provided")
    else:
        playlist.rows = _new_rows(call, uris)
    return _changed(playlist)


def remove(call: Call) -> Answer:
    playlist = _writable(call)
    body = call.fields()
    key = "tracks" if call.extended and "tracks" in body else "items"
    wanted = body.get(key)
    if not isinstance(wanted, list) or not wanted:
        raise ApiError(400, f"Missing required field: {key}")
    if len(wanted) > MOST_ROWS_A_CALL:
        raise ApiError(400, "You can remove a maximum of 100 tracks per request.")
    _check_snapshot(playlist, body)
    uris = set()
    for item in wanted:
        uri = item.get("uri") if isinstance(item, dict) else None
        if not isinstance(uri, str) or not uri.startswith("spotify:"):
            raise ApiError(400, "Invalid track uri")
        uris.add(uri)
    playlist.rows = [row for row in playlist.rows if row.uri not in uris]
    return _changed(playlist)


def images(call: Call) -> list[Json]:
    return call.show.playlist_pictures(_readable(call))


def upload_image(call: Call) -> Answer:
    call.need("ugc-image-upload")
    playlist = _owned(call)
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


def _found(call: Call) -> Playlist:
    playlist = call.world.playlists.get(call.parts["playlist_id"])
    if playlist is None:
        raise NotFound
    return playlist


def _readable(call: Call) -> Playlist:
    """A private playlist is there for its owner and collaborators only, and with the scope."""
    playlist = _found(call)
    if not playlist.public:
        if call.library is None or not playlist.open_to(call.library.name):
            raise NotFound
        call.need(
            "playlist-read-collaborative" if playlist.collaborative else "playlist-read-private"
        )
    return playlist


def _rows_open(call: Call, playlist: Playlist) -> bool:
    if call.extended:
        return True
    return playlist.open_to(call.library.name if call.library else None)


def _owned(call: Call) -> Playlist:
    playlist = _found(call)
    if playlist.owner != call.me.name:
        raise ApiError(403, "You cannot edit a playlist you don't own.")
    call.need(*_write_scopes(playlist.public, playlist.collaborative))
    return playlist


def _writable(call: Call) -> Playlist:
    playlist = _found(call)
    if not playlist.writable_by(call.me.name):
        raise Forbidden
    call.need(*_write_scopes(playlist.public, playlist.collaborative))
    return playlist


def _write_scopes(public: bool, collaborative: bool) -> tuple[str, ...]:
    if collaborative:
        return ("playlist-modify-public", "playlist-modify-private")
    return ("playlist-modify-public",) if public else ("playlist-modify-private",)


def _rows_page(call: Call, playlist: Playlist) -> Json:
    path = f"playlists/{playlist.id}/{call.show.tracks_key}"
    return call.slice(playlist.rows, call.show.row, 100, path=path)


def _check_details(body: Json) -> None:
    kinds = {"name": str, "public": bool, "collaborative": bool, "description": str}
    for key, kind in kinds.items():
        if key in body and not isinstance(body[key], kind):
            raise ApiError(400, f"Invalid value for field: {key}")


def _uris(call: Call) -> tuple[list[str] | None, Json]:
    """The addresses of the body (bare lists are taken, too) or of the query; None where neither."""
    body = call.body()
    if isinstance(body, list):
        body = {"uris": body}
    if not isinstance(body, dict):
        raise ApiError(400, "Error parsing JSON.")
    uris = body.get("uris")
    if uris is None and "uris" in call.query:
        uris = [part for part in call.query["uris"].split(",") if part]
    if uris is None:
        return None, body
    if not isinstance(uris, list) or not all(isinstance(uri, str) for uri in uris):
        raise ApiError(400, "Invalid value for field: uris")
    return uris, body


def _new_rows(call: Call, uris: list[str]) -> list[Row]:
    if len(uris) > MOST_ROWS_A_CALL:
        raise ApiError(400, "You can add a maximum of 100 tracks per request.")
    for uri in uris:
        kind, _, item_id = uri.removeprefix("spotify:").partition(":")
        if not uri.startswith("spotify:") or kind not in ("track", "episode") or not item_id:
            raise ApiError(400, f"Invalid track uri: {uri[:100]}")
        if kind == "track" and item_id not in call.world.scene.tracks:
            raise ApiError(400, "Payload contains a non-existing ID")
    return call.world.rows(uris, call.me.name)


def _reorder(playlist: Playlist, body: Json) -> None:
    _check_snapshot(playlist, body)
    start, before = body["range_start"], body.get("insert_before")
    length = body.get("range_length", 1)
    if not (_whole(start) and _whole(before) and _whole(length) and length >= 1):
        raise ApiError(400, "Invalid range")
    total = len(playlist.rows)
    if not (start >= 0 and start + length <= total and 0 <= before <= total):
        raise ApiError(400, "Index out of bounds.")
    moved = playlist.rows[start : start + length]
    rest = playlist.rows[:start] + playlist.rows[start + length :]
    place = before if before <= start else max(start, before - length)
    playlist.rows = rest[:place] + moved + rest[place:]


def _check_snapshot(playlist: Playlist, body: Json) -> None:
    snapshot = body.get("snapshot_id")
    if snapshot is not None and not playlist.knows_snapshot(str(snapshot)):
        raise ApiError(400, "Invalid snapshot id")


def _whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _changed(playlist: Playlist, status: int = 200) -> Answer:
    playlist.changed()
    return Answer({"snapshot_id": playlist.snapshot_id}, status)


ITEMS = "/playlists/{playlist_id}/items"

OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", "/me/playlists", mine, ("playlist-read-private",)),
    Operation("POST", "/me/playlists", create),
    Operation("GET", "/playlists/{playlist_id}", one),
    Operation("PUT", "/playlists/{playlist_id}", change),
    Operation("GET", ITEMS, items),
    Operation("POST", ITEMS, add),
    Operation("PUT", ITEMS, replace_or_reorder),
    Operation("DELETE", ITEMS, remove),
    Operation("GET", "/playlists/{playlist_id}/images", images),
    Operation("PUT", "/playlists/{playlist_id}/images", upload_image),
)
