"""Ways to turn the gains of several members into one order.

A strategy takes gains of shape (members, items), >= 0, and answers with an array of shape
(items,) of scores, or chooses one by one where what was chosen before matters.
(Masthoff 2015, "Group recommender systems"; fairness as in Xiao et al. 2017 and in
proportional-fairness scheduling.)
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from recommender._arrays import Floats

Picker = Callable[[Floats, Floats, Floats, int], Floats]
"""(gains, ranks, received so far (members,), how many were taken) -> score of each item.

`gains` and `ranks` have shape (members, items); rank 0 is a member's best item.
"""


def fair(gains: Floats, ranks: Floats, received: Floats, taken: int) -> Floats:
    """Greedy proportional fairness: the largest rise of sum over members of log(floor + gains).

    The logarithm makes what one already got count less, so whoever has had least is heard.
    """
    floor = 0.05
    rise: Floats = np.log((floor + received[:, None] + gains) / (floor + received[:, None]))
    return np.asarray(rise.sum(axis=0))


def average(gains: Floats, ranks: Floats, received: Floats, taken: int) -> Floats:
    """The mean gain."""
    return np.asarray(gains.mean(axis=0))


def least_misery(gains: Floats, ranks: Floats, received: Floats, taken: int) -> Floats:
    """The gain of whoever likes it least (the mean breaks ties)."""
    return np.asarray(gains.min(axis=0) + 1e-6 * gains.mean(axis=0))


def most_pleasure(gains: Floats, ranks: Floats, received: Floats, taken: int) -> Floats:
    """The gain of whoever likes it most (the mean breaks ties)."""
    return np.asarray(gains.max(axis=0) + 1e-6 * gains.mean(axis=0))


def borda(gains: Floats, ranks: Floats, received: Floats, taken: int) -> Floats:
    """Borda count: the mean share of items that each member likes less."""
    return np.asarray((1 - ranks / max(1, ranks.shape[1])).mean(axis=0))


def round_robin(gains: Floats, ranks: Floats, received: Floats, taken: int) -> Floats:
    """Members take turns; each takes their best that is left (the mean breaks ties)."""
    return np.asarray(-ranks[taken % len(ranks)] + 1e-6 * gains.mean(axis=0))


STRATEGIES: dict[str, Picker] = {
    "fair": fair,
    "average": average,
    "least_misery": least_misery,
    "most_pleasure": most_pleasure,
    "borda": borda,
    "round_robin": round_robin,
}

ONE_BY_ONE = frozenset({"fair", "round_robin"})
"""Strategies whose scores change with what was taken before."""
