"""Which artists and recordings of the world file are ours: by id, else by names and tracks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from storage import Recording, Store
from storage.matching import Candidate, Wanted, match_recording, name_key, same_name
from storage.world import World


@dataclass(frozen=True, slots=True)
class WorldMatches:
    """{our artist id: number in the world}, {our recording id: number in the world}."""

    artists: Mapping[str, int]
    recordings: Mapping[int, int]


class WorldMatcher:
    """Remembers what it has found in one world file; another file is matched anew."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._recordings: dict[int, tuple[Wanted, int | None]] = {}

    def match(
        self,
        store: Store,
        recordings: Mapping[int, Recording],
        artists: Mapping[str, str] | None = None,
    ) -> WorldMatches:
        """Match these recordings and their artists, and further artists ({id: name}). Blocking.

        An artist is whoever of that name made most of their tracks that the world knows: more than
        all namesakes together. Where it knows none of their tracks, a name that stands for one
        artist here and one there is taken; else nobody is.
        """
        found = self._match_recordings(store, recordings)
        names = {a: name for one in recordings.values() for a, name in one.artists}
        names = {**(artists or {}), **names}
        return WorldMatches(self._match_artists(store, recordings, found, names), found)

    def _match_recordings(
        self, store: Store, recordings: Mapping[int, Recording]
    ) -> dict[int, int]:
        linked = store.outside.of_recordings(recordings)
        by_mbid = self.world.by_mbid("recording", [one.id for one in linked.values()])
        found = {ours: by_mbid[one.id] for ours, one in linked.items() if one.id in by_mbid}
        tracks = {
            track_id: ours
            for ours, one in recordings.items()
            if ours not in found
            for track_id in one.spotify_ids
        }
        for track_id, number in self.world.by_spotify_id("recording", tracks).items():
            found.setdefault(tracks[track_id], number)
        return found | self._by_names({n: one for n, one in recordings.items() if n not in found})

    def _by_names(self, recordings: Mapping[int, Recording]) -> dict[int, int]:
        wanted = {
            ours: Wanted(tuple(n for _, n in one.artists), one.name, None, one.duration_ms)
            for ours, one in recordings.items()
            if one.artists
        }
        # A recording whose names have changed since is looked for again.
        new = {
            ours: one
            for ours, one in wanted.items()
            if self._recordings.get(ours, (None, None))[0] != one
        }
        songs = {ours: (one.artists[0], one.title) for ours, one in new.items()}
        candidates = self.world.find_recordings(set(songs.values()))
        known = self.world.recordings({n for ids in candidates.values() for n in ids})
        for ours, one in new.items():
            match = match_recording(
                one,
                [
                    Candidate(
                        id=str(number),
                        artist=known[number].artist,
                        title=known[number].name,
                        artist_ids=tuple(str(n) for n in known[number].artist_ids),
                    )
                    for number in candidates.get(songs[ours], ())
                    if number in known
                ],
            )
            self._recordings[ours] = (one, int(match.candidate.id) if match else None)
        return {
            ours: number for ours in wanted if (number := self._recordings[ours][1]) is not None
        }

    def _match_artists(
        self,
        store: Store,
        recordings: Mapping[int, Recording],
        found: Mapping[int, int],
        names: Mapping[str, str],
    ) -> dict[str, int]:
        linked = store.outside.of_artists(names)
        by_mbid = self.world.by_mbid("artist", [one.id for one in linked.values()])
        matched = {ours: by_mbid[one.id] for ours, one in linked.items() if one.id in by_mbid}
        by_id = self.world.by_spotify_id("artist", [a for a in names if a not in matched])
        matched |= by_id
        made = self.world.recordings(set(found.values()))
        makers = self.world.artists({n for one in made.values() for n in one.artist_ids})
        votes: defaultdict[str, Counter[int]] = defaultdict(Counter)
        for ours, number in found.items():
            for artist_id, name in recordings[ours].artists:
                for maker in made[number].artist_ids:
                    if maker in makers and same_name(name, makers[maker].name):
                        votes[artist_id][maker] += 1
        for artist_id, counted in votes.items():
            best, n = counted.most_common(1)[0]
            if artist_id not in matched and n > counted.total() - n:
                matched[artist_id] = best
        return matched | self._by_name_alone(
            {a: name for a, name in names.items() if a not in matched and a not in votes},
            Counter(name_key(name) for name in names.values()),
        )

    def _by_name_alone(self, names: Mapping[str, str], here: Mapping[str, int]) -> dict[str, int]:
        namesakes = self.world.find_artists(set(names.values()))
        alone = {
            artist_id: namesakes[name][0]
            for artist_id, name in names.items()
            if len(namesakes.get(name, ())) == 1 and here[name_key(name)] == 1
        }
        known = self.world.artists(set(alone.values()))
        return {
            artist_id: number
            for artist_id, number in alone.items()
            if number in known and name_key(known[number].name) == name_key(names[artist_id])
        }


__all__ = ["WorldMatcher", "WorldMatches"]
