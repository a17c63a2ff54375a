"""What an app with extended quota still has and a development-mode app lost in February 2026,
and what every newer app lost in November 2024."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.demo.spotify import api_library, api_playlists, api_rows
from bot.demo.spotify.answers import Answer, ApiError, Call, Forbidden, Handler, NotFound, Operation
from bot.demo.spotify.api_me import whole_album
from bot.demo.spotify.state import Library
from bot.demo.spotify.works import MARKETS, Json


def several_tracks(call: Call) -> Json:
    return _several(call, "tracks", call.world.scene.tracks, 50, call.show.track)


def several_artists(call: Call) -> Json:
    return _several(call, "artists", call.world.scene.artists, 50, call.show.artist)


def several_albums(call: Call) -> Json:
    return _several(
        call, "albums", call.world.scene.albums, 20, lambda album_id: whole_album(call, album_id)
    )


def artist_top_tracks(call: Call) -> Json:
    artist_id = call.parts["id"]
    if artist_id not in call.world.scene.artists:
        raise NotFound
    tracks = [t.id for t in call.world.scene.tracks.values() if artist_id in t.artist_ids]
    shown = sorted(map(call.show.track, tracks), key=lambda track: -track["popularity"])
    return {"tracks": shown[:10]}


def user(call: Call) -> Json:
    return call.show.user(_user(call))


def user_playlists(call: Call) -> Json:
    library = _user(call)
    own = library is call.library
    shown = [call.world.playlists[i] for i in library.playlists]
    return call.page([p for p in shown if p.public or own], call.show.playlist)


def create_user_playlist(call: Call) -> Answer:
    if _user(call) is not call.library:
        raise ApiError(403, "You cannot create a playlist for another user.")
    return api_playlists.create(call)


def markets(call: Call) -> Json:
    return {"markets": MARKETS}


def _several(
    call: Call, key: str, known: Mapping[str, Any], most: int, show: Callable[[str], Json]
) -> Json:
    return {key: [show(i) if i in known else None for i in call.ids("ids", most)]}


def _user(call: Call) -> Library:
    name = call.world.names_by_user_id.get(call.parts["user_id"])
    if name is None:
        raise NotFound
    return call.world.libraries[name]


def _of_ids(kind: str, act: Callable[[Call, str, str], None], status: int = 200) -> Handler:
    """The older operations that took ids, in the query or in the body, of one kind."""

    def handler(call: Call) -> Answer:
        body = call.body()
        given = body if isinstance(body, list) else call.fields().get("ids") or []
        if not isinstance(given, list) or not all(isinstance(i, str) for i in given):
            raise ApiError(400, "Invalid value for field: ids")
        for item_id in given or call.ids("ids", 50):
            act(call, kind, item_id)
        return Answer(status=status)

    return handler


def _contains(kind: str) -> Handler:
    return lambda call: [api_library.has(call, kind, i) for i in call.ids("ids", 50)]


def _follow_playlist(act: Callable[[Call, str, str], None]) -> Handler:
    def handler(call: Call) -> Answer:
        act(call, "playlist", call.parts["playlist_id"])
        return Answer()

    return handler


def _follows_playlist(call: Call) -> list[bool]:
    return [api_library.has(call, "playlist", call.parts["playlist_id"])]


def audio_features(call: Call) -> Json:
    """Only for apps that used it before November 2024: those for which the world has some."""
    known = call.world.audio_features
    if not known:
        raise Forbidden
    ids = call.ids("ids", 100)
    return {"audio_features": [{**known[i], "id": i} if i in known else None for i in ids]}


def _lost_for_all(call: Call) -> Json:
    raise NotFound


TRACKS = "/playlists/{playlist_id}/tracks"
FOLLOWERS = "/playlists/{playlist_id}/followers"
_READ, _WRITE = ("user-library-read",), ("user-library-modify",)
_FOLLOW = ("user-follow-modify",)

_GONE_SINCE_2024 = (
    "/artists/{id}/related-artists",
    "/recommendations",
    "/recommendations/available-genre-seeds",
    "/audio-features/{id}",
    "/audio-analysis/{id}",
    "/browse/featured-playlists",
    "/browse/categories/{category_id}/playlists",
)
_NOT_IN_A_SCENE = (
    "/shows",
    "/episodes",
    "/audiobooks",
    "/chapters",
    "/browse/categories",
    "/browse/categories/{category_id}",
    "/browse/new-releases",
)

OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", "/tracks", several_tracks, extended=True),
    Operation("GET", "/artists", several_artists, extended=True),
    Operation("GET", "/albums", several_albums, extended=True),
    Operation("GET", "/artists/{id}/top-tracks", artist_top_tracks, extended=True),
    Operation("GET", "/users/{user_id}", user, extended=True),
    Operation("GET", "/users/{user_id}/playlists", user_playlists, extended=True),
    Operation("POST", "/users/{user_id}/playlists", create_user_playlist, extended=True),
    Operation("GET", TRACKS, api_rows.items, extended=True),
    Operation("POST", TRACKS, api_rows.add, extended=True),
    Operation("PUT", TRACKS, api_rows.replace_or_reorder, extended=True),
    Operation("DELETE", TRACKS, api_rows.remove, extended=True),
    Operation("PUT", FOLLOWERS, _follow_playlist(api_library.put), extended=True),
    Operation("DELETE", FOLLOWERS, _follow_playlist(api_library.drop), extended=True),
    Operation("GET", FOLLOWERS + "/contains", _follows_playlist, extended=True),
    Operation("GET", "/markets", markets, extended=True),
    Operation("GET", "/audio-features", audio_features, extended=True),
    Operation("PUT", "/me/following", _of_ids("artist", api_library.put, 204), _FOLLOW, True),
    Operation("DELETE", "/me/following", _of_ids("artist", api_library.drop, 204), _FOLLOW, True),
    Operation("GET", "/me/following/contains", _contains("artist"), ("user-follow-read",), True),
    *(
        operation
        for kind in ("track", "album", "episode", "show", "audiobook")
        for operation in (
            Operation("PUT", f"/me/{kind}s", _of_ids(kind, api_library.put), _WRITE, True),
            Operation("DELETE", f"/me/{kind}s", _of_ids(kind, api_library.drop), _WRITE, True),
            Operation("GET", f"/me/{kind}s/contains", _contains(kind), _READ, True),
        )
    ),
    *(
        Operation("GET", path, _lost_for_all, extended=True)
        for path in _GONE_SINCE_2024 + _NOT_IN_A_SCENE
    ),
)
