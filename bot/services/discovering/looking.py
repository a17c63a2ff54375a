"""Asking ListenBrainz about what was discovered, where the host lets it be asked."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping

from bot.services.discovering.near import Near
from bot.services.discovering.songs import Choice
from bot.services.house import House
from bot.services.lookups.state import BUCKET
from storage import OutsideRow

PATIENCE = 2.5
"""Seconds to wait in all for what is looked up; what comes later is there the next time."""

SERVICE = "listenbrainz"

Wake = Callable[[], None]
"""Tells whoever looks things up that there is something new to ask."""


class LookingUp:
    """Questions of one answer, which wait for their answers `PATIENCE` together."""

    def __init__(self, house: House, wake: Wake) -> None:
        self._house = house
        self._wake = wake
        self._until = time.monotonic() + PATIENCE
        self._numbers: set[int] = set()
        self._on = SERVICE in house.settings.look_up

    async def listeners(self, told: Near) -> bool:
        """Ask how many people listen to those near; whether something was asked."""
        known = told.artists.dropna(subset=["listeners"])["artist_id"]
        open_ = set(told.numbers) - set(known)
        return await self._ask({"artist counts": {told.numbers[one] for one in open_}})

    async def songs(self, told: Near, known: Mapping[str, list[Choice]], count: int) -> bool:
        """Ask for the recordings of the first artists, and for Spotify ids of these."""
        first = list(known)[: count + 5]
        unheard = {told.numbers[one] for one in first if not known[one] and one in told.numbers}
        choices = [
            choice
            for one in first
            if not any(each.ready for each in known[one])
            for choice in known[one][:2]
        ]
        if not self._on or not (unheard or choices):
            return False
        numbers = await asyncio.to_thread(
            self._house.store.outside.put, [_row(one) for one in choices]
        )
        asked = {"spotify ids": set(numbers.values())}
        # Without a token that question is refused.
        if self._house.settings.listenbrainz_token is not None:
            asked["best known"] = unheard
        return await self._ask(asked)

    async def waiting(self) -> int:
        """How many of all that was asked is still open."""
        return await asyncio.to_thread(self._open, self._numbers) if self._numbers else 0

    async def _ask(self, asked: Mapping[str, set[int]]) -> bool:
        numbers = set().union(*asked.values())
        if not self._on or not numbers:
            return False
        self._numbers |= numbers

        def want() -> int:
            for what, about in asked.items():
                self._house.store.lookups.want(SERVICE, what, about)
            return self._open(numbers)

        if not await asyncio.to_thread(want):
            return False
        self._wake()
        while time.monotonic() < self._until and not await asyncio.to_thread(self._rests):
            if not await asyncio.to_thread(self._open, numbers):
                break
            await asyncio.sleep(0.1)
        return True

    def _open(self, numbers: set[int]) -> int:
        return self._house.store.lookups.waiting_for(SERVICE, numbers)

    def _rests(self) -> bool:
        return BUCKET in self._house.store.quota.cooling(SERVICE)


def _row(one: Choice) -> OutsideRow:
    return OutsideRow(
        "musicbrainz", "recording", one.mbid, one.title, one.artists[0], one.artist_mbids
    )


__all__ = ["PATIENCE", "SERVICE", "LookingUp", "Wake"]
