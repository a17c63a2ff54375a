"""Playlists and people in the words of the Web API, and times as it writes them."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.demo.spotify.state import Library, Playlist, Row
from bot.demo.spotify.works import Json, Works


class Renderer(Works):
    """Works, and the playlists and people around them."""

    def playlist(self, playlist: Playlist) -> Json:
        """A playlist in a list of playlists: how many rows it has, and where they are."""
        rows = {
            "href": f"{self.api_url}playlists/{playlist.id}/{self._items}",
            "total": len(playlist.rows),
        }
        return {**self._playlist(playlist), self.tracks_key: rows}

    def whole_playlist(self, playlist: Playlist, rows: Json | None) -> Json:
        """A playlist by itself; without its rows where they are not the caller's to read."""
        found = self._playlist(playlist)
        if self.extended:
            found["followers"] = {"href": None, "total": self._playlist_followers(playlist)}
        if rows is not None:
            found[self.tracks_key] = rows
        return found

    def row(self, row: Row) -> Json:
        item: Json | None = None
        if row.track_id:
            item = self.track(row.track_id)
        elif row.uri and row.uri.startswith("spotify:local:"):
            item = self.local_track(row.uri)
        elif row.uri and row.uri.startswith("spotify:episode:"):
            item = self.episode(row.uri)
        return {
            "added_at": timestamp(row.added_at),
            "added_by": self._user_base(self.world.libraries[row.added_by]),
            "is_local": bool(row.uri and row.uri.startswith("spotify:local:")),
            "primary_color": None,
            self.row_key: item,
            "video_thumbnail": {"url": None},
        }

    def me(self, library: Library) -> Json:
        found: Json = {
            "account_id": library.account_id,
            "display_name": library.name,
            **self._user_base(library),
            "images": [],
        }
        if self.extended:
            found |= {
                "country": "DE",
                "explicit_content": {"filter_enabled": False, "filter_locked": False},
                "followers": {"href": None, "total": 0},
                "product": "premium",
            }
        return found

    def user(self, library: Library) -> Json:
        return {
            "display_name": library.name,
            **self._user_base(library),
            "followers": {"href": None, "total": 0},
            "images": [],
        }

    @property
    def row_key(self) -> str:
        return "track" if self.extended else "item"

    @property
    def tracks_key(self) -> str:
        return "tracks" if self.extended else "items"

    @property
    def _items(self) -> str:
        return self.tracks_key

    def _playlist(self, playlist: Playlist) -> Json:
        owner = self.world.libraries[playlist.owner]
        return {
            "collaborative": playlist.collaborative,
            "description": playlist.description,
            **self.names("playlist", playlist.id),
            "images": self.playlist_pictures(playlist),
            "name": playlist.name,
            "owner": {"display_name": owner.name, **self._user_base(owner)},
            "primary_color": None,
            "public": playlist.public,
            "snapshot_id": playlist.snapshot_id,
        }

    def playlist_pictures(self, playlist: Playlist) -> list[Json]:
        """The picture that was uploaded, else the one of its first album, else none."""
        if playlist.image is not None:
            url = f"{self.open_url}/image/playlist/{playlist.id}/{playlist.revision}"
            return [{"url": url, "height": None, "width": None}]
        for track_id in playlist.tracks:
            album: Json = self.track(track_id)["album"]
            return [album["images"][0]]
        return []

    def _user_base(self, library: Library) -> Json:
        return self.names("user", library.user_id, "users")

    def _playlist_followers(self, playlist: Playlist) -> int:
        return sum(
            playlist.id in library.playlists and name != playlist.owner
            for name, library in self.world.libraries.items()
        )


def timestamp(at: float) -> str:
    """Unix seconds as Spotify writes them where seconds are enough."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def precise_timestamp(at: float) -> str:
    """The same with milliseconds, as plays have it."""
    moment = datetime.fromtimestamp(round(at * 1000) / 1000, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
