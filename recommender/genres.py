"""Which tracks belong to a genre that somebody typed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from recommender._arrays import Bools


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


def _words(text: str) -> list[str]:
    return text.casefold().replace("-", " ").replace("/", " ").split()
