"""Reading libraries in the background: one task a member, whoever asks and however often.

A job stands in the database from its start to its end, with the messages that show its progress,
so that after a restart it goes on in the same messages.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Collection

from bot.errors import CoolingDown, SpotifyDown
from bot.failures import explain
from bot.language import speaking
from bot.services.learning import look_back
from bot.services.syncing.runs import Listener, Message, SyncRun, SyncUpdate
from bot.settings import SOURCES
from bot.spotify import Progress, Spotify
from storage import Account, Store

log = logging.getLogger(__name__)

RETRIES = (30.0, 120.0, 600.0)
"""Seconds to wait after Spotify did not answer properly, before the sync gives up."""

LAST_WORD = 3.0
"""Seconds that a stop waits for the end of a sync to be shown."""

LEAST_PAUSE = 1.0
"""Seconds between two reads of one library, whatever Spotify says about when it goes on."""

NAP = 30.0
"""Longest single sleep while waiting for an hour that the clock tells."""


class Syncs:
    """All syncs that are going on."""

    def __init__(
        self,
        store: Store,
        spotify: Spotify,
        *,
        clock: Callable[[], float] = time.time,
        listener_for: Callable[[Message], Listener | None] = lambda message: None,
        after: Callable[[], Awaitable[None]] | None = None,
        learn_from: Collection[str] = SOURCES,
    ) -> None:
        self._store = store
        self._spotify = spotify
        self._clock = clock
        self._listener_for = listener_for
        self._runs: dict[int, SyncRun[SyncUpdate]] = {}
        self._showing: set[asyncio.Task[None]] = set()
        self._after = after
        self._learn_from = learn_from
        self._afterwards: asyncio.Task[None] | None = None

    async def start(
        self,
        account: Account,
        *,
        why: str = "sync",
        message: Message | None = None,
        listener: Listener | None = None,
    ) -> None:
        """Read the library now; if that is going on already, only listen to it.

        `message` is where progress is shown, also after a restart; `listener` lives with the
        process (an ephemeral reply).
        """
        run = self._runs.get(account.member_id)
        if run is not None and run.account.id != account.id:
            # Another Spotify account took the place of the one that is being read.
            await self.cancel(account.member_id)
            run = None
        if run is None:
            run = self._launch(account, why, [])
        if message is not None:
            run.messages.append(message)
            self._listen(run, self._listener_for(message))
        self._listen(run, listener)
        run.wake.set()
        await asyncio.to_thread(
            self._store.sync.start_job, account.id, {"why": run.why, "messages": run.messages}
        )

    async def resume_unfinished(self) -> int:
        """Go on with all that a stop of the process interrupted; how many there were."""
        jobs = await asyncio.to_thread(self._store.sync.unfinished)
        for job in jobs:
            account = await asyncio.to_thread(self._store.accounts.get, job.account_id)
            if account is None:
                continue
            language = await asyncio.to_thread(self._store.members.language, account.member_id)
            if account.member_id in self._runs:
                continue
            messages = list(job.context.get("messages", []))
            with speaking(language):
                run = self._launch(account, job.context.get("why", "sync"), messages)
                for message in messages:
                    self._listen(run, self._listener_for(message))
        return len(jobs)

    @property
    def running(self) -> int:
        """Libraries that are being read, or wait to go on."""
        return len(self._runs)

    def now(self, member_id: int) -> SyncUpdate | None:
        """Where this member's sync is; None if none is going on."""
        run = self._runs.get(member_id)
        return run.latest if run else None

    async def wait(self, member_id: int) -> SyncUpdate | None:
        """The last update of the sync that is going on, when it is there."""
        run = self._runs.get(member_id)
        if run is None or run.task is None:
            return None
        return await asyncio.shield(run.task)

    async def cancel(self, member_id: int) -> None:
        """End a member's sync for good (they unlink): it does not go on after a restart."""
        run = self._runs.pop(member_id, None)
        if run is not None:
            await run.end()
            await asyncio.to_thread(self._store.sync.finish_job, run.account.id, read=False)

    async def stop(self) -> None:
        """Stop all, with the work so far kept: `resume_unfinished` goes on from there."""
        runs, self._runs = list(self._runs.values()), {}
        for run in runs:
            await run.end()
        if self._afterwards is not None:
            self._afterwards.cancel()
            await asyncio.gather(self._afterwards, return_exceptions=True)
        if self._showing:
            _, late = await asyncio.wait(self._showing, timeout=LAST_WORD)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _launch(self, account: Account, why: str, messages: list[Message]) -> SyncRun[SyncUpdate]:
        first = SyncUpdate(account.member_id, why, "reading")
        run = SyncRun(messages, first, account=account, why=why)
        self._runs[account.member_id] = run
        run.task = asyncio.create_task(self._work(run), name="sync")
        return run

    def _listen(self, run: SyncRun[SyncUpdate], listener: Listener | None) -> None:
        if listener is not None:
            task = run.listen(listener)
            # It outlives its run for a moment: the end has to be shown, too.
            self._showing.add(task)
            task.add_done_callback(self._showing.discard)

    async def _work(self, run: SyncRun[SyncUpdate]) -> SyncUpdate:
        update = await self._until_final(run)
        if update.state == "done":
            await self._look_back(run.account.member_id)
        try:
            await asyncio.to_thread(
                self._store.sync.finish_job, run.account.id, read=update.state == "done"
            )
        finally:
            if self._runs.get(run.account.member_id) is run:
                del self._runs[run.account.member_id]
            run.publish(update)
            self._go_on()
        log.info("sync ended as=%s why=%s", update.state, run.why)
        return update

    def _go_on(self) -> None:
        """What follows any sync, one at a time: nobody waits for it."""
        going_on = self._afterwards is not None and not self._afterwards.done()
        if self._after is not None and not going_on:
            self._afterwards = asyncio.ensure_future(self._after())

    async def _look_back(self, member_id: int) -> None:
        try:
            await asyncio.to_thread(
                look_back, self._store, member_id, self._clock(), self._learn_from
            )
        except Exception as error:  # noqa: BLE001 - what was learned must not stop the sync
            log.warning("outcomes were not noted kind=%s", type(error).__name__)

    async def _until_final(self, run: SyncRun[SyncUpdate]) -> SyncUpdate:
        member_id, why = run.account.member_id, run.why
        patience = iter(RETRIES)
        while True:
            run.wake.clear()
            try:
                report = await self._spotify.read_library(run.account.id, self._progress(run))
            except (CoolingDown, SpotifyDown) as error:
                pause = next(patience, None)
                if isinstance(error, CoolingDown):
                    pause = error.until - self._clock()
                if pause is None:
                    return SyncUpdate(member_id, why, "failed", error=error)
                run.publish(SyncUpdate(member_id, why, "waiting", error=error))
                await self._sleep(run, self._clock() + pause)
            except Exception as error:  # noqa: BLE001 - its end is told, whatever it was
                return SyncUpdate(member_id, why, "failed", error=explain(error, log))
            else:
                if not report.waiting:
                    return SyncUpdate(member_id, why, "done", report=report)
                run.publish(SyncUpdate(member_id, why, "waiting", report=report))
                until = min(wait.until for wait in report.waiting)
                await self._sleep(run, max(until, self._clock() + LEAST_PAUSE))

    def _progress(self, run: SyncRun[SyncUpdate]) -> Callable[[Progress], None]:
        loop = asyncio.get_running_loop()

        def publish(progress: Progress) -> None:
            run.publish(SyncUpdate(run.account.member_id, run.why, "reading", progress=progress))

        def heard(progress: Progress) -> None:
            # The library is read in threads: only the loop may touch its events.
            loop.call_soon_threadsafe(publish, progress)

        return heard

    async def _sleep(self, run: SyncRun[SyncUpdate], until: float) -> None:
        # In naps, by the clock of the app: a laptop that slept, or a test, moves it.
        while (left := until - self._clock()) > 0 and not run.wake.is_set():
            # Not wait_for: before Python 3.12 it can lose the cancellation of a stop.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(NAP, left)):
                    await run.wake.wait()


__all__ = ["Listener", "Message", "SyncUpdate", "Syncs"]
