"""Genres that members turn up or down, for their own lists and, on average, for a group's."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2

from bot.errors import CommontoneError
from bot.language import _
from bot.services.house import House
from storage import Store

WAYS: dict[str, float] = {"more": 2.0, "less": 0.5, "never": 0.0, "normal": 1.0}
"""Weights of a genre, as `HybridRecommender.recommend` takes them."""

MOST = 25
"""Turned genres of a member: as many as a menu of Discord's holds."""

NEVER_IN_A_GROUP = 1 / 8
"""What the "never" of one member weighs among several: much, but it is not a veto of theirs."""


class TooManyTurned(CommontoneError):
    """A member has turned as many genres as they can undo by a menu."""

    def __init__(self) -> None:
        super().__init__(
            _("You have turned {most} genres already.").format(most=MOST),
            _("Set one of them back with /genre before you turn another."),
        )


@dataclass(frozen=True)
class Turned:
    """All genres that a member has turned, {genre: way}; `now` is the one they just named."""

    ways: Mapping[str, str]
    now: str | None = None


async def turn(house: House, member_id: int, genre: str, way: str) -> Turned:
    """Turn a genre; "normal" forgets it. Raises `TooManyTurned`."""
    name = " ".join(genre.split()).casefold()
    return await asyncio.to_thread(_turn, house.store, member_id, name, way)


async def turned(house: House, member_id: int) -> Turned:
    """What a member has turned."""
    ways = await asyncio.to_thread(lambda: _ways(house.store.genre_turns.of(member_id)))
    return Turned(ways)


def weights_for(store: Store, members: Sequence[int]) -> dict[str, float]:
    """{genre: weight} for a list for these members: the geometric mean. Blocking.

    So one "more" and one "less" among two take each other back, and who turned nothing counts
    as 1. For one member these are their own weights.
    """
    of = store.genre_turns.of_members(members)
    if len(members) == 1:
        return dict(of.get(members[0], {}))
    steps: dict[str, float] = {}
    for weights in of.values():
        for genre, weight in weights.items():
            step = log2(max(weight, NEVER_IN_A_GROUP)) / len(members)
            steps[genre] = steps.get(genre, 0.0) + step
    return {genre: 2.0**step for genre, step in sorted(steps.items())}


def _turn(store: Store, member_id: int, genre: str, way: str) -> Turned:
    store.members.ensure(member_id)
    before = store.genre_turns.of(member_id)
    if way != "normal" and genre not in before and len(before) >= MOST:
        raise TooManyTurned
    store.genre_turns.turn(member_id, genre, WAYS[way])
    ways = _ways(store.genre_turns.of(member_id))
    store.members.delete_if_empty(member_id)
    return Turned(ways, genre)


def _ways(weights: Mapping[str, float]) -> dict[str, str]:
    words = {weight: way for way, weight in WAYS.items()}
    return {genre: words[weight] for genre, weight in weights.items()}


__all__ = ["MOST", "WAYS", "TooManyTurned", "Turned", "turn", "turned", "weights_for"]
