"""A list of what is new to all of a group first, and then of what some of them know."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from recommender._arrays import Bools, Floats, Ints
from recommender.groups.evenness import Evenness, Mixed, Pool, Suits
from recommender.groups.fairness import FairChoice
from recommender.groups.gains import Chances, ranks
from recommender.groups.hearing import Hearing
from recommender.groups.limits import Room


def mixed(
    hearing: Hearing,
    common: Floats,
    room: Room,
    n: int,
    share_known: float,
    floor: float,
    suits: Suits,
    *,
    kept: Sequence[int] = (),
    served: Sequence[int] = (),
    never_alone: Collection[int] = (),
) -> list[Mixed]:
    """Up to `n`: what is new to all and suits somebody, with places kept back for what some have;
    what has room fills up.

    `kept` are columns that are in it (and count); `served` is how often each speaker is served
    by what is not in the list; nothing is for one of `never_alone` only.
    """
    can = np.isfinite(hearing.scores)
    new: Bools = np.asarray(can.all(axis=0))
    some: Bools = np.asarray(can.any(axis=0)) & ~new
    # In a small circle what is new to all and suits somebody runs out soon: what some have comes
    # before what suits nobody.
    liked: Bools = np.asarray((hearing.scores > 0).any(axis=0))
    wanted = n + len(kept)
    pools = {
        "new": _pool(hearing, common, np.flatnonzero(new & liked), wanted),
        "some": _pool(hearing, common, np.flatnonzero(some), wanted),
        "rest": _pool(hearing, common, np.flatnonzero(new & ~liked), wanted),
    }
    found: list[Mixed] = [Mixed(column, _gains(pools.values(), column)) for column in kept]
    choice = FairChoice(np.zeros(len(hearing.scores)), floor)
    for one in found:
        choice.received = choice.received + one.gains

    def add(which: str, until: int) -> None:
        pool = pools[which]
        missing = until + len(kept) - len(found)
        if pool.columns.size == 0 or missing <= 0:
            return
        chosen = choice.choose(pool.chances, pool.items, room, missing)
        gains = pool.chances.of(chosen)
        for place, column in enumerate(chosen):
            found.append(Mixed(int(pool.columns[column]), gains[:, place]))

    add("new", n - round(share_known * n))
    add("some", n)
    add("new", n)
    add("rest", n)
    evened = Evenness(
        found,
        [pool for pool in pools.values() if pool.columns.size],
        room,
        suits,
        hearing.items,
        len(hearing.scores),
        served,
        kept,
        never_alone,
    )
    return evened.run(4 * len(found))


def _pool(hearing: Hearing, common: Floats, columns: Ints, n: int) -> Pool:
    scores = hearing.scores[:, columns]
    items = hearing.items[columns]
    return Pool(columns, items, Chances.estimated(scores, ranks(scores), common[items], n))


def _gains(pools: Collection[Pool], column: int) -> Floats:
    """What each speaker gains from a column, in whichever pool it is."""
    for pool in pools:
        place = np.flatnonzero(pool.columns == column)
        if place.size:
            gains: Floats = pool.chances.of(place)[:, 0]
            return gains
    raise ValueError("no candidate")
