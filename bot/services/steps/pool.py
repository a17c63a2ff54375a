"""Whom a newcomer may be asked about: artists members here have, the world's, at last a list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bot.services.models import Models
from bot.services.well_known import well_known
from bot.settings import Settings
from recommender import FirstSteps, interactions_from_evidence
from recommender.evidence_artists import ARTIST_SOURCES, artist_weights
from storage import NAMED, Store
from storage.matching import name_key
from storage.world import World, WorldProblem

MOST_HERE = 3_000
"""Artists of a server who may be asked about, those most members have first."""

FROM_WORLD = 400
ENOUGH = 80
"""Artists from which on the built-in list adds nothing."""


@dataclass(frozen=True)
class Pool:
    """A model to ask by, and what its items (artist ids) are called, and their genres."""

    steps: FirstSteps
    names: dict[str, str]
    genres: dict[str, tuple[str, ...]]


def build(store: Store, settings: Settings, models: Models, members: Sequence[int]) -> Pool:
    """The pool for somebody new among these members. Blocking: some tenths of a second."""
    evidence = store.evidence.frame(members, settings.learn_from)
    known = interactions_from_evidence(evidence, 0.0)
    known = known[known["weight"] > 0]
    tracks = store.catalogue.frame([int(one) for one in known["track_id"].unique()])
    told = store.evidence.artist_frame(members, settings.learn_from)
    liked = artist_weights(told[told["source"].isin(ARTIST_SOURCES)])
    has = known.merge(tracks[["track_id", "artist_id"]], on="track_id").dropna(subset="artist_id")
    pairs = pd.concat([has[["user_id", "artist_id"]], liked[["user_id", "artist_id"]]])
    pairs = pairs.drop_duplicates()
    most = pairs["artist_id"].value_counts(sort=False)
    most = most.sort_index(kind="stable").sort_values(ascending=False, kind="stable")
    pairs = pairs[pairs["artist_id"].isin(set(most.index[:MOST_HERE]))]
    artists = store.catalogue.artists(most.index[:MOST_HERE])
    similar, artists = models.known_of(tracks, artists)
    artists = artists.assign(listeners=np.nan)
    artists, more = _with_world(models.world(), artists, similar)
    if len(artists) < ENOUGH:
        artists = _with_listed(artists)
    frame = artists.assign(track_id=artists["artist_id"], name=artists["artist"])
    interactions = pairs.rename(columns={"artist_id": "track_id"}).assign(weight=1.0)
    return Pool(
        FirstSteps(interactions, frame, more),
        dict(zip(artists["artist_id"], artists["artist"], strict=True)),
        {one: tuple(told) for one, told in zip(frame["track_id"], frame["genres"], strict=True)},
    )


def _with_world(
    world: World | None, artists: pd.DataFrame, similar: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The best known artists of the world beside those here, and the likeness of all."""
    similar = similar[similar["kind"] == "artist"]
    if world is None:
        return artists, similar
    try:
        heard = world.most_heard(FROM_WORLD)
        tags = world.tags(set(heard))
        of, near, scores = world.similar("artist", set(heard))
    except WorldProblem:
        return artists, similar
    ours = {name_key(name): one for one, name in _pairs(artists)}
    key_of = {
        number: ours.get(name_key(one.name), f"{NAMED}{name_key(one.name)}")
        for number, one in heard.items()
        if name_key(one.name)
    }
    listeners = {key_of[number]: float(heard[number].listeners) for number in key_of}
    new = {key: number for number, key in key_of.items() if key not in set(artists["artist_id"])}
    rows = pd.DataFrame(
        {
            "artist_id": list(new),
            "artist": [heard[number].name for number in new.values()],
            "genres": [list(tags.get(number, ()))[:8] for number in new.values()],
            "listeners": np.nan,
        }
    )
    together = _under(artists, rows)
    together["listeners"] = together["artist_id"].map(listeners).astype(float)
    among = [
        ("artist", key_of[int(a)], key_of[int(b)], float(score))
        for a, b, score in zip(of, near, scores, strict=True)
        if int(a) in key_of and int(b) in key_of
    ]
    lists = pd.DataFrame(among, columns=["kind", "id", "similar_id", "score"])
    return together, _under(similar, lists)


def _with_listed(artists: pd.DataFrame) -> pd.DataFrame:
    here = {name_key(name) for _, name in _pairs(artists)}
    rows = [(key, name, genres) for key, name, genres in well_known() if key not in here]
    more = pd.DataFrame(
        {
            "artist_id": [f"{NAMED}{key}" for key, _, _ in rows],
            "artist": [name for _, name, _ in rows],
            "genres": [list(genres) for _, _, genres in rows],
            "listeners": np.nan,
        }
    )
    return _under(artists, more)


def asked_before(pool: Pool, said: Collection[tuple[str, str, int]]) -> dict[str, int]:
    """(key, name, value) of answers as {item of this pool: value}.

    By name where the key is another now: an artist known by name alone gets an id in time.
    """
    by_name = {name_key(name): key for key, name in pool.names.items()}
    return {
        key if key in pool.names else by_name.get(name_key(name), key): value
        for key, name, value in said
    }


def _pairs(artists: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(artists["artist_id"], artists["artist"], strict=True))


def _under(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    if first.empty or second.empty:
        return second.copy() if first.empty else first.copy()
    return pd.concat([first, second], ignore_index=True)


__all__ = ["Pool", "asked_before", "build"]
