"""Playlists that could not be finished: they are, by themselves, once Spotify lets the bot."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.errors import CommontoneError, CoolingDown, SpotifyDown
from bot.services.house import House

log = logging.getLogger(__name__)

GIVEN_UP = 2 * 86_400.0
"""Seconds after which a plan is no longer finished unasked: its owner has other music by now."""

AT_WORK = 900.0
"""Seconds that a command may be at work on its plan (Discord lets it answer that long)."""

Tell = Callable[[int], Awaitable[None]]
"""Called with the id of a plan that has been finished."""


async def finish_playlists(house: House, tell: Tell, *, least_age: float) -> int:
    """Finish what waits, and tell the owners; returns how many playlists were finished.

    Plans younger than `least_age` seconds are left alone: their command is still at work.
    """
    finished = 0
    now = house.clock()
    # Later versions are told in their channel, not to the owner: see `bot.services.groups.upkeep`.
    renewed = set(await asyncio.to_thread(house.store.versions.unfinished))
    for plan in await asyncio.to_thread(house.store.playlists.unfinished):
        if plan.id in renewed or not least_age <= now - plan.created_at <= GIVEN_UP:
            continue
        try:
            await house.spotify.write_playlist(plan.id)
        except (CoolingDown, SpotifyDown):
            continue
        except CommontoneError as error:
            log.info("a playlist cannot be finished kind=%s", type(error).__name__)
            continue
        finished += 1
        await tell(plan.id)
    return finished


__all__ = ["AT_WORK", "GIVEN_UP", "finish_playlists"]
