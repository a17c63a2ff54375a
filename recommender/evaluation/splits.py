"""Splitting interactions into what a model may know and what is hidden from it.

Only what people like is hidden: pairs whose weights add up to more than zero. All rows of a
hidden pair go, whatever their weight; everything else stays known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import pandas as pd

from recommender.dataset import INTERACTIONS
from recommender.evaluation.protocol import Protocol
from recommender.frames import id_column, in_order, number_column
from recommender.results import Id

Pair = tuple[Id, Id]


@dataclass(frozen=True)
class Split:
    """`known`: the rows that stay. `hidden`: what was taken from each person, never empty."""

    known: pd.DataFrame
    hidden: dict[Id, frozenset[Id]]


def split(
    interactions: pd.DataFrame,
    protocol: Protocol | None = None,
    *,
    repeat: int = 0,
    test: pd.DataFrame | None = None,
) -> Split:
    """Split by the protocol, or hide exactly what `test` (user_id, track_id) holds.

    People who would have nothing left to know are not in `hidden`, so nobody asks for them:

    - random: of each person's n items round(hidden * n) (halves up) are hidden, at least one
      and at most n - 1. Each pair draws its lot by itself (`lot`), and the smallest are
      hidden; so the choice depends neither on the order of rows nor on other people.
    - time: the column `at` (unix seconds) holds when somebody took to an item, its first
      time counts; everything from one moment on is hidden, the latest that hides at least
      the share `hidden` of all pairs with a time. One moment for all: a model must not have
      seen the future of other people either (Meng et al., RecSys 2020). Pairs without a
      time stay known.

    Raises:
        ValueError: a column is missing or cannot be read; the message names it.
    """
    protocol = protocol or Protocol()
    users = id_column(interactions, "user_id", INTERACTIONS)
    tracks = id_column(interactions, "track_id", INTERACTIONS)
    pairs: list[Pair] = list(zip(users, tracks, strict=True))
    liked = _liked(interactions, pairs)
    if test is not None:
        asked = _pairs(test, "test")
        hidden = set(_liked(test, asked))
    elif protocol.by == "time":
        hidden = _late(interactions, pairs, liked, protocol.hidden)
    else:
        hidden = _drawn(liked, protocol, repeat)
    stays = np.fromiter((pair not in hidden for pair in pairs), dtype=np.bool_, count=len(pairs))
    left = {user for user, track in liked if (user, track) not in hidden}
    taken: defaultdict[Id, set[Id]] = defaultdict(set)
    for user, track in hidden:
        if user in left:
            taken[user].add(track)
    return Split(interactions[stays], {user: frozenset(taken[user]) for user in in_order(taken)})


def lot(seed: int, repeat: int, user_id: Id, track_id: Id) -> int:
    """The number a pair draws: BLAKE2b with 8 bytes of "seed/repeat/user/track", big-endian."""
    text = f"{seed}/{repeat}/{user_id}/{track_id}"
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def _drawn(liked: Iterable[Pair], protocol: Protocol, repeat: int) -> set[Pair]:
    owned: defaultdict[Id, list[Id]] = defaultdict(list)
    for user, track in liked:
        owned[user].append(track)
    hidden: set[Pair] = set()
    for user, items in owned.items():
        rounded = int(protocol.hidden * len(items) + 0.5)
        count = min(len(items) - 1, max(1, rounded))
        lots = sorted((lot(protocol.seed, repeat, user, item), str(item), item) for item in items)
        hidden.update((user, item) for _, _, item in lots[:count])
    return hidden


def _late(
    interactions: pd.DataFrame, pairs: list[Pair], liked: set[Pair], share: float
) -> set[Pair]:
    times = number_column(interactions, "at", INTERACTIONS)
    first: dict[Pair, float] = {}
    for pair, at in zip(pairs, times.tolist(), strict=True):
        if at == at and pair in liked:
            first[pair] = min(at, first.get(pair, at))
    ordered = sorted(first.values())
    if not ordered or ordered[0] == ordered[-1]:
        raise ValueError(f"{INTERACTIONS}: column 'at' needs two different times at least")
    moment = ordered[min(len(ordered) - 1, int((1 - share) * len(ordered)))]
    if moment == ordered[0]:  # so many at the very first moment: all that came later is late
        moment = next(at for at in ordered if at > moment)
    return {pair for pair, at in first.items() if at >= moment}


def _liked(frame: pd.DataFrame, pairs: list[Pair]) -> set[Pair]:
    weights = number_column(frame, "weight", INTERACTIONS, default=1.0)
    summed: defaultdict[Pair, float] = defaultdict(float)
    for pair, weight in zip(pairs, weights.tolist(), strict=True):
        if weight == weight:
            summed[pair] += weight
    return {pair for pair, weight in summed.items() if weight > 0}


def _pairs(frame: pd.DataFrame, what: str) -> list[Pair]:
    users = id_column(frame, "user_id", what)
    return list(zip(users, id_column(frame, "track_id", what), strict=True))
