"""Every request the bot makes of the Web API: which operation, and how spotipy is asked for it.

Where spotipy's own method would leave the published API, its plain `_get` and `_post` are used.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import spotipy

from bot.spotify import buckets
from bot.spotify.buckets import Operation

PAGE = 50
"""The largest page of every list."""

AT_ONCE = 100
"""The most tracks that one request adds to a playlist."""

Send = Callable[[spotipy.Spotify], Any]


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: `send` calls a spotipy client once."""

    operation: Operation
    send: Send


def profile() -> Ask:
    # spotipy's me() asks for `me/`; the published path has no slash at its end.
    return Ask(buckets.PROFILE, lambda client: client._get("me"))


def saved_tracks(offset: int) -> Ask:
    return Ask(
        buckets.SAVED_TRACKS,
        lambda client: client.current_user_saved_tracks(limit=PAGE, offset=offset),
    )


def top_tracks(time_range: str) -> Ask:
    return Ask(
        buckets.TOP_TRACKS,
        lambda client: client.current_user_top_tracks(limit=PAGE, time_range=time_range),
    )


def top_artists(time_range: str) -> Ask:
    return Ask(
        buckets.TOP_ARTISTS,
        lambda client: client.current_user_top_artists(limit=PAGE, time_range=time_range),
    )


def recently_played(after: str | None) -> Ask:
    """Plays after a cursor in unix milliseconds; the last fifty without one."""
    return Ask(
        buckets.RECENTLY_PLAYED,
        lambda client: client.current_user_recently_played(limit=PAGE, after=after),
    )


def followed_artists(after: str | None) -> Ask:
    """Followed artists after the last artist id of the page before."""
    return Ask(
        buckets.FOLLOWED_ARTISTS,
        lambda client: client.current_user_followed_artists(limit=PAGE, after=after),
    )


def playlists(offset: int) -> Ask:
    return Ask(
        buckets.PLAYLISTS, lambda client: client.current_user_playlists(limit=PAGE, offset=offset)
    )


def playlist_items(playlist_id: str, offset: int) -> Ask:
    return Ask(
        buckets.PLAYLIST_ITEMS,
        lambda client: client.playlist_items(
            playlist_id, limit=PAGE, offset=offset, additional_types=("track",)
        ),
    )


def create_playlist(
    name: str, *, public: bool, description: str, collaborative: bool = False
) -> Ask:
    return Ask(
        buckets.CREATE_PLAYLIST,
        lambda client: client.current_user_playlist_create(
            name, public=public, collaborative=collaborative, description=description
        ),
    )


def add_items(playlist_id: str, uris: Sequence[str]) -> Ask:
    # Not playlist_add_items: it sends a bare list, which the API does not document.
    return Ask(
        buckets.ADD_ITEMS,
        lambda client: client._post(f"playlists/{playlist_id}/items", payload={"uris": list(uris)}),
    )


def replace_items(playlist_id: str, uris: Sequence[str]) -> Ask:
    """Make a playlist hold exactly these (`AT_ONCE` at most); twice does no more than once."""
    return Ask(
        buckets.REPLACE_ITEMS,
        lambda client: client._put(f"playlists/{playlist_id}/items", payload={"uris": list(uris)}),
    )


def rename_playlist(playlist_id: str, name: str) -> Ask:
    return Ask(
        buckets.CHANGE_PLAYLIST,
        lambda client: client._put(f"playlists/{playlist_id}", payload={"name": name}),
    )


def cover(playlist_id: str, jpeg: bytes) -> Ask:
    """Give a playlist a picture: a JPEG that has 256 KB at most in base64."""
    text = base64.b64encode(jpeg).decode("ascii")
    return Ask(buckets.COVER, lambda client: client.playlist_upload_cover_image(playlist_id, text))


def has_playlist(playlist_id: str) -> Ask:
    """Whether a playlist is in the library ("there"): deleting one takes it out of there."""
    uri = f"spotify:playlist:{playlist_id}"

    def send(client: spotipy.Spotify) -> Any:
        answer = client._get("me/library/contains", uris=uri)
        return {"there": bool(answer[0])} if isinstance(answer, list) and answer else answer

    return Ask(buckets.IN_LIBRARY, send)


def take_playlist(playlist_id: str) -> Ask:
    """Put a playlist into the library, whoever's it is; twice does no more than once."""
    uri = f"spotify:playlist:{playlist_id}"
    return Ask(buckets.INTO_LIBRARY, lambda client: client._put("me/library", uris=uri))


def drop_playlist(playlist_id: str) -> Ask:
    """Spotify's way of deleting a playlist: out of the library of its owner."""
    # Not spotipy's current_user_unfollow_playlist: its path is gone since February 2026.
    uri = f"spotify:playlist:{playlist_id}"
    return Ask(buckets.OUT_OF_LIBRARY, lambda client: client._delete("me/library", uris=uri))


def artists(ids: Sequence[str]) -> Ask:
    # Not spotipy's artists(): it warns that the operation is deprecated, which we know.
    return Ask(buckets.ARTISTS, lambda client: client._get("artists", ids=",".join(ids)))


def audio_features(ids: Sequence[str]) -> Ask:
    # Not spotipy's own: it warns, and has a slash more than the published path.
    return Ask(
        buckets.AUDIO_FEATURES,
        lambda client: client._get("audio-features", ids=",".join(ids)),
    )


SEARCHED = 10
"""The most results of one search that a development-mode app gets."""


def search_tracks(query: str) -> Ask:
    return Ask(buckets.SEARCH, lambda client: client.search(query, limit=SEARCHED, type="track"))
