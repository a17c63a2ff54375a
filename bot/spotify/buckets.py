"""Which requests count together against Spotify's quota: the one table.

Spotify groups its endpoints into quota buckets and publishes neither the groups nor the limits
(quota-modes page, July 2026). One bucket an endpoint family is the finest grouping that reports
agree with; where Spotify's own groups are wider, the others find out with one refused request each.
The names are read by people ("Spotify asks this bot to wait before more of this: saved tracks").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.language import N_

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


PROFILE = Operation("GET", "/me", N_("profile"))
SAVED_TRACKS = Operation("GET", "/me/tracks", N_("saved tracks"))
TOP_TRACKS = Operation("GET", "/me/top/tracks", N_("top tracks and artists"))
TOP_ARTISTS = Operation("GET", "/me/top/artists", N_("top tracks and artists"))
RECENTLY_PLAYED = Operation("GET", "/me/player/recently-played", N_("recently played"))
FOLLOWED_ARTISTS = Operation("GET", "/me/following", N_("followed artists"))
PLAYLISTS = Operation("GET", "/me/playlists", N_("list of playlists"))
PLAYLIST_ITEMS = Operation("GET", "/playlists/{id}/items", N_("playlist contents"))
CREATE_PLAYLIST = Operation("POST", "/me/playlists", N_("writing playlists"))
ADD_ITEMS = Operation("POST", "/playlists/{id}/items", N_("writing playlists"))
REPLACE_ITEMS = Operation("PUT", "/playlists/{id}/items", N_("writing playlists"))
CHANGE_PLAYLIST = Operation("PUT", "/playlists/{id}", N_("writing playlists"))
COVER = Operation("PUT", "/playlists/{id}/images", N_("covers of playlists"))
IN_LIBRARY = Operation("GET", "/me/library/contains", N_("looking into the library"))
INTO_LIBRARY = Operation("PUT", "/me/library", N_("changing the library"))
OUT_OF_LIBRARY = Operation("DELETE", "/me/library", N_("changing the library"))
ARTISTS = Operation("GET", "/artists", N_("artist genres"))
"""Deprecated: only an app with extended quota may call it."""

AUDIO_FEATURES = Operation("GET", "/audio-features", N_("audio features"))
"""Deprecated, and for those apps only that used it before 27 November 2024."""

SEARCH = Operation("GET", "/search", N_("search"))

WHAT_WAITS = {
    PROFILE.bucket: N_("Connecting Spotify accounts waits."),
    SAVED_TRACKS.bucket: N_("Reading saved tracks waits."),
    TOP_TRACKS.bucket: N_("Reading top tracks and artists waits."),
    RECENTLY_PLAYED.bucket: N_("Reading recently played tracks waits."),
    FOLLOWED_ARTISTS.bucket: N_("Reading followed artists waits."),
    PLAYLISTS.bucket: N_("Looking for new and changed playlists waits."),
    PLAYLIST_ITEMS.bucket: N_("Reading what is in playlists waits."),
    CREATE_PLAYLIST.bucket: N_("Making playlists in Spotify waits."),
    COVER.bucket: N_("Putting covers on playlists waits."),
    IN_LIBRARY.bucket: N_("Looking whether a playlist is still there waits."),
    OUT_OF_LIBRARY.bucket: N_("Adding and deleting playlists waits."),
    SEARCH.bucket: N_("Searching for tracks waits."),
    ARTISTS.bucket: N_("Looking up genres of artists waits."),
    AUDIO_FEATURES.bucket: N_("Looking up audio features waits."),
}
"""What cannot be done while a bucket rests: a sentence to translate where it is shown."""
