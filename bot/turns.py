"""One after the other where it is about the same thing, beside each other where it is not."""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary


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


__all__ = ["Turns"]
