"""Which tracks belong to a genre that somebody typed, and turning genres up and down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from numbers import Real

import numpy as np

from recommender._arrays import Bools, Floats, Ints
from recommender.catalogue import Catalogue


def has_genre(genres: Sequence[tuple[str, ...]], wanted: str) -> Bools:
    """A mask of the tracks with a genre that has all of the words typed, in that order.

    "rock" includes "indie rock" and "rock-n-roll" but not "rocksteady". Shape: len(genres).
    """
    needle = f" {' '.join(_words(wanted))} "
    if not needle.strip():
        return np.zeros(len(genres), dtype=np.bool_)
    answer: dict[tuple[str, ...], bool] = {}
    mask = np.zeros(len(genres), dtype=np.bool_)
    for position, names in enumerate(genres):
        if names not in answer:
            answer[names] = any(needle in f" {' '.join(_words(name))} " for name in names)
        mask[position] = answer[names]
    return mask


def items_of_genre(catalogue: Catalogue, wanted: str) -> Bools:
    """`has_genre` for the items of a catalogue. Shape (N,)."""
    codes, sets = genre_sets(catalogue)
    return has_genre(sets, wanted)[codes]


def genre_sets(catalogue: Catalogue) -> tuple[Ints, list[tuple[str, ...]]]:
    """Which set of genres each item has, and the sets: far fewer, as artists share them."""

    def make() -> tuple[Ints, list[tuple[str, ...]]]:
        sets: dict[tuple[str, ...], int] = {}
        found = (sets.setdefault(genres, len(sets)) for genres in catalogue.genres)
        return np.fromiter(found, dtype=np.int64, count=len(catalogue)), list(sets)

    return catalogue.once("genre sets", make)


def genre_turn(catalogue: Catalogue, weights: Mapping[str, float]) -> Floats:
    """What weights of genres add to a score, in standard deviations of the scores.

    1 for a weight of 2, -1 for 0.5, 0 for 1: the logarithm to base 2, so that the same weight
    up and down takes itself back; -inf, which is never recommended, for 0. A track of several
    of the genres gets the sum. Shape (N,).

    Raises:
        ValueError: a weight is negative or no finite number; it names genre_weights.
    """
    turn = np.zeros(len(catalogue))
    for genre, weight in weights.items():
        if not (isinstance(weight, Real) and 0 <= weight < np.inf):
            raise ValueError(f"genre_weights: {genre!r} must be 0 or more, not {weight!r}")
        step = np.log2(weight) if weight > 0 else -np.inf
        turn[items_of_genre(catalogue, genre)] += step
    return turn


def _words(text: str) -> list[str]:
    return text.casefold().replace("-", " ").replace("/", " ").split()
