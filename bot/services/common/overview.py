"""/server: what a server has in common, its map of taste, and what only one there loves.

Everything is told from those who agreed to be named and the one who asks. Others are counted and
are dots from two on: one alone would be given away.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import numpy as np

from bot.errors import NothingYet, NotLinked
from bot.language import _
from bot.services.common.loves import Loves, Shares
from bot.services.house import House
from bot.services.models import ServerModel
from recommender.likeness import TasteMap, map_of_taste

SHARED = 8
ON_MAP = 40
"""Things that place members on the map; the most loved are written there."""
MATRIX = 10
ALONE = 5
ENOUGH_FOR_MAP = 3
SOME_LOVE = 0.03
"""The share of somebody's music from which on a thing only they have is one they love."""


@dataclass(frozen=True)
class Shared:
    """A thing and how many have it."""

    name: str
    people: int


@dataclass(frozen=True)
class Alone:
    """A thing that one member alone has, and the share (0..1) of their music it is."""

    member_id: int
    name: str
    share: float


@dataclass(frozen=True)
class Place:
    """Where somebody stands on the map; `member_id` is None for who has not agreed."""

    member_id: int | None
    x: float
    y: float


@dataclass(frozen=True)
class ServerTaste:
    """`members` take part. `things` are (name, x, y), the most loved first.

    `alike` are the members of the matrix, most music in common first; `likeness` their likenesses.
    """

    members: int
    artists: tuple[Shared, ...]
    genres: tuple[Shared, ...]
    alone: tuple[Alone, ...]
    people: tuple[Place, ...]
    things: tuple[tuple[str, float, float], ...]
    alike: tuple[int, ...]
    likeness: tuple[tuple[float, ...], ...]


async def overview(house: House, asking_id: int, server_id: int) -> ServerTaste:
    """Raises `NotLinked` for who takes no part, `NothingYet` where nobody has any music."""
    if await asyncio.to_thread(house.store.members.get, asking_id) is None:
        raise NotLinked
    server = await house.models.for_server(server_id, asking_id)
    return await asyncio.to_thread(_overview, server, asking_id)


def _overview(server: ServerModel, asking_id: int) -> ServerTaste:
    loves = Loves.of(server.model)
    rows = [row for row, member in enumerate(loves.members) if loves.tracks[[row], :].sum() > 0]
    if not rows:
        raise NothingYet(
            _("Nobody here has any music yet."), _("Type /link or /start, and ask the others to.")
        )
    told = [r for r in rows if loves.members[r] == asking_id or loves.members[r] in server.named]
    hidden = [row for row in rows if row not in told]
    # One other who has not agreed would be told from the rest: they are in nothing of this.
    hidden = hidden if len(hidden) >= 2 else []
    artists = _counted(loves.artists, loves.artist_names, told, hidden)
    genres = _counted(loves.genres, loves.genre_names, told, hidden)
    alone = _alone(loves, loves.artists, loves.artist_names, told, hidden)
    places = _places(loves, told, hidden) if len(told) + len(hidden) >= ENOUGH_FOR_MAP else None
    people, things = places or ((), ())
    alike, likeness = _matrix(server, [loves.members[row] for row in told], asking_id)
    return ServerTaste(len(server.members), artists, genres, alone, people, things, alike, likeness)


def _dense(shares: Shares, rows: list[int]) -> np.ndarray:
    return np.asarray(shares[rows, :].todense(), dtype=np.float64)


def _counted(
    shares: Shares, names: list[str], told: list[int], hidden: list[int]
) -> tuple[Shared, ...]:
    """What two or more have, most people first."""
    ours = _dense(shares, told)
    have, unseen = (ours > 0).sum(axis=0), (_dense(shares, hidden) > 0).sum(axis=0)
    counts = have + np.where(unseen >= 2, unseen, 0)
    order = sorted(
        np.flatnonzero(counts >= 2).tolist(),
        key=lambda one: (-counts[one], -ours[:, one].sum(), names[one]),
    )
    return tuple(Shared(names[one], int(counts[one])) for one in order[:SHARED] if names[one])


def _alone(
    loves: Loves, shares: Shares, names: list[str], told: list[int], hidden: list[int]
) -> tuple[Alone, ...]:
    """For each of those who may be named, what they love most of all that nobody else has."""
    if len(told) + len(hidden) < 2:
        return ()
    ours = _dense(shares, told)
    owners = (ours > 0).sum(axis=0) + (_dense(shares, hidden) > 0).sum(axis=0)
    found = []
    for place, row in enumerate(told):
        own = np.where(owners == 1, ours[place], 0.0)
        best = int(own.argmax()) if own.size else -1
        if best >= 0 and own[best] >= SOME_LOVE and names[best]:
            found.append(Alone(loves.members[row], names[best], float(own[best])))
    return tuple(sorted(found, key=lambda one: (-one.share, one.member_id))[:ALONE])


def _places(
    loves: Loves, told: list[int], hidden: list[int]
) -> tuple[tuple[Place, ...], tuple[tuple[str, float, float], ...]]:
    rows = [*told, *hidden]
    shares, names = loves.genres, loves.genre_names
    if not len(names) or not shares[rows, :].sum():
        # Nobody told any genres: artists stand in for them.
        shares, names = loves.artists, loves.artist_names
    table = _dense(shares, rows)
    counts = (table > 0).sum(axis=0)
    order = sorted(
        (one for one in range(len(names)) if counts[one] >= 2 and names[one]),
        key=lambda one: (-counts[one], -table[:, one].sum(), names[one]),
    )[:ON_MAP]
    table = table[:, order]
    drawn: TasteMap = map_of_taste(table)
    people = [
        Place(loves.members[row] if row in told else None, float(x), float(y))
        for row, (x, y) in zip(rows, drawn.people, strict=True)
    ]
    things = [
        (names[one], float(x), float(y)) for one, (x, y) in zip(order, drawn.things, strict=True)
    ]
    return tuple(people), tuple(things)


def _matrix(
    server: ServerModel, members: list[int], asking_id: int
) -> tuple[tuple[int, ...], tuple[tuple[float, ...], ...]]:
    """Likenesses of the one who asks and those closest to them."""
    close = {one: server.model.similarity(asking_id, one) for one in members}
    shown = sorted(members, key=lambda one: (one != asking_id, -close[one], one))[:MATRIX]
    table = np.eye(len(shown))
    for a, first in enumerate(shown):
        for b, second in enumerate(shown[:a]):
            table[a, b] = table[b, a] = server.model.similarity(first, second)
    return tuple(shown), tuple(tuple(float(value) for value in row) for row in table)


__all__ = ["Alone", "Place", "ServerTaste", "Shared", "overview"]
