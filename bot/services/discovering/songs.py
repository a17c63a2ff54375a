"""The best-known recordings of artists to discover, with what is known of their Spotify ids."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from storage import Store, TrackRow
from storage.history.records import Song
from storage.world import World, WorldProblem

BEST = 5
"""So many of an artist's best-known recordings are looked at."""


@dataclass(frozen=True)
class Choice:
    """A recording elsewhere. `found` is what a search brought, () for nothing, None: not asked."""

    mbid: str
    title: str
    artists: tuple[str, ...]
    artist_mbids: tuple[str, ...]
    spotify_ids: tuple[str, ...]
    found: tuple[TrackRow, ...] | None = None

    @property
    def subject(self) -> str:
        """What a search for it is remembered under."""
        return f"recording {self.mbid}"

    @property
    def ready(self) -> bool:
        """Whether a Spotify track is known."""
        return bool(self.spotify_ids or self.found)

    def song(self) -> Song:
        """As the catalogue takes it, where its Spotify id is known from elsewhere."""
        return Song(
            self.artists,
            self.title,
            spotify_id=self.spotify_ids[0],
            mbid=self.mbid,
            artist_mbids=self.artist_mbids,
        )


def songs_of(
    store: Store, world: World | None, names: Mapping[str, str], artists: Collection[str]
) -> dict[str, list[Choice]]:
    """{artist's MusicBrainz id: their best-known recordings}. Blocking; asks nobody anything."""
    found: dict[str, dict[str, Choice]] = {one: {} for one in artists}
    if world is not None:
        try:
            _of_world(world, found)
        except WorldProblem:
            found = {one: {} for one in artists}
    for of, told in store.outside.best_known(artists).items():
        for one in told[: 2 * BEST]:
            found[of].setdefault(
                one.id,
                Choice(
                    one.id,
                    one.name,
                    (one.artist or names.get(of, ""),),
                    one.artist_ids or (of,),
                    one.spotify_ids,
                ),
            )
    return {of: _completed(store, list(choices.values())[:BEST]) for of, choices in found.items()}


def _of_world(world: World, found: dict[str, dict[str, Choice]]) -> None:
    numbers = world.by_mbid("artist", found)
    best = world.best_known(list(numbers.values()), BEST)
    recordings = world.recordings({n for ids in best.values() for n in ids})
    makers = world.artists({n for one in recordings.values() for n in one.artist_ids})
    ids = world.spotify_ids("recording", list(recordings))
    for of, number in numbers.items():
        for place in best.get(number, ()):
            if (one := recordings.get(place)) is None:
                continue
            credited = [makers[n] for n in one.artist_ids if n in makers]
            found[of][one.mbid] = Choice(
                one.mbid,
                one.name,
                tuple(each.name for each in credited) or (one.artist,),
                tuple(each.mbid for each in credited),
                ids.get(place, ()),
            )


def _completed(store: Store, choices: Sequence[Choice]) -> list[Choice]:
    """With Spotify ids that were looked up or searched for."""
    open_ = [one for one in choices if not one.spotify_ids]
    looked_up = store.outside.by_id("recording", [one.mbid for one in open_])
    searched = store.found.of([one.subject for one in open_])
    return [
        one
        if one.spotify_ids
        else Choice(
            one.mbid,
            one.title,
            one.artists,
            one.artist_mbids,
            looked_up[one.mbid].spotify_ids if one.mbid in looked_up else (),
            tuple(searched[one.subject]) if one.subject in searched else None,
        )
        for one in choices
    ]


__all__ = ["BEST", "Choice", "songs_of"]
