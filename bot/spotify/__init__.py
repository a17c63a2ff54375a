"""The Spotify side: signing in, reading libraries, writing playlists, and the quota governor.

spotipy speaks to the Web API, in threads; every request passes the governor first. Nothing here
knows of Discord.
"""

from bot.spotify.accounts import SCOPES
from bot.spotify.linking import SignedIn
from bot.spotify.made_playlists import PlaylistRow
from bot.spotify.playlists import Cover, Drawn
from bot.spotify.records import LibraryReport, OnProgress, Progress, Waiting
from bot.spotify.refusals import PlaylistForbidden, PlaylistGone
from bot.spotify.spotify import Spotify
from bot.spotify.tokens import ended

__all__ = [
    "SCOPES",
    "Cover",
    "Drawn",
    "LibraryReport",
    "OnProgress",
    "PlaylistForbidden",
    "PlaylistGone",
    "PlaylistRow",
    "Progress",
    "SignedIn",
    "Spotify",
    "Waiting",
    "ended",
]
