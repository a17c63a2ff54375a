"""Learning from what Discord shows, of members who have agreed to it and of nobody else.

Whatever Discord tells of anybody else is dropped before it is looked at. Of those who agreed, one
small state each is in memory; plays that count are gathered and written together every few
seconds, in a thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.errors import CommontoneError
from bot.language import N_
from bot.sources.presence import LATE, HeardPlay, Listener, shown_by
from storage import LastPlay, Play, StorageError, Store

log = logging.getLogger(__name__)

SOURCE = "presence"
FLUSH = 5.0
"""Seconds between two writes: as much is lost where the process is killed."""

MOST_WAITING = 50_000
"""Plays kept for later where the database cannot be written; older ones go first."""


class PresenceOff(CommontoneError):
    sentence = N_("The host of this bot has not switched this on.")
    next_step = N_("/help shows the other ways to take part.")


class PresenceLearning:
    """Who has agreed, and what they are listening to. Used from one event loop."""

    def __init__(
        self,
        store: Store,
        *,
        on: bool,
        clock: Callable[[], float] = time.time,
        flush: float = FLUSH,
    ) -> None:
        self.on = on
        self._store = store
        self._clock = clock
        self._every = flush
        self._listeners: dict[int, Listener] = {}
        self._told = 0
        self._last_told: dict[int, int] = {}
        self._heard: list[tuple[int, HeardPlay]] = []
        self._writing = asyncio.Lock()
        self._job: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Learn who has agreed; from now on `saw` counts. Does nothing where it is not on."""
        if not self.on:
            return
        consents = await asyncio.to_thread(self._store.presence.all)
        self._listeners = {member_id: Listener(last) for member_id, last in consents.items()}
        self._job = asyncio.create_task(self._flushing(), name="presence")

    async def stop(self) -> None:
        """Write what has been heard until now, and forget what is going on."""
        if self._job is not None:
            self._job.cancel()
            await asyncio.gather(self._job, return_exceptions=True)
            self._job = None
            await self.flush(all_of_it=True)
        self._listeners.clear()

    @property
    def unwritten(self) -> int:
        """Plays that count and are not in the database yet."""
        return len(self._heard)

    def listens(self, member_id: int) -> bool:
        """Whether what Discord shows of somebody may be looked at."""
        return member_id in self._listeners

    def saw(self, member_id: int, activities: Iterable[Mapping[str, Any]]) -> None:
        """Discord shows these activities of somebody from now on; nothing is kept of others."""
        listener = self._listeners.get(member_id)
        if listener is None:
            return
        self._told += 1
        self._last_told[member_id] = self._told
        heard = listener.see(shown_by(activities), self._clock())
        if heard is not None:
            self._heard.append((member_id, heard))

    def asking(self) -> int:
        """Discord is about to be asked what members listen to; give it to `answered`."""
        return self._told

    def answered(self, member_id: int, activities: Iterable[Mapping[str, Any]], asked: int) -> None:
        """What Discord showed of somebody when it was asked: old where it told more since then."""
        if self._last_told.get(member_id, 0) <= asked:
            self.saw(member_id, activities)

    async def agree(self, member_id: int, server_id: int | None = None) -> None:
        """A member agrees. Raises `PresenceOff` where the host has not switched it on."""
        if not self.on:
            raise PresenceOff

        def write() -> None:
            with self._store.transaction():
                self._store.presence.give(member_id)
                if server_id is not None:
                    self._store.members.saw(server_id, member_id)

        await asyncio.to_thread(write)
        self._listeners.setdefault(member_id, Listener())

    async def withdraw(self, member_id: int) -> None:
        """From now on nothing more is looked at; what was heard until now counts."""
        await self.flush(all_of_it=True)
        self.forget(member_id)

        def write() -> None:
            self._store.presence.withdraw(member_id)
            self._store.members.delete_if_empty(member_id)

        await asyncio.to_thread(write)

    async def delete(self, member_id: int) -> None:
        """Delete all that was seen of a member."""
        self._drop(member_id)
        async with self._writing:

            def write() -> None:
                self._store.evidence.remove(member_id, SOURCE, "")
                self._store.members.delete_if_empty(member_id)

            await asyncio.to_thread(write)

    def forget(self, member_id: int) -> None:
        """Drop what is in memory of a member (of whom everything is about to be deleted)."""
        self._listeners.pop(member_id, None)
        self._last_told.pop(member_id, None)
        self._drop(member_id)

    async def flush(self, *, all_of_it: bool = False) -> None:
        """Write the plays that count. What cannot be written now is kept for the next time.

        `all_of_it`: also those that have come to count within the last seconds, which Discord
        may still tell were over before that.
        """
        until = self._clock() - (0.0 if all_of_it else LATE)
        for member_id, listener in self._listeners.items():
            if (heard := listener.due(until)) is not None:
                self._heard.append((member_id, heard))
        async with self._writing:
            plays, self._heard = self._heard, []
            if not plays:
                return
            try:
                await asyncio.to_thread(_save, self._store, plays)
            except StorageError as error:
                log.warning("plays could not be stored now kind=%s", type(error).__name__)
                self._heard = [*plays, *self._heard][-MOST_WAITING:]

    def _drop(self, member_id: int) -> None:
        self._heard = [entry for entry in self._heard if entry[0] != member_id]

    async def _flushing(self) -> None:
        while True:
            await asyncio.sleep(self._every)
            with contextlib.suppress(StorageError):
                await self.flush()


def _save(store: Store, heard: list[tuple[int, HeardPlay]]) -> None:
    with store.transaction():
        # Whoever has left or withdrawn meanwhile is not written any more.
        agreed = store.presence.all().keys()
        kept = [entry for entry in heard if entry[0] in agreed]
        songs = list(dict.fromkeys(one.shown.song for _, one in kept))
        numbers = dict(zip(songs, store.songs.add(songs), strict=True))
        plays = [Play(member_id, numbers[one.shown.song], one.at) for member_id, one in kept]
        store.plays.add(SOURCE, "", plays)
        store.presence.keep(
            {
                member_id: LastPlay(one.shown.track_id, one.shown.start, one.shown.length)
                for member_id, one in kept
            }
        )


__all__ = ["SOURCE", "PresenceLearning", "PresenceOff"]
