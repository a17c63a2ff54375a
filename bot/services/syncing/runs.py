"""One library being read: its newest state, and whoever is shown it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, Protocol, TypeVar

from bot.errors import CommontoneError
from bot.spotify import LibraryReport, Progress
from storage import Account

log = logging.getLogger(__name__)

PACE = 1.5
"""Seconds between two updates of one message; Discord allows about one edit a second."""


@dataclass(frozen=True)
class SyncUpdate:
    """Where a sync is. `reading` has progress, `done` and `waiting` a report, `failed` an error."""

    member_id: int
    why: str
    state: Literal["reading", "waiting", "done", "failed"]
    progress: Progress | None = None
    report: LibraryReport | None = None
    error: CommontoneError | None = None

    @property
    def final(self) -> bool:
        return self.state in ("done", "failed")


class Update(Protocol):
    """Where some reading is."""

    @property
    def final(self) -> bool: ...


U = TypeVar("U", bound=Update)

Listener = Callable[[Any], Awaitable[bool]]
"""Shows an update somewhere; called one at a time, at most every `PACE` seconds.

False where that place is gone: then it is not called again."""

Message = dict[str, Any]
"""Where progress is shown, as JSON: the channel's and the message's id."""


@dataclass
class Run(Generic[U]):
    """A reading (of a library, of an export) that is going on, with the messages that show it."""

    messages: list[Message]
    latest: U
    task: asyncio.Task[U] | None = None
    pumps: list[_Pump] = field(default_factory=list)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def publish(self, update: U) -> None:
        self.latest = update
        for pump in self.pumps:
            pump.changed.set()
        if update.final:
            self.ended.set()

    def listen(self, listener: Listener) -> asyncio.Task[None]:
        """Show it there, from the newest update on; the task ends with the last one shown."""
        pump = _Pump(self, listener, asyncio.Event())
        pump.changed.set()
        pump.task = asyncio.create_task(pump.flow(), name="sync-progress")
        self.pumps.append(pump)
        return pump.task

    async def end(self) -> None:
        """Stop the work and all that shows it."""
        tasks = [task for task in (self.task, *(pump.task for pump in self.pumps)) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@dataclass(kw_only=True)
class SyncRun(Run[U]):
    """A reading of an account: a library, a profile."""

    account: Account
    why: str


@dataclass
class _Pump:
    """Carries the newest update to one listener, never more often than `PACE`."""

    run: Run[Any]
    listener: Listener
    changed: asyncio.Event
    task: asyncio.Task[None] | None = None

    async def flow(self) -> None:
        while True:
            await self.changed.wait()
            self.changed.clear()
            update = self.run.latest
            try:
                there = await self.listener(update)
            except Exception as error:  # noqa: BLE001 - a lost edit must not stop the sync
                log.warning("progress could not be shown kind=%s", type(error).__name__)
                there = True
            if update.final or not there:
                return
            # Only the end does not wait for the pause to be over.
            with contextlib.suppress(TimeoutError):
                # Not wait_for: before Python 3.12 it can lose the cancellation of a stop.
                async with asyncio.timeout(PACE):
                    await self.run.ended.wait()


__all__ = ["Listener", "Message", "Run", "SyncRun", "SyncUpdate", "Update"]
