"""Ways to turn the scores of several members into one list, beside the fair one.

(Masthoff 2015, "Group recommender systems".) Scores have shape (members, columns), in standard
deviations above the member's average candidate.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from recommender._arrays import Floats, Ints
from recommender.groups.gains import Ranks, Scores
from recommender.groups.limits import Room

Order = Callable[[Scores, Ranks], Floats]


def average(scores: Scores, standing: Ranks) -> Floats:
    """The mean of the members' scores."""
    return np.asarray(scores.mean(axis=0, dtype=np.float64))


def least_misery(scores: Scores, standing: Ranks) -> Floats:
    """The score of whoever likes it least (the mean breaks ties)."""
    return np.asarray(scores.min(axis=0) + 1e-6 * average(scores, standing))


def most_pleasure(scores: Scores, standing: Ranks) -> Floats:
    """The score of whoever likes it most (the mean breaks ties)."""
    return np.asarray(scores.max(axis=0) + 1e-6 * average(scores, standing))


def borda(scores: Scores, standing: Ranks) -> Floats:
    """Borda count: the mean share of candidates that each member likes less."""
    return np.asarray(1 - standing.mean(axis=0) / max(1, standing.shape[1]))


ORDERS: dict[str, Order] = {
    "average": average,
    "least_misery": least_misery,
    "most_pleasure": most_pleasure,
    "borda": borda,
}
"""Strategies that value every candidate once; the most valuable make the list."""

STRATEGIES = ("fair", *ORDERS, "round_robin")


def in_order(values: Floats, items: Ints, room: Room, n: int) -> list[int]:
    """The `n` columns with the largest values that there is room for; ties by position."""
    chosen: list[int] = []
    for column in np.argsort(-values, kind="stable").tolist():
        if len(chosen) == n:
            break
        if room.take(int(items[column])):
            chosen.append(column)
    return chosen


def in_turns(standing: Ranks, items: Ints, room: Room, n: int) -> list[int]:
    """Round robin: members take turns, and each takes their best that is left."""
    queues = [iter(np.argsort(own, kind="stable").tolist()) for own in standing]
    chosen: list[int] = []
    for turn in range(min(n, items.size)):
        queue = queues[turn % len(queues)]
        column = next((each for each in queue if room.take(int(items[each]))), None)
        if column is None:
            break
        chosen.append(column)
    return chosen
