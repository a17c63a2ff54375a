"""Tracks, artists and albums in the words of the Web API, as each kind of app sees them.

Development mode (since February 2026) lacks popularity, genres, followers, markets, labels and
album groups; rows of playlists carry `item` and playlists `items`, where older and extended apps
have `track` and `tracks`.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from bot.demo.spotify.scene import Album, Track
from bot.demo.spotify.state import World

Json = dict[str, Any]

PICTURE_SIZES = (640, 300, 64)
MARKETS = ["DE", "GB", "US"]


class Works:
    """Makes JSON objects of the catalogue: each once, so they must not be changed."""

    def __init__(self, world: World, *, extended: bool, api_url: str, open_url: str) -> None:
        self.world = world
        self.scene = world.scene
        self.extended = extended
        self.api_url = api_url
        self.open_url = open_url
        self.track = cache(self._track)
        self.artist = cache(self._artist)
        self.simple_artist = cache(self._simple_artist)
        self.simple_album = cache(self._simple_album)

    def simple_track(self, track: Track) -> Json:
        """A track as it stands inside its album."""
        full = self.track(track.id)
        left_out = ("album", "external_ids", "popularity")
        return {key: value for key, value in full.items() if key not in left_out}

    def album(self, album_id: str, tracks: Json) -> Json:
        """The full album; `tracks` is the first page of its tracks."""
        album = self.scene.albums[album_id]
        found: Json = {
            **self.simple_album(album_id),
            "tracks": tracks,
            "copyrights": [],
            "external_ids": {},
            "genres": [],
        }
        if self.extended:
            found |= {"label": album.label, "popularity": self._album_popularity(album)}
        return found

    def discography_album(self, album_id: str, artist_id: str) -> Json:
        album = self.scene.albums[album_id]
        found = dict(self.simple_album(album_id))
        if self.extended:
            own = artist_id in album.artist_ids
            found["album_group"] = album.album_type if own else "appears_on"
        return found

    def _track(self, track_id: str) -> Json:
        track = self.scene.tracks[track_id]
        found: Json = {
            "album": self.simple_album(track.album_id),
            "artists": [self.simple_artist(artist_id) for artist_id in track.artist_ids],
            "disc_number": 1,
            "duration_ms": track.duration_ms,
            "explicit": track.explicit,
            "external_ids": {"isrc": track.isrc} if track.isrc else {},
            **self.names("track", track.id),
            "is_local": False,
            "is_playable": True,
            "name": track.name,
            "preview_url": None,
            "track_number": track.track_number,
        }
        if self.extended:
            found |= {"popularity": self._popularity(track), "available_markets": MARKETS}
        return found

    def _artist(self, artist_id: str) -> Json:
        artist = self.scene.artists[artist_id]
        found: Json = {
            **self.names("artist", artist_id),
            "images": self._pictures("artist", artist_id, artist.image),
            "name": artist.name,
        }
        if self.extended:
            followers = sum(artist_id in lib.followed for lib in self.world.libraries.values())
            found |= {
                "followers": {"href": None, "total": followers},
                "genres": list(artist.genres),
                "popularity": artist.popularity if artist.popularity is not None else 50,
            }
        return found

    def _simple_artist(self, artist_id: str) -> Json:
        return {**self.names("artist", artist_id), "name": self.scene.artists[artist_id].name}

    def _simple_album(self, album_id: str) -> Json:
        album = self.scene.albums[album_id]
        date = album.release_date or "0000"
        found: Json = {
            "album_type": album.album_type,
            "artists": [self.simple_artist(artist_id) for artist_id in album.artist_ids],
            **self.names("album", album_id),
            "images": self._pictures("album", album_id, album.image),
            "name": album.name,
            # Spotify itself answers 0000 where it knows no date.
            "release_date": date,
            "release_date_precision": ("year", "month", "day")[date.count("-")],
            "total_tracks": len(self.scene.album_tracks[album_id]),
        }
        if self.extended:
            found["available_markets"] = MARKETS
        return found

    def local_track(self, uri: str) -> Json:
        parts = [part.replace("+", " ") for part in uri.split(":")[2:]] + ["", "", "", ""]
        return {
            "album": {"name": parts[1], "album_type": None, "artists": [], "id": None},
            "artists": [{"name": parts[0], "id": None, "type": "artist", "uri": None}],
            "duration_ms": int(parts[3]) * 1000 if parts[3].isdigit() else 0,
            "explicit": False,
            "external_ids": {},
            "id": None,
            "is_local": True,
            "name": parts[2],
            "type": "track",
            "uri": uri,
        }

    def episode(self, uri: str) -> Json:
        """A scene has no podcasts: this one is as long and as nameless as it needs to be."""
        return {
            "audio_preview_url": None,
            "description": "",
            "duration_ms": 1_800_000,
            "explicit": False,
            **self.names("episode", uri.rsplit(":", 1)[1]),
            "is_playable": True,
            "name": "An episode",
        }

    def names(self, kind: str, item_id: str, folder: str | None = None) -> Json:
        return {
            "external_urls": {"spotify": f"{self.open_url}/{kind}/{item_id}"},
            "href": f"{self.api_url}{folder or kind + 's'}/{item_id}",
            "id": item_id,
            "type": kind,
            "uri": f"spotify:{kind}:{item_id}",
        }

    def _pictures(self, kind: str, item_id: str, given: str | None) -> list[Json]:
        return [
            {
                "url": given or f"{self.open_url}/image/{kind}/{item_id}/{size}",
                "height": size,
                "width": size,
            }
            for size in PICTURE_SIZES
        ]

    def _popularity(self, track: Track) -> int:
        if track.popularity is not None:
            return track.popularity
        people = max(1, len(self.world.libraries))
        return round(100 * self.world.listeners(track.id) / people)

    def _album_popularity(self, album: Album) -> int:
        tracks = self.scene.album_tracks[album.id]
        return max((self._popularity(track) for track in tracks), default=0)
