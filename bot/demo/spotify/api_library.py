"""Saving and following by address: one operation for tracks, albums, artists and playlists."""

from __future__ import annotations

from bot.demo.spotify.answers import Answer, ApiError, Call, MissingScope, Operation

MOST_URIS = 40

_WRITE = {
    "track": "user-library-modify",
    "album": "user-library-modify",
    "episode": "user-library-modify",
    "show": "user-library-modify",
    "audiobook": "user-library-modify",
    "artist": "user-follow-modify",
    "user": "user-follow-modify",
    "playlist": "playlist-modify-public",
}
_READ = {
    **dict.fromkeys(_WRITE, "user-library-read"),
    "artist": "user-follow-read",
    "user": "user-follow-read",
    "playlist": "playlist-read-private",
}


def save(call: Call) -> Answer:
    for kind, item_id in _things(call, _WRITE):
        put(call, kind, item_id)
    return Answer()


def remove(call: Call) -> Answer:
    for kind, item_id in _things(call, _WRITE):
        drop(call, kind, item_id)
    return Answer()


def contains(call: Call) -> list[bool]:
    return [has(call, kind, item_id) for kind, item_id in _things(call, _READ)]


def put(call: Call, kind: str, item_id: str) -> None:
    library, scene = call.me, call.world.scene
    known = {"track": scene.tracks, "album": scene.albums, "artist": scene.artists}
    if kind in known and item_id not in known[kind]:
        raise ApiError(404, "Resource not found")
    if kind == "track":
        library.save_track(item_id)
    elif kind == "album":
        library.saved_albums.setdefault(item_id, call.world.clock())
    elif kind == "artist":
        library.follow_artist(item_id)
    elif kind == "playlist":
        if item_id not in call.world.playlists:
            raise ApiError(404, "Resource not found")
        if item_id not in library.playlists:
            library.playlists.insert(0, item_id)
    else:
        library.others.add(f"{kind}:{item_id}")


def drop(call: Call, kind: str, item_id: str) -> None:
    library = call.me
    if kind == "track":
        library.unsave_track(item_id)
    elif kind == "album":
        library.saved_albums.pop(item_id, None)
    elif kind == "artist" and item_id in library.followed:
        library.followed.remove(item_id)
    elif kind == "playlist" and item_id in library.playlists:
        library.playlists.remove(item_id)
    else:
        library.others.discard(f"{kind}:{item_id}")


def has(call: Call, kind: str, item_id: str) -> bool:
    library = call.me
    if kind == "track":
        return item_id in library.saved
    if kind == "album":
        return item_id in library.saved_albums
    if kind == "artist":
        return item_id in library.followed
    if kind == "playlist":
        return item_id in library.playlists
    return f"{kind}:{item_id}" in library.others


def _things(call: Call, scopes: dict[str, str]) -> list[tuple[str, str]]:
    things = []
    for uri in call.ids("uris", MOST_URIS):
        parts = uri.split(":")
        if len(parts) != 3 or parts[0] != "spotify" or parts[1] not in scopes or not parts[2]:
            raise ApiError(400, f"Invalid URI: {uri[:100]}")
        if scopes[parts[1]] not in call.scopes:
            raise MissingScope
        things.append((parts[1], parts[2]))
    return things


OPERATIONS: tuple[Operation, ...] = (
    Operation("PUT", "/me/library", save),
    Operation("DELETE", "/me/library", remove),
    Operation("GET", "/me/library/contains", contains),
)
