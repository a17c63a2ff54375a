"""From rows to `Listening`. Of a row only the track, the end and the length are looked at.

Fields: Spotify's "Understanding my data" (support.spotify.com) for the extended streaming history
(ts, ms_played, master_metadata_…, spotify_track_uri, …) and the account data (endTime, artistName,
trackName, msPlayed); all of them may be null. Addresses, devices and countries are passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.exports.limits import LIMITS, Limits
from bot.exports.listening import Key, Listening, Song
from bot.exports.problems import NotAnExport, TooLarge

HEARD_MS = 30_000
"""Half a minute: what Spotify itself counts as a stream."""

FIRST, LAST = 1_136_073_600, 2_209_000_000
"""No play is from before 2006 or after 2039."""

_TRACK = "spotify:track:"
_ARTIST = "spotify:artist:"
_OTHER = (
    *("spotify_episode_uri", "episode_name", "episode_show_name"),
    *("audiobook_uri", "audiobook_title", "audiobook_chapter_uri", "audiobook_chapter_title"),
)


class Taking:
    """Fills one `Listening`."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.listening = Listening()
        self._limits = limits
        self._rows = 0
        self._episodes: set[int] = set()
        self._names: dict[str, str] = {}
        self.told = 0
        """Entries of libraries and playlists that named something."""

    @property
    def nothing(self) -> bool:
        """Whether there was nothing at all to take."""
        count = self.listening.summary
        return not (
            self.told or self.listening.songs or count.podcasts or count.videos or count.nameless
        )

    def library(self) -> set[Key]:
        """What is saved: there is a library, be it empty."""
        if self.listening.library is None:
            self.listening.library = set()
        return self.listening.library

    def play(self, row: Mapping[str, Any], *, first: bool) -> None:
        """A row of either history; the `first` of a file must be one, else `NotAnExport`."""
        self._rows += 1
        if self._rows > self._limits.rows:
            raise TooLarge
        if "ms_played" in row and "ts" in row:
            self._extended(row)
        elif "msPlayed" in row and "endTime" in row:
            self._of_the_year(row)
        elif first:
            raise NotAnExport
        else:
            self.listening.summary.nameless += 1

    def podcast(self) -> None:
        """A row of a file that holds podcasts or audiobooks only."""
        self.listening.summary.podcasts += 1

    def video(self) -> None:
        """A row of a file that holds videos only."""
        self.listening.summary.videos += 1

    def saved(self, row: Mapping[str, Any]) -> None:
        if song := self._library_song(row):
            self.library().add(song)
            self.told += 1

    def listed(self, playlist: str, row: Mapping[str, Any]) -> None:
        """A track of a playlist of that name."""
        song = self._song(
            _id(row.get("trackUri"), _TRACK),
            self._name(row.get("artistName")),
            self._name(row.get("trackName")),
            self._name(row.get("albumName")),
        )
        if song:
            self.listening.playlists[playlist].add(_key(song))
            self.told += 1

    def refused(self, row: Mapping[str, Any]) -> None:
        if song := self._library_song(row):
            self.listening.refused_tracks.add(song)
            self.told += 1

    def artist(self, row: Mapping[str, Any], *, refused: bool = False) -> None:
        """An artist who is followed, or whom the member wants to hear no more."""
        entry = (_id(row.get("uri"), _ARTIST), self._name(row.get("name") or row.get("artist")))
        if any(entry):
            which = self.listening.refused_artists if refused else self.listening.artists
            which.add(entry)
            self.told += 1

    def _extended(self, row: Mapping[str, Any]) -> None:
        track = _id(row.get("spotify_track_uri"), _TRACK)
        title = self._name(row.get("master_metadata_track_name"))
        if not track and not title and any(row.get(name) for name in _OTHER):
            before = len(self._episodes)
            self._episodes.add(hash((row["ts"], *(row.get(name) for name in _OTHER))))
            self.listening.summary.podcasts += len(self._episodes) - before
            return
        artist = self._name(row.get("master_metadata_album_artist_name"))
        album = self._name(row.get("master_metadata_album_album_name"))
        at = _time(row["ts"])
        song = self._song(track, artist, title, album, exact=True) if at else None
        if song is None:
            self.listening.summary.nameless += 1
            return
        skipped = row.get("skipped") in (True, 1)
        # Without an id a song is known by its names, as in the account data: there to the minute.
        self._add(song, at if song.exact else at - at % 60, row["ms_played"], skipped=skipped)

    def _of_the_year(self, row: Mapping[str, Any]) -> None:
        artist, title = self._name(row.get("artistName")), self._name(row.get("trackName"))
        at = _time(row["endTime"])
        song = self._song("", artist, title, "") if at else None
        if song is None:
            self.listening.summary.nameless += 1
            return
        self._add(song, at - at % 60, row["msPlayed"], skipped=False)

    def _add(self, song: Song, at: int, ms: object, *, skipped: bool) -> None:
        long = isinstance(ms, int | float) and ms >= HEARD_MS
        song.add(at, heard=long and not skipped)

    def _library_song(self, row: Mapping[str, Any]) -> Key | None:
        song = self._song(
            _id(row.get("uri"), _TRACK),
            self._name(row.get("artist")),
            self._name(row.get("track")),
            self._name(row.get("album")),
        )
        return _key(song) if song else None

    def _song(
        self, track: str, artist: str, title: str, album: str, *, exact: bool = False
    ) -> Song | None:
        if not track and not (artist and title):
            return None
        key = (track, "", "") if track else ("", artist, title)
        songs = self.listening.songs
        song = songs.get(key)
        if song is None:
            if len(songs) >= self._limits.songs:
                raise TooLarge
            song = songs[key] = Song(track, artist, title, album or None, bool(track))
        elif not song.title and title:
            # The same track stood without its names before.
            song.artist, song.title, song.album = artist, title, album or None
        return song

    def _name(self, value: object) -> str:
        """A name as text; some are numbers in these files (an album called 1989)."""
        if not isinstance(value, str):
            if isinstance(value, bool) or not isinstance(value, int | float):
                return ""
            value = str(value)
        name = " ".join(value.split())[: self._limits.name]
        # Of the same few names thousands of times: one object each.
        return self._names.setdefault(name, name)


def _key(song: Song) -> Key:
    return (song.id, "", "") if song.id else ("", song.artist, song.title)


def _id(uri: object, kind: str) -> str:
    """The id of a Spotify URI; empty for anything else (local files have none)."""
    if not isinstance(uri, str) or not uri.startswith(kind):
        return ""
    found = uri[len(kind) :]
    return found if found.isascii() and found.isalnum() and len(found) <= 64 else ""


def _time(text: object) -> int:
    """Unix seconds of "2021-05-05T12:34:56Z" or "2021-05-05 12:34" (UTC); 0 for no time."""
    if not isinstance(text, str) or len(text) > 40:
        return 0
    try:
        when = datetime.fromisoformat(text.replace("Z", "+00:00"))
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        seconds = int(when.timestamp())
    except (ValueError, OverflowError):
        return 0
    return seconds if FIRST <= seconds < LAST else 0


__all__ = ["HEARD_MS", "Taking"]
