"""A scene: the people and the music that the small Spotify knows, read from a JSON file.

The shape (every key after the names may be missing):

    {"artists": [{"id", "name", "genres", "image", "popularity"}],
     "albums":  [{"id", "name", "artist_ids", "release_date", "album_type", "image", "label"}],
     "tracks":  [{"id", "name", "artist_ids", "album_id", "duration_ms", "isrc", "explicit",
                  "popularity", "track_number"}],
     "members": [{"name", "id", "saved", "top", "top_artists", "recent", "followed", "saved_albums",
                  "playlists": [{"name", "tracks", "id", "public", "collaborative", "description",
                                 "collaborators"}]}]}

`saved` and `recent` are newest first; `top` and `top_artists` have a list for each time range.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

TIME_RANGES = ("short_term", "medium_term", "long_term")


@dataclass(frozen=True, slots=True)
class Artist:
    id: str
    name: str
    genres: tuple[str, ...] = ()
    image: str | None = None
    popularity: int | None = None


@dataclass(frozen=True, slots=True)
class Album:
    id: str
    name: str
    artist_ids: tuple[str, ...]
    release_date: str | None = None
    album_type: str = "album"
    image: str | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Track:
    id: str
    name: str
    artist_ids: tuple[str, ...]
    album_id: str
    duration_ms: int = 180_000
    isrc: str | None = None
    explicit: bool = False
    popularity: int | None = None
    track_number: int = 1


@dataclass(frozen=True, slots=True)
class ScenePlaylist:
    """`tracks` holds track ids; None stands for a track that has left the catalogue, and whole
    `spotify:local:` or `spotify:episode:` addresses for what is no track."""

    name: str
    tracks: tuple[str | None, ...] = ()
    id: str | None = None
    public: bool = True
    collaborative: bool = False
    description: str = ""
    collaborators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    id: str | None = None
    saved: tuple[str, ...] = ()
    top: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    top_artists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    recent: tuple[str, ...] = ()
    followed: tuple[str, ...] = ()
    saved_albums: tuple[str, ...] = ()
    playlists: tuple[ScenePlaylist, ...] = ()


@dataclass(frozen=True)
class Scene:
    """The catalogue by id, and the members in the order of the file."""

    artists: Mapping[str, Artist]
    albums: Mapping[str, Album]
    tracks: Mapping[str, Track]
    members: tuple[Member, ...]

    @cached_property
    def album_tracks(self) -> Mapping[str, tuple[Track, ...]]:
        """The tracks of each album, by track number and then in the order of the file."""
        found: dict[str, list[Track]] = {album_id: [] for album_id in self.albums}
        for track in self.tracks.values():
            found[track.album_id].append(track)
        return {
            album_id: tuple(sorted(tracks, key=lambda track: track.track_number))
            for album_id, tracks in found.items()
        }

    def member(self, name: str) -> Member:
        """The member of that name; KeyError names those there are."""
        for member in self.members:
            if member.name == name:
                return member
        known = ", ".join(member.name for member in self.members)
        raise KeyError(f"nobody in this scene is called {name}; there are {known}")
