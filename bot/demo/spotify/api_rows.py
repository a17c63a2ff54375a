"""The rows of playlists: reading, adding, replacing, moving, removing."""

from __future__ import annotations

from typing import Any, TypeGuard

from bot.demo.spotify.access import readable, rows_open, writable
from bot.demo.spotify.answers import Answer, ApiError, Call, Forbidden, Operation
from bot.demo.spotify.fields import pick
from bot.demo.spotify.state import Playlist, Row
from bot.demo.spotify.works import Json

MOST_ROWS_A_CALL = 100
MOST_ROWS = 10_000


def items(call: Call) -> Any:
    playlist = readable(call)
    if not rows_open(call, playlist):
        raise Forbidden
    page = call.page(playlist.rows, call.show.row, most=50 if not call.extended else 100)
    return pick(page, call.query.get("fields"))


def add(call: Call) -> Answer:
    playlist = writable(call)
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
    playlist = writable(call)
    uris, body = _uris(call)
    if uris is None and "range_start" in body:
        _reorder(playlist, body)
    elif uris is None:
        raise ApiError(400, "No uris provided")
    else:
        playlist.rows = _new_rows(call, uris)
    return _changed(playlist)


def remove(call: Call) -> Answer:
    playlist = writable(call)
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
    Operation("GET", ITEMS, items),
    Operation("POST", ITEMS, add),
    Operation("PUT", ITEMS, replace_or_reorder),
    Operation("DELETE", ITEMS, remove),
)
