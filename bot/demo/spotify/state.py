"""What changes while the small Spotify runs: libraries and playlists.

The clock is the one given to the server; times are unix seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, overload

from bot.demo.spotify.ids import made_id, snapshot_id, user_id
from bot.demo.spotify.scene import TIME_RANGES, Member, Scene, ScenePlaylist

SAVED_EVERY = 3 * 3600.0
"""Seconds between two saved tracks of a scene, which has no times of its own."""

PLAYED_EVERY = 240.0


@dataclass(slots=True)
class Row:
    """One row of a playlist. `uri` is None where the track has left the catalogue."""

    uri: str | None
    added_at: float
    added_by: str

    @property
    def track_id(self) -> str | None:
        if self.uri is None or not self.uri.startswith("spotify:track:"):
            return None
        return self.uri.rsplit(":", 1)[1]


@dataclass(slots=True)
class Playlist:
    """`owner` and `collaborators` are member names, `rows` are in the order of the playlist."""

    id: str
    name: str
    owner: str
    public: bool = True
    collaborative: bool = False
    description: str = ""
    collaborators: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)
    image: bytes | None = None
    revision: int = 1

    @property
    def tracks(self) -> list[str]:
        """The ids of its tracks, in order; episodes, local files and lost tracks left out."""
        return [row.track_id for row in self.rows if row.track_id]

    @property
    def snapshot_id(self) -> str:
        return snapshot_id(self.id, self.revision)

    def knows_snapshot(self, snapshot: str) -> bool:
        return any(snapshot_id(self.id, past) == snapshot for past in range(1, self.revision + 1))

    def changed(self) -> None:
        self.revision += 1

    def open_to(self, name: str | None) -> bool:
        """Whether that member may read its rows: the owner and the collaborators."""
        return name is not None and (name == self.owner or self.writable_by(name))

    def writable_by(self, name: str) -> bool:
        return name == self.owner or (self.collaborative and name in self.collaborators)


class Library:
    """What one member has at Spotify. All lists of ids are oldest first unless said otherwise."""

    def __init__(self, member: Member, world: World) -> None:
        self._world = world
        now = world.clock()
        self.name = member.name
        self.user_id = member.id or user_id(member.name)
        self.account_id = made_id("account", member.name)
        self.top: dict[str, list[str]] = {
            time_range: list(dict.fromkeys(member.top.get(time_range, ())))
            for time_range in TIME_RANGES
        }
        self.given_top_artists = {name: list(ids) for name, ids in member.top_artists.items()}
        newest_first = list(dict.fromkeys(member.saved))
        self.saved: dict[str, float] = {
            track_id: now - SAVED_EVERY * (age + 1)
            for age, track_id in reversed(list(enumerate(newest_first)))
        }
        self.saved_albums: dict[str, float] = {
            album_id: now - SAVED_EVERY * (age + 1)
            for age, album_id in reversed(list(enumerate(dict.fromkeys(member.saved_albums))))
        }
        self.plays: list[tuple[str, float]] = [
            (track_id, now - PLAYED_EVERY * (age + 1))
            for age, track_id in reversed(list(enumerate(member.recent)))
        ]
        self.followed: list[str] = list(dict.fromkeys(member.followed))
        self.playlists: list[str] = []
        self.others: set[str] = set()

    def save_track(self, track_id: str) -> None:
        """Put a track into the saved tracks, now; one that is there keeps its place."""
        self._world.check_track(track_id)
        self.saved.setdefault(track_id, self._world.clock())

    def unsave_track(self, track_id: str) -> None:
        self.saved.pop(track_id, None)

    def play(self, track_id: str, at: float | None = None) -> None:
        """A play that ended `at` (now where left out)."""
        self._world.check_track(track_id)
        self.plays.append((track_id, self._world.clock() if at is None else at))
        self.plays.sort(key=lambda play: play[1])

    def follow_artist(self, artist_id: str) -> None:
        if artist_id not in self._world.scene.artists:
            raise KeyError(f"no artist {artist_id} in this scene")
        if artist_id not in self.followed:
            self.followed.append(artist_id)

    def new_playlist(self, name: str, tracks: Iterable[str | None] = (), **more: Any) -> Playlist:
        """A playlist of this member, as if made in Spotify's own app; newest stands first."""
        return self._world.add_playlist(self.name, ScenePlaylist(name, tuple(tracks), **more))

    def edit_playlist(
        self,
        which: str,
        *,
        add: Iterable[str] = (),
        remove: Collection[str] = (),
        tracks: Iterable[str | None] | None = None,
        name: str | None = None,
    ) -> Playlist:
        """Change a playlist (by id, or by name among this member's) as its owner would elsewhere;
        the snapshot id changes with it."""
        playlist = self.playlist(which)
        if tracks is not None:
            playlist.rows = self._world.rows(tracks, self.name)
        playlist.rows = [row for row in playlist.rows if row.track_id not in remove]
        playlist.rows += self._world.rows(add, self.name)
        playlist.name = name or playlist.name
        playlist.changed()
        return playlist

    def drop_playlist(self, which: str) -> None:
        """Take a playlist out of this library (Spotify's way of deleting one)."""
        self.playlists.remove(self.playlist(which).id)

    def playlist(self, which: str) -> Playlist:
        for playlist_id in self.playlists:
            playlist = self._world.playlists[playlist_id]
            if which in (playlist.id, playlist.name):
                return playlist
        raise KeyError(f"{self.name} has no playlist {which}")

    def top_artists(self, time_range: str) -> list[str]:
        """As given, else the artists of the top tracks: high places and many places count."""
        if time_range in self.given_top_artists:
            return self.given_top_artists[time_range]
        tracks = self.top[time_range]
        points: dict[str, int] = {}
        for place, track_id in enumerate(tracks):
            for artist_id in self._world.scene.tracks[track_id].artist_ids:
                points[artist_id] = points.get(artist_id, 0) + len(tracks) - place
        return sorted(points, key=lambda artist_id: -points[artist_id])


class World:
    """The scene and everything that was done to it since."""

    def __init__(self, scene: Scene, clock: Callable[[], float]) -> None:
        self.scene = scene
        self.clock = clock
        self.audio_features: dict[str, dict[str, float]] = {}
        self.playlists: dict[str, Playlist] = {}
        self.libraries = {member.name: Library(member, self) for member in scene.members}
        self.names_by_user_id = {lib.user_id: name for name, lib in self.libraries.items()}
        for member in scene.members:
            for given in reversed(member.playlists):
                self.add_playlist(member.name, given)

    def library(self, name: str) -> Library:
        if name not in self.libraries:
            self.scene.member(name)  # raises with the names there are
        return self.libraries[name]

    def check_track(self, track_id: str) -> None:
        if track_id not in self.scene.tracks:
            raise KeyError(f"no track {track_id} in this scene")

    def add_playlist(self, owner: str, given: ScenePlaylist) -> Playlist:
        playlist = Playlist(
            id=given.id or made_id("playlist", owner, given.name, len(self.playlists)),
            name=given.name,
            owner=owner,
            public=given.public,
            collaborative=given.collaborative,
            description=given.description,
            collaborators=given.collaborators,
            rows=self.rows(given.tracks, owner),
        )
        self.playlists[playlist.id] = playlist
        for name in (owner, *given.collaborators):
            self.libraries[name].playlists.insert(0, playlist.id)
        return playlist

    def rows(self, tracks: Iterable[str | None], by: str) -> list[Row]:
        """Rows for track ids, whole addresses, or None."""
        now = self.clock()
        rows = []
        for item in tracks:
            if item is not None and ":" not in item:
                self.check_track(item)
                item = f"spotify:track:{item}"
            rows.append(Row(item, now, by))
        return rows

    def listeners(self, track_id: str) -> int:
        return sum(track_id in library.saved for library in self.libraries.values())


class NewestFirst(Sequence[tuple[str, float]]):
    """A dict in the order of adding, read from its end; a slice copies no more than itself."""

    def __init__(self, dated: dict[str, float]) -> None:
        self._dated = dated

    def __len__(self) -> int:
        return len(self._dated)

    @overload
    def __getitem__(self, index: int) -> tuple[str, float]: ...
    @overload
    def __getitem__(self, index: slice) -> list[tuple[str, float]]: ...
    def __getitem__(self, index: int | slice) -> tuple[str, float] | list[tuple[str, float]]:
        if isinstance(index, int):
            return self[index : index + 1][0]
        start, stop, step = index.indices(len(self))
        return list(islice(reversed(self._dated.items()), start, stop, step))
