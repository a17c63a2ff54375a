"""An order in which neighbouring tracks are alike, and no artist comes twice in a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.services.groups.sound import ENOUGH

Floats: TypeAlias = NDArray[np.float64]

AGAIN = 10.0
"""What it costs that an artist comes twice in a row: more than any two tracks are apart."""

SOUND = 0.5
"""Of the distance of two tracks of which audio features are known, the share of these."""

ROUNDS = 6


@dataclass(frozen=True)
class Track:
    """What the order goes by: genres (the strongest first), artists, features where known."""

    genres: tuple[str, ...]
    artists: frozenset[str]
    sound: tuple[float, ...] | None = None
    energy: float | None = None


def in_flow(tracks: Sequence[Track], curve: str | None = None) -> list[int]:
    """Places of the tracks in the order in which they are to be played.

    The shortest way through all of them that is found from each start by going to the nearest,
    then by turning parts round and moving single tracks while that makes it shorter. Along a
    "rising" or "falling" curve, tracks come by their energy, and those of which it is not known
    stand with those they are most like.
    """
    if len(tracks) < 3:
        return list(range(len(tracks)))
    apart = distances(tracks)
    if curve in ("rising", "falling") and _known(tracks):
        return _along(tracks, apart, falling=curve == "falling")
    ways = [_greedy(apart, start) for start in _starts(apart)]
    best = min(ways, key=lambda way: length_of(way, apart))
    return _improved(best, lambda way: length_of(way, apart))


def distances(tracks: Sequence[Track]) -> Floats:
    """0..1 for each two tracks, and `AGAIN` more where they share an artist; shape (n, n)."""
    genres = _genre_vectors(tracks)
    apart: Floats = 1 - np.clip(genres @ genres.T, 0, 1)
    told = np.array([one.sound is not None for one in tracks])
    if told.sum() >= 2:
        sound = np.array([one.sound or (0.0,) * _width(tracks) for one in tracks])
        gap = np.sqrt(((sound[:, None] - sound[None]) ** 2).mean(axis=-1))
        both = told[:, None] & told[None]
        apart[both] = (1 - SOUND) * apart[both] + SOUND * np.minimum(1.0, 2 * gap)[both]
    for row, one in enumerate(tracks):
        for column, other in enumerate(tracks):
            if row != column and one.artists & other.artists:
                apart[row, column] += AGAIN
    return apart


def length_of(way: Sequence[int], apart: Floats) -> float:
    """The sum of the distances of neighbours."""
    return float(apart[list(way[:-1]), list(way[1:])].sum())


def _genre_vectors(tracks: Sequence[Track]) -> Floats:
    columns: dict[str, int] = {}
    for one in tracks:
        for genre in one.genres:
            columns.setdefault(genre, len(columns))
    vectors = np.zeros((len(tracks), max(1, len(columns))))
    for row, one in zip(vectors, tracks, strict=True):
        for place, genre in enumerate(one.genres):
            row[columns[genre]] = max(row[columns[genre]], 1 / (1 + place))
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    answer: Floats = vectors / np.where(norms > 0, norms, 1)
    return answer


def _width(tracks: Sequence[Track]) -> int:
    return next(len(one.sound) for one in tracks if one.sound is not None)


def _known(tracks: Sequence[Track]) -> bool:
    return sum(one.energy is not None for one in tracks) >= ENOUGH * len(tracks)


def _starts(apart: Floats) -> list[int]:
    """The tracks furthest from the rest: a good way begins at an end."""
    order = np.argsort(-apart.sum(axis=1), kind="stable")
    return [int(each) for each in order[:10]]


def _greedy(apart: Floats, start: int) -> list[int]:
    way = [start]
    open_ = np.ones(len(apart), dtype=np.bool_)
    open_[start] = False
    while open_.any():
        there = np.where(open_, apart[way[-1]], np.inf)
        way.append(int(np.argmin(there)))
        open_[way[-1]] = False
    return way


def _improved(way: list[int], cost: Callable[[Sequence[int]], float]) -> list[int]:
    """2-opt and moves of single tracks, while one of them makes it cheaper (a few rounds)."""
    best, now = list(way), cost(way)
    for _ in range(ROUNDS):
        before = now
        for first in range(len(best)):
            for last in range(len(best)):
                if first == last:
                    continue
                changed = list(best)
                if first < last:
                    changed[first : last + 1] = reversed(changed[first : last + 1])
                else:
                    changed.insert(last, changed.pop(first))
                price = cost(changed)
                if price < now - 1e-9:
                    best, now = changed, price
        if now > before - 1e-9:
            break
    return best


def _along(tracks: Sequence[Track], apart: Floats, *, falling: bool) -> list[int]:
    energy = _guessed(tracks, apart)
    sign = -1 if falling else 1
    way = sorted(range(len(tracks)), key=lambda place: (sign * energy[place], place))
    # Only as much out of order as keeps an artist from coming twice in a row.
    for place in range(1, len(way)):
        if apart[way[place - 1], way[place]] < AGAIN:
            continue
        for other in (*range(place + 1, len(way)), *reversed(range(place - 1))):
            changed = list(way)
            changed.insert(place, changed.pop(other))
            if _repeats(changed, apart) < _repeats(way, apart):
                way = changed
                break
    return way


def _repeats(way: Sequence[int], apart: Floats) -> int:
    return int((apart[list(way[:-1]), list(way[1:])] >= AGAIN).sum())


def _guessed(tracks: Sequence[Track], apart: Floats) -> Mapping[int, float]:
    """Energies; where unknown, that of the track most alike."""
    known = [place for place, one in enumerate(tracks) if one.energy is not None]
    answer = {}
    for place, one in enumerate(tracks):
        near = place if one.energy is not None else min(known, key=lambda k: apart[place, k])
        answer[place] = float(tracks[near].energy or 0.0)
    return answer


__all__ = ["AGAIN", "Track", "distances", "in_flow", "length_of"]
