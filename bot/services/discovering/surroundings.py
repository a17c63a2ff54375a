"""What the members of a server love, and what any of them has: by MusicBrainz's artist ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from bot.services.house import House
from bot.services.models import WorldMatches
from recommender import interactions_from_evidence
from storage import Recording
from storage.matching import name_key
from storage.world import World, WorldProblem

SAID = {"feedback": 8.0, "top": 4.0, "followed": 2.0}
"""How much a word about an artist is worth, beside 1 for a saved track of theirs."""


@dataclass(frozen=True)
class Surroundings:
    """Of some members together.

    `loved`: user_id, artist_id (MusicBrainz), weight; `names` are ours for these. What is `had`
    by anybody is no discovery: artists by MusicBrainz id, by our id, by name; recordings of ours.
    """

    loved: pd.DataFrame
    names: Mapping[str, str]
    had_mbids: frozenset[str]
    had_names: frozenset[str]
    had_artists: frozenset[str]
    had_recordings: frozenset[int]
    world: World | None

    def lovers(self, artists: Sequence[str]) -> list[int]:
        """Members who love every one of these artists, in the order of their ids."""
        loving = self.loved[self.loved["weight"] > 0]
        who = [set(loving.loc[loving["artist_id"] == one, "user_id"]) for one in artists]
        return sorted(int(one) for one in set.intersection(*who)) if who else []


def surroundings(house: House, members: Sequence[int]) -> Surroundings:
    """Read it. Blocking; a world file that breaks counts as none."""
    store = house.store
    numbers, artist_ids = store.evidence.had_by(members)
    recordings = store.catalogue.recordings(numbers)
    names = {a: name for one in recordings.values() for a, name in one.artists}
    only_named = store.catalogue.artist_names(artist_ids - names.keys())
    names |= only_named
    mbids = {ours: one.id for ours, one in store.outside.of_artists(names).items()}
    matcher = house.models.knower.matcher()
    world = None
    if matcher is not None:
        try:
            found = matcher.match(store, recordings, only_named)
            mbids = _by_mbid(matcher.world, found) | mbids
            world = matcher.world
        except WorldProblem:
            world = None
    loved = _loved(house, members, recordings)
    loved["artist_id"] = loved["artist_id"].map(mbids)
    loved = loved.dropna(subset=["artist_id"])
    summed = loved.groupby(["user_id", "artist_id"])["weight"].sum().reset_index()
    return Surroundings(
        loved=summed,
        names={mbid: names[ours] for ours, mbid in mbids.items() if ours in names},
        had_mbids=frozenset(mbids.values()),
        had_names=frozenset(key for name in names.values() if (key := name_key(name))),
        had_artists=frozenset(names) | frozenset(artist_ids),
        had_recordings=frozenset(numbers),
        world=world,
    )


def _by_mbid(world: World, found: WorldMatches) -> dict[str, str]:
    known = world.mbids("artist", set(found.artists.values()))
    return {ours: known[number] for ours, number in found.artists.items() if number in known}


def _loved(
    house: House, members: Sequence[int], recordings: Mapping[int, Recording]
) -> pd.DataFrame:
    """user_id, artist_id (ours), weight: the main artists of tracks, and words about artists."""
    allowed = house.settings.learn_from
    tracks = interactions_from_evidence(house.store.evidence.frame(members, allowed), house.clock())
    rows = [
        (int(user), recordings[int(number)].artists[0][0], float(weight))
        for user, number, weight in zip(
            tracks["user_id"], tracks["track_id"], tracks["weight"], strict=True
        )
        if int(number) in recordings and recordings[int(number)].artists
    ]
    said = house.store.evidence.artist_frame(members, allowed)
    rows += [
        (int(user), str(artist), SAID[source] if value > 0 else -SAID[source])
        for user, artist, source, value in zip(
            said["user_id"], said["artist_id"], said["source"], said["value"], strict=True
        )
        if source in SAID
    ]
    users, artists, weights = zip(*rows, strict=True) if rows else ((), (), ())
    return pd.DataFrame({"user_id": users, "artist_id": artists, "weight": weights}).astype(
        {"weight": "float64", "artist_id": object}
    )


__all__ = ["Surroundings", "surroundings"]
