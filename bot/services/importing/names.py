"""Spotify ids of songs that are told by artist and title alone: what the world file knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.exports import Song
from storage.matching import Candidate, Wanted, match_recording
from storage.world import World

SpotifyIds = Callable[[Sequence[Song]], Mapping[Song, str]]


def world_ids(world: World | None) -> SpotifyIds:
    """A function that looks songs up in this world; without one it finds none. Blocking."""

    def find(songs: Sequence[Song]) -> Mapping[Song, str]:
        if world is None or not songs:
            return {}
        candidates = world.find_recordings({(song.artist, song.title) for song in songs})
        known = world.recordings({n for ids in candidates.values() for n in ids})
        found: dict[Song, int] = {}
        for song in songs:
            match = match_recording(
                Wanted((song.artist,), song.title),
                [
                    Candidate(
                        id=str(number),
                        artist=known[number].artist,
                        title=known[number].name,
                        artist_ids=tuple(str(n) for n in known[number].artist_ids),
                    )
                    for number in candidates.get((song.artist, song.title), ())
                    if number in known
                ],
            )
            if match is not None:
                found[song] = int(match.candidate.id)
        ids = world.spotify_ids("recording", set(found.values()))
        return {song: ids[number][0] for song, number in found.items() if ids.get(number)}

    return find


__all__ = ["SpotifyIds", "world_ids"]
