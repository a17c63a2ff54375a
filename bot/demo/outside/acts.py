"""The artists of `elsewhere.json`: what the small outside services know beyond a scene."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.demo.scenes import ELSEWHERE
from bot.demo.spotify.ids import made_id
from bot.demo.spotify.scene import Album, Artist, Track


@dataclass(frozen=True, slots=True)
class Song:
    title: str
    album: str
    year: str
    kind: str


@dataclass(frozen=True, slots=True)
class Act:
    """An artist with some songs, the best known first. Ids come from the names."""

    name: str
    genres: tuple[str, ...]
    listeners: int
    near: tuple[str, ...]
    songs: tuple[Song, ...]

    @property
    def artist(self) -> Artist:
        return Artist(made_id("artist", self.name), self.name, self.genres)

    def albums(self) -> Iterable[Album]:
        """Those that the songs are on; one may come several times."""
        for song in self.songs:
            yield Album(
                self._album_id(song), song.album, (self.artist.id,), song.year, album_type=song.kind
            )

    def tracks(self) -> Iterable[Track]:
        """The songs as the small Spotify has them, in the same order."""
        for song in self.songs:
            key = made_id("track", self.name, song.album, song.title)
            yield Track(key, song.title, (self.artist.id,), self._album_id(song))

    def _album_id(self, song: Song) -> str:
        return made_id("album", self.name, song.album)


@lru_cache(1)
def known_acts() -> tuple[Act, ...]:
    """All of the file, in its order."""
    rows = json.loads(ELSEWHERE.read_text(encoding="utf-8"))["artists"]
    return tuple(
        Act(
            row["name"],
            tuple(row["genres"]),
            row["listeners"],
            tuple(row["near"]),
            tuple(Song(*song) for song in row["songs"]),
        )
        for row in rows
    )


__all__ = ["Act", "Song", "known_acts"]
