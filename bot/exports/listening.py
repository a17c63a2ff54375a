"""What an export says of somebody's listening, gathered by song: small, however long it is."""

from __future__ import annotations

import sys
from array import array
from collections import defaultdict
from dataclasses import dataclass, field

Key = tuple[str, str, str]
"""(Spotify track id or "", artist, title): the names count only where there is no id."""


@dataclass(slots=True, eq=False)
class Song:
    """One track of an export, and when it was played (unix seconds of the ends of plays).

    `heard` are plays, `skipped` what was skipped or played for less than half a minute. In files
    of the account data times are whole minutes, in the extended history seconds: `exact`.

    Times are kept as bytes: the garbage collector, which stops the event loop too, would look
    through two arrays for each of a hundred thousand songs.
    """

    id: str
    artist: str
    title: str
    album: str | None
    exact: bool
    _heard: bytearray = field(default_factory=bytearray)
    _skipped: bytearray = field(default_factory=bytearray)

    @property
    def heard(self) -> array[int]:
        return array("I", bytes(self._heard))

    @property
    def skipped(self) -> array[int]:
        return array("I", bytes(self._skipped))

    def add(self, at: int, *, heard: bool) -> None:
        """Add a play or a skip that ended at `at`."""
        (self._heard if heard else self._skipped).extend(at.to_bytes(4, sys.byteorder))

    def settle(self) -> None:
        """Put the times in order; to the second, each of them is there once."""
        for times in (self._heard, self._skipped):
            told = array("I", bytes(times))
            # Known to the minute only, two plays of one song may end at the same time.
            times[:] = array("I", sorted(set(told) if self.exact else told)).tobytes()


@dataclass(slots=True)
class Summary:
    """The counts of an export; every one is of different plays, however often a file has them.

    plays: rows of music played for half a minute or more and not skipped
    skipped: all other rows of music
    podcasts: rows of podcast episodes and audiobooks
    videos: rows of files about videos
    nameless: rows that name nothing
    tracks: different tracks, played, saved or in a playlist
    since, until: unix seconds of the first and the last row of music
    """

    plays: int = 0
    skipped: int = 0
    podcasts: int = 0
    videos: int = 0
    nameless: int = 0
    tracks: int = 0
    saved: int = 0
    playlists: int = 0
    refused: int = 0
    since: int | None = None
    until: int | None = None


@dataclass(slots=True)
class Listening:
    """All that is taken out of an export. Keys of `songs` are used by everything else in it.

    `library` is None where the export has no YourLibrary file. `artists` are
    (artist id or "", name).
    """

    songs: dict[Key, Song] = field(default_factory=dict)
    library: set[Key] | None = None
    playlists: defaultdict[str, set[Key]] = field(default_factory=lambda: defaultdict(set))
    artists: set[tuple[str, str]] = field(default_factory=set)
    refused_tracks: set[Key] = field(default_factory=set)
    refused_artists: set[tuple[str, str]] = field(default_factory=set)
    summary: Summary = field(default_factory=Summary)

    def settle(self) -> None:
        """Count each play once, and fill in the counts that need all of it."""
        count = self.summary
        count.plays = count.skipped = 0
        for song in self.songs.values():
            song.settle()
            heard, skipped = song.heard, song.skipped
            count.plays += len(heard)
            count.skipped += len(skipped)
            for times in (heard, skipped):
                if times:
                    count.since = min(times[0], count.since or times[0])
                    count.until = max(times[-1], count.until or times[-1])
        refused_only = {
            key
            for key in self.refused_tracks
            if not (song := self.songs[key]).heard and not song.skipped
        } - (self.library or set()).union(*self.playlists.values())
        count.tracks = len(self.songs) - len(refused_only)
        count.saved = len(self.library or ())
        count.playlists = len(self.playlists)
        count.refused = len(self.refused_tracks) + len(self.refused_artists)


__all__ = ["Key", "Listening", "Song", "Summary"]
