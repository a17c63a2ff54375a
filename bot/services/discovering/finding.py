"""From artists to discover to tracks on Spotify: known ids first, at last one search a track."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.errors import SpotifyProblem
from bot.services.discovering.songs import Choice
from bot.services.discovering.surroundings import Surroundings
from bot.services.house import House
from recommender.discovery import Discovery
from storage import Recording, TrackRow
from storage.matching import Candidate, Wanted, match_recording, name_key

log = logging.getLogger(__name__)

OnProgress = Callable[[int, int], Awaitable[None]]
"""Told how many of how many tracks are found, before each search."""

OF_ARTIST = 3
"""So many tracks are remembered of a search for an artist alone."""


@dataclass(frozen=True)
class FoundTrack:
    """A track that nobody has, and why it was looked for."""

    recording: Recording
    discovery: Discovery


@dataclass
class Finder:
    """Finds tracks for discoveries; `searches` more may be asked for, by `account_id`."""

    house: House
    around: Surroundings
    names: Mapping[str, str]
    account_id: int | None
    searches: int
    refused: frozenset[int] = frozenset()
    waits: bool = False
    """Whether Spotify would have had to be asked and did not answer."""
    _tried: set[str] = field(default_factory=set)

    async def find(
        self,
        discoveries: Sequence[Discovery],
        songs: Mapping[str, list[Choice]],
        count: int,
        per_artist: int,
        on_progress: OnProgress | None = None,
    ) -> list[FoundTrack]:
        """Up to `count` tracks: an artist's best known each, then the second of each, and so on."""
        found: list[FoundTrack] = []
        taken: set[int] = set()
        left = {str(one.artist_id): list(songs.get(str(one.artist_id), ())) for one in discoveries}
        for _ in range(per_artist):
            for one in discoveries:
                if len(found) >= count:
                    return found
                if on_progress is not None:
                    await on_progress(len(found), count)
                recording = await self._next(str(one.artist_id), left, taken)
                if recording is not None:
                    taken.add(recording.id)
                    found.append(FoundTrack(recording, one))
        return found

    async def _next(
        self, artist: str, left: dict[str, list[Choice]], taken: set[int]
    ) -> Recording | None:
        """The best known of an artist's recordings that may be shown, with the fewest searches."""
        choices = left[artist]
        if not choices and artist not in self._tried:
            self._tried.add(artist)
            choices = left[artist] = await self._of_artist_alone(artist)
        for choice in [one for one in choices if one.ready]:
            choices.remove(choice)
            recording = await asyncio.to_thread(self._stored, choice, taken)
            if recording is not None:
                return recording
        for choice in [one for one in choices if one.found is None][:1]:
            choices.remove(choice)
            answer = await self._searched(choice.artists[0], choice)
            if answer:
                recording = await asyncio.to_thread(
                    self._stored, replace(choice, found=answer), taken
                )
                if recording is not None:
                    return recording
        return None

    async def _of_artist_alone(self, artist: str) -> list[Choice]:
        """What Spotify finds of an artist whose recordings nobody tells: one search."""
        name = self.names.get(artist)
        if not name:
            return []
        one = Choice(f"of {artist}", "", (name,), (artist,), ())
        known = await asyncio.to_thread(self.house.store.found.of, [one.subject])
        rows = known.get(one.subject)
        told = tuple(rows) if rows is not None else await self._searched(name, one)
        return [
            Choice(f"of {artist}", row.name, (name,), (artist,), (), (row,)) for row in told or ()
        ]

    async def _searched(self, artist: str, choice: Choice) -> tuple[TrackRow, ...] | None:
        """What one search brings that matches; None where it could not be asked."""
        if self.account_id is None or self.searches <= 0 or self.waits:
            self.waits = self.waits or self.account_id is not None
            return None
        self.searches -= 1
        try:
            rows = await self.house.spotify.search(self.account_id, artist, choice.title)
        except SpotifyProblem as problem:
            log.info("a search for a discovery has to wait: %s", type(problem).__name__)
            self.waits = True
            return None
        fitting = _matching(choice, rows) if choice.title else _by(artist, rows)
        await asyncio.to_thread(self.house.store.found.remember, choice.subject, fitting)
        return tuple(fitting)

    def _stored(self, choice: Choice, taken: set[int]) -> Recording | None:
        """The recording of a choice, stored; None where somebody has it, or its artist."""
        store = self.house.store
        if any(name_key(name) in self.around.had_names for name in choice.artists):
            return None
        with store.transaction():
            if choice.spotify_ids:
                (number,) = store.songs.add([choice.song()])
            else:
                row = (choice.found or ())[0]
                number = store.catalogue.add_tracks([row])[row.id]
            recording = store.catalogue.recordings([number]).get(number)
        if (
            recording is None
            or recording.id in taken
            or recording.id in self.around.had_recordings
            or recording.id in self.refused
            or any(
                artist in self.around.had_artists or name_key(name) in self.around.had_names
                for artist, name in recording.artists
            )
        ):
            return None
        return recording


def _matching(choice: Choice, rows: Sequence[TrackRow]) -> list[TrackRow]:
    by_id = {row.id: row for row in rows}
    match = match_recording(
        Wanted(choice.artists, choice.title),
        [
            Candidate(
                id=row.id,
                artist=", ".join(name for _, name in row.artists),
                title=row.name,
                artists=tuple(name for _, name in row.artists),
                artist_ids=tuple(artist for artist, _ in row.artists),
                duration_ms=row.duration_ms,
            )
            for row in rows
        ],
    )
    return [by_id[match.candidate.id]] if match else []


def _by(artist: str, rows: Sequence[TrackRow]) -> list[TrackRow]:
    """Tracks by exactly that artist; none where there are namesakes among them."""
    theirs = [
        row for row in rows if row.artists and name_key(row.artists[0][1]) == name_key(artist)
    ]
    if len({row.artists[0][0] for row in theirs}) != 1:
        return []
    songs = {name_key(row.name): row for row in reversed(theirs)}
    return list(reversed(songs.values()))[:OF_ARTIST]


__all__ = ["Finder", "FoundTrack", "OnProgress"]
