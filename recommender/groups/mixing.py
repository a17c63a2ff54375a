"""A list of what is new to all of a group first, and then of what some of them know."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recommender._arrays import Bools, Floats
from recommender.groups.fairness import FairChoice
from recommender.groups.gains import Chances, ranks
from recommender.groups.hearing import Hearing
from recommender.groups.limits import Room


@dataclass(frozen=True)
class Mixed:
    """A chosen column of a hearing, with what each speaker gains from it, shape (members,)."""

    column: int
    gains: Floats


def mixed(
    hearing: Hearing, common: Floats, room: Room, n: int, share_known: float, floor: float
) -> list[Mixed]:
    """Up to `n`: what is new to all, with places kept back for the rest; what has room fills up."""
    can = np.isfinite(hearing.scores)
    new: Bools = np.asarray(can.all(axis=0))
    some: Bools = np.asarray(can.any(axis=0))
    choice = FairChoice(np.zeros(len(hearing.scores)), floor)
    found: list[Mixed] = []

    def add(open_: Bools, until: int) -> None:
        columns = np.flatnonzero(open_)
        wanted = until - len(found)
        if columns.size == 0 or wanted <= 0:
            return
        scores = hearing.scores[:, columns]
        items = hearing.items[columns]
        chances = Chances.estimated(scores, ranks(scores), common[items], n)
        chosen = choice.choose(chances, items, room, wanted)
        gains = chances.of(chosen)
        for place, column in enumerate(chosen):
            found.append(Mixed(int(columns[column]), gains[:, place]))

    add(new, n - round(share_known * n))
    add(some & ~new, n)
    add(new, n)
    return found
