"""One developer account's queue: first come, first served, one request in flight, paced."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Queue:
    """Runs blocking calls one after the other in threads, `per_second` at most (0: unpaced)."""

    def __init__(self, per_second: float) -> None:
        self._interval = 1 / per_second if per_second else 0.0
        self._turn = asyncio.Lock()
        self._not_before = 0.0
        self.in_line = 0
        """Calls that wait for their turn, or are on the wire."""

    async def run(self, call: Callable[[], T]) -> T:
        """The result of `call`, in its turn.

        A caller that is cancelled leaves at once, but its turn ends only when its thread has: the
        next request may not overtake one that is still on the wire.
        """
        self.in_line += 1
        try:
            await self._turn.acquire()
        except BaseException:
            self.in_line -= 1
            raise
        try:
            await self._pace()
        except BaseException:
            self._leave()
            raise
        work = asyncio.ensure_future(asyncio.to_thread(call))
        work.add_done_callback(self._end_turn)
        await asyncio.wait({work})
        return work.result()

    def pause(self, seconds: float) -> None:
        """Let nobody start for so many seconds."""
        until = asyncio.get_running_loop().time() + seconds
        self._not_before = max(self._not_before, until)

    async def idle(self) -> None:
        """Wait until nothing is in flight."""
        async with self._turn:
            pass

    async def _pace(self) -> None:
        loop = asyncio.get_running_loop()
        # In a loop, not once: `pause` may move the time on while this one sleeps.
        while (wait := self._not_before - loop.time()) > 0:  # noqa: ASYNC110
            await asyncio.sleep(wait)
        self._not_before = loop.time() + self._interval

    def _leave(self) -> None:
        self.in_line -= 1
        self._turn.release()

    def _end_turn(self, work: asyncio.Future[T]) -> None:
        self._leave()
        if not work.cancelled():
            work.exception()  # seen, also where the caller has left


__all__ = ["Queue"]
