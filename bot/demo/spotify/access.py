"""Whose playlist it is, and what that and the scopes allow."""

from __future__ import annotations

from bot.demo.spotify.answers import ApiError, Call, Forbidden, NotFound
from bot.demo.spotify.state import Playlist
from bot.demo.spotify.works import Json


def found(call: Call) -> Playlist:
    playlist = call.world.playlists.get(call.parts["playlist_id"])
    if playlist is None:
        raise NotFound
    return playlist


def readable(call: Call) -> Playlist:
    """A private playlist is there for its owner and collaborators only, and with the scope."""
    playlist = found(call)
    if not playlist.public:
        if call.library is None or not playlist.open_to(call.library.name):
            raise NotFound
        call.need(
            "playlist-read-collaborative" if playlist.collaborative else "playlist-read-private"
        )
    return playlist


def rows_open(call: Call, playlist: Playlist) -> bool:
    if call.extended:
        return True
    return playlist.open_to(call.library.name if call.library else None)


def owned(call: Call) -> Playlist:
    playlist = found(call)
    if playlist.owner != call.me.name:
        raise ApiError(403, "You cannot edit a playlist you don't own.")
    call.need(*write_scopes(playlist.public, playlist.collaborative))
    return playlist


def writable(call: Call) -> Playlist:
    playlist = found(call)
    if not playlist.writable_by(call.me.name):
        raise Forbidden
    call.need(*write_scopes(playlist.public, playlist.collaborative))
    return playlist


def write_scopes(public: bool, collaborative: bool) -> tuple[str, ...]:
    if collaborative:
        return ("playlist-modify-public", "playlist-modify-private")
    return ("playlist-modify-public",) if public else ("playlist-modify-private",)


def rows_page(call: Call, playlist: Playlist) -> Json:
    path = f"playlists/{playlist.id}/{call.show.tracks_key}"
    return call.slice(playlist.rows, call.show.row, 100, path=path)
