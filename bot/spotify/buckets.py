"""Which requests count together against Spotify's quota: the one table.

Spotify groups its endpoints into quota buckets and publishes neither the groups nor the limits
(quota-modes page, July 2026). One bucket an endpoint family is the finest grouping that reports
agree with; where Spotify's own groups are wider, the others find out with one refused request each.
The names are read by people ("Spotify asks this bot to wait before more of this: saved tracks").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Method = Literal["GET", "POST", "PUT", "DELETE"]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the Web API: its method, its path with {blanks}, its quota bucket."""

    method: Method
    path: str
    bucket: str

    @property
    def repeatable(self) -> bool:
        """Whether sending it twice does no more than sending it once."""
        return self.method != "POST"

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


PROFILE = Operation("GET", "/me", "profile")
SAVED_TRACKS = Operation("GET", "/me/tracks", "saved tracks")
TOP_TRACKS = Operation("GET", "/me/top/tracks", "top tracks and artists")
TOP_ARTISTS = Operation("GET", "/me/top/artists", "top tracks and artists")
RECENTLY_PLAYED = Operation("GET", "/me/player/recently-played", "recently played")
FOLLOWED_ARTISTS = Operation("GET", "/me/following", "followed artists")
PLAYLISTS = Operation("GET", "/me/playlists", "list of playlists")
PLAYLIST_ITEMS = Operation("GET", "/playlists/{id}/items", "playlist contents")
CREATE_PLAYLIST = Operation("POST", "/me/playlists", "writing playlists")
ADD_ITEMS = Operation("POST", "/playlists/{id}/items", "writing playlists")
REPLACE_ITEMS = Operation("PUT", "/playlists/{id}/items", "writing playlists")
CHANGE_PLAYLIST = Operation("PUT", "/playlists/{id}", "writing playlists")
COVER = Operation("PUT", "/playlists/{id}/images", "covers of playlists")
IN_LIBRARY = Operation("GET", "/me/library/contains", "looking into the library")
INTO_LIBRARY = Operation("PUT", "/me/library", "changing the library")
OUT_OF_LIBRARY = Operation("DELETE", "/me/library", "changing the library")
ARTISTS = Operation("GET", "/artists", "artist genres")
"""Deprecated: only an app with extended quota may call it."""

AUDIO_FEATURES = Operation("GET", "/audio-features", "audio features")
"""Deprecated, and for those apps only that used it before 27 November 2024."""

SEARCH = Operation("GET", "/search", "search")

WHAT_WAITS = {
    PROFILE.bucket: "Connecting Spotify accounts",
    SAVED_TRACKS.bucket: "Reading saved tracks",
    TOP_TRACKS.bucket: "Reading top tracks and artists",
    RECENTLY_PLAYED.bucket: "Reading recently played tracks",
    FOLLOWED_ARTISTS.bucket: "Reading followed artists",
    PLAYLISTS.bucket: "Looking for new and changed playlists",
    PLAYLIST_ITEMS.bucket: "Reading what is in playlists",
    CREATE_PLAYLIST.bucket: "Making playlists in Spotify",
    COVER.bucket: "Putting covers on playlists",
    IN_LIBRARY.bucket: "Looking whether a playlist is still there",
    OUT_OF_LIBRARY.bucket: "Adding and deleting playlists",
    SEARCH.bucket: "Searching for tracks",
    ARTISTS.bucket: "Looking up genres of artists",
    AUDIO_FEATURES.bucket: "Looking up audio features",
}
"""What cannot be done while a bucket rests, as the beginning of a sentence."""
