"""Whose turn it is: one after the other where it is about the same thing, and nobody starved.

`Turns` keeps what is about one thing in order. `Fair` shares few places for heavy work between all
who want one, so that whoever asks for much only waits for themselves. `Pace` says who is too quick.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from bot.errors import CommontoneError
from bot.language import N_

REMEMBERED = 10_000
"""Members whose pace is kept in mind; who is forgotten begins anew."""


class TooQuick(CommontoneError):
    """A member did more at once than anybody does; nothing of it was carried out."""

    sentence = N_("That was a lot at once, so this one was left out.")
    next_step = N_("Wait ten seconds, then go on; nothing is lost.")


class Turns:
    """A lock for each number (of a playlist, say); kept only while somebody holds or awaits it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def of(self, number: int) -> asyncio.Lock:
        """To be held while it is changed: `async with turns.of(number)`."""
        lock = self._locks.get(number)
        if lock is None:
            lock = self._locks[number] = asyncio.Lock()
        return lock

    def busy(self, number: int) -> bool:
        """Whether somebody is at it."""
        lock = self._locks.get(number)
        return lock is not None and lock.locked()


class Fair:
    """`at_once` places; those who wait for one are served by turns, however often each asks."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._waiting: OrderedDict[Hashable, deque[asyncio.Future[None]]] = OrderedDict()

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return sum(len(line) for line in self._waiting.values())

    @asynccontextmanager
    async def turn(self, whose: Hashable) -> AsyncIterator[None]:
        """Hold a place: `async with fair.turn(member_id)`."""
        if self._free > 0:
            self._free -= 1
        else:
            await self._wait(whose)
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, whose: Hashable) -> None:
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(whose, deque()).append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                # It came in the moment in which nobody wanted it any more.
                self._pass_on()
            else:
                self._leave(whose, place)
            raise

    def _leave(self, whose: Hashable, place: asyncio.Future[None]) -> None:
        line = self._waiting.get(whose)
        if line and place in line:
            line.remove(place)
            if not line:
                del self._waiting[whose]

    def _pass_on(self) -> None:
        while self._waiting:
            whose, line = self._waiting.popitem(last=False)
            place = line.popleft()
            if line:
                # Behind all others.
                self._waiting[whose] = line
            # One that was called off is done before its task has heard of it.
            if not place.done():
                place.set_result(None)
                return
        self._free += 1


class Pace:
    """Each may do `most` at once and `a_second` afterwards; by a clock that only goes forward."""

    def __init__(
        self, most: float, a_second: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._a_second = a_second
        self._clock = clock
        self._left: OrderedDict[int, tuple[float, float]] = OrderedDict()

    def allows(self, who: int) -> bool:
        """Whether they may do one more now; counted if so."""
        now = self._clock()
        left, since = self._left.get(who, (self._most, now))
        left = min(self._most, left + (now - since) * self._a_second)
        allowed = left >= 1
        self._left[who] = (left - 1 if allowed else left, now)
        self._left.move_to_end(who)
        while len(self._left) > REMEMBERED:
            self._left.popitem(last=False)
        return allowed


__all__ = ["Fair", "Pace", "TooQuick", "Turns"]
