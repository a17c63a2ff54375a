"""What is known of some recordings from elsewhere, as the recommender takes it.

From two places: the world file, if the host has one, and what was looked up. With neither it is
empty, and everything works as without.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bot.services.models.world_matching import WorldMatcher, WorldMatches
from storage import Store
from storage.world import World, WorldProblem

CurrentWorld = Callable[[], World | None]
"""Gives the world file in use now, if there is one; it may be another one each time."""

MOST_GENRES = 20


@dataclass(frozen=True)
class Knowledge:
    """`similar`: kind, id, similar_id, score, by our artist ids and recording ids.

    `tracks` are the rows that were given, with genres filled up and a column `listeners` (people
    elsewhere who listen to it, NaN where unknown). `artists` are those given beside, with genres
    filled up; `similar` speaks of them, too.
    """

    similar: pd.DataFrame
    tracks: pd.DataFrame
    artists: pd.DataFrame


class Knower:
    """`of(tracks)` assembles it; keeps in memory what it has matched to the world file."""

    def __init__(self, store: Store, world: CurrentWorld = lambda: None) -> None:
        self._store = store
        self._world = world
        self._matcher: WorldMatcher | None = None

    def revision(self) -> int:
        """A number that changes when more, or something else, is known."""
        matcher = self._current()
        return hash((self._store.outside.revision(), id(matcher.world) if matcher else 0))

    def of(self, tracks: pd.DataFrame, artists: pd.DataFrame | None = None) -> Knowledge:
        """What is known of these rows of `store.catalogue.frame`, and of `.artists`. Blocking."""
        if artists is None:
            artists = self._store.catalogue.artists([])
        numbers = [int(number) for number in tracks["track_id"]]
        names = dict(zip(artists["artist_id"], artists["artist"], strict=True))
        artist_ids = [one for one in tracks["artist_id"].unique() if isinstance(one, str)]
        artist_ids += [one for one in names if one not in set(artist_ids)]
        looked_up = self._store.outside.similar(artist_ids, numbers)
        listeners: Mapping[int, float] = self._store.outside.listeners(numbers)
        matcher = self._current()
        if matcher is None:
            return Knowledge(
                looked_up, tracks.assign(listeners=_column(numbers, listeners)), artists
            )
        try:
            matches = matcher.match(self._store, self._store.catalogue.recordings(numbers), names)
            from_world = world_similar(matcher.world, matches)
            heard = _heard(matcher.world, matches.recordings)
            genres = _genres(matcher.world, matches, tracks)
            more = _genres(matcher.world, matches, artists)
        except WorldProblem:
            # A world file that breaks under us costs its knowledge, not the recommendations.
            return Knowledge(
                looked_up, tracks.assign(listeners=_column(numbers, listeners)), artists
            )
        return Knowledge(
            _together(from_world, looked_up),
            tracks.assign(
                genres=pd.Series(genres, index=tracks.index, dtype=object),
                listeners=_column(numbers, _on_one_scale(listeners, heard)),
            ),
            artists.assign(genres=pd.Series(more, index=artists.index, dtype=object)),
        )

    def matcher(self) -> WorldMatcher | None:
        """What matches ours to the world file in use; None where there is none."""
        return self._current()

    def _current(self) -> WorldMatcher | None:
        world = self._world()
        if world is None:
            self._matcher = None
        elif self._matcher is None or self._matcher.world is not world:
            self._matcher = WorldMatcher(world)
        return self._matcher


def world_similar(world: World, matches: WorldMatches) -> pd.DataFrame:
    """The world's lists among what was matched, by our ids; both ends are ours."""
    parts = []
    for kind, ours in (("artist", matches.artists), ("recording", matches.recordings)):
        by_number: dict[int, list[Any]] = {}
        for key, number in ours.items():
            by_number.setdefault(number, []).append(key)
        of, near, scores = world.similar("artist" if kind == "artist" else "recording", by_number)
        known = np.isin(near, np.fromiter(by_number, dtype=np.int64, count=len(by_number)))
        rows = [
            ("artist" if kind == "artist" else "track", left, right, float(score))
            for a, b, score in zip(of[known], near[known], scores[known], strict=True)
            # Several of ours may be one there: two Spotify pages of one band.
            for left in by_number[int(a)]
            for right in by_number[int(b)]
            if left != right
        ]
        parts.append(_frame(rows))
    return pd.concat(parts, ignore_index=True)


def _together(world: pd.DataFrame, looked_up: pd.DataFrame) -> pd.DataFrame:
    """Both, on one scale: looked-up lists begin at 1, the world's where their likeness is."""
    parts = [world]
    for kind in ("artist", "track"):
        told, own = looked_up[looked_up["kind"] == kind], world[world["kind"] == kind]
        if not told.empty and not own.empty:
            level = own.groupby("id")["score"].max().median()
            told = told.assign(score=told["score"] * level)
        parts.append(told)
    return pd.concat([part for part in parts if not part.empty] or [world], ignore_index=True)


def _heard(world: World, ours: Mapping[int, int]) -> dict[int, float]:
    counts = world.listeners("recording", set(ours.values()))
    return {key: float(counts[number]) for key, number in ours.items() if number in counts}


def _on_one_scale(looked_up: Mapping[int, float], world: Mapping[int, float]) -> dict[int, float]:
    """Listeners of both; the world's people are a sample of those that services count."""
    both = [looked_up[key] / world[key] for key in looked_up.keys() & world.keys() if world[key]]
    times = float(np.median(both)) if both else 1.0
    return {key: count * times for key, count in world.items()} | dict(looked_up)


def _genres(world: World, matches: WorldMatches, tracks: pd.DataFrame) -> list[list[str]]:
    tags = world.tags(set(matches.artists.values()))
    return [
        list(dict.fromkeys([*told, *tags.get(matches.artists.get(artist_id, -1), ())]))[
            :MOST_GENRES
        ]
        for artist_id, told in zip(tracks["artist_id"], tracks["genres"], strict=True)
    ]


def _column(numbers: Iterable[int], values: Mapping[int, float]) -> np.ndarray[Any, Any]:
    return np.array([values.get(number, np.nan) for number in numbers], dtype=np.float64)


def _frame(rows: list[tuple[str, Any, Any, float]]) -> pd.DataFrame:
    kinds, left, right, scores = zip(*rows, strict=True) if rows else ((), (), (), ())
    table = pd.DataFrame(
        {"kind": kinds, "id": left, "similar_id": right, "score": scores}, dtype=object
    )
    return table.astype({"score": "float64"})


__all__ = ["CurrentWorld", "Knower", "Knowledge", "world_similar"]
