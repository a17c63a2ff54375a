"""How people of a group stand to each other: a map of what they share, and how rare a likeness is.

The map is a correspondence analysis: M. Greenacre, Correspondence Analysis in Practice (2017),
chapter 8.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FEW = 3
"""Fewer other likenesses than this say nothing about how rare one is."""


@dataclass(frozen=True)
class TasteMap:
    """Places in -1..1: `people` (n, 2), `things` (m, 2), each thing amid those who love it.

    `kept` (0..1) is how much of the differences between people the two directions show.
    """

    people: Floats
    things: Floats
    kept: float


def map_of_taste(shares: Floats) -> TasteMap:
    """The map of `shares` (n people, m things, none below 0).

    Who has nothing stands in the middle. The same input gives the same map, up to nothing:
    signs are fixed by the person furthest out.
    """
    table = np.sqrt(np.asarray(shares, dtype=np.float64))
    n, m = table.shape
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    people, kept = np.zeros((n, 2)), 0.0
    if rows.sum() > 0:
        total = rows.sum()
        expected = np.outer(rows, columns) / total
        scale = np.sqrt(expected * total)
        rest = np.divide(table - expected, scale, out=np.zeros_like(table), where=scale > 0)
        left, strength, _ = np.linalg.svd(rest, full_matrices=False)
        # A strength of rounding errors is no direction.
        strength = np.where(strength > 1e-9, strength, 0.0)
        k = min(2, len(strength))
        mass = np.sqrt(rows / total)[:, None]
        raw = left[:, :k] * strength[:k]
        people[:, :k] = np.divide(raw, mass, out=np.zeros_like(raw), where=mass > 0)
        people *= _signs(people)
        energy = float((strength**2).sum())
        kept = float((strength[:k] ** 2).sum()) / energy if energy > 0 else 0.0
    reach = float(np.abs(people).max(initial=0.0))
    people = people / reach if reach > 0 else people
    weights = np.divide(table, columns, out=np.zeros_like(table), where=columns > 0)
    return TasteMap(people, weights.T @ people if n else np.zeros((m, 2)), kept)


def standing(likeness: float, others: Sequence[float]) -> float | None:
    """The share (0..1) of `others` that are below `likeness`, ties halved; None for too few."""
    if len(others) < FEW:
        return None
    told = np.asarray(others, dtype=np.float64)
    below = (told < likeness - 1e-12).sum()
    equal = (np.abs(told - likeness) <= 1e-12).sum()
    return float((below + equal / 2) / len(told))


def _signs(places: Floats) -> Floats:
    if not len(places):
        return np.ones(places.shape[1])
    furthest = np.abs(np.round(places, 9)).argmax(axis=0)
    return np.where(places[furthest, np.arange(places.shape[1])] < 0, -1.0, 1.0)


__all__ = ["TasteMap", "map_of_taste", "standing"]
