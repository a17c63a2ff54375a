"""SIGTERM in each kind of work, other signals, and clocks that jump."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable

from tests.faults import acting
from tests.faults.families.usual import must, settled, town
from tests.faults.place import Place
from tests.faults.table import Scope, fault

CLEANLY = 25.0
"""Seconds that an end may take on a busy machine."""

DAY = 86_400.0


def stopped(name: str, work: Callable[[Place], Awaitable[object]], *, quick: bool = False) -> None:
    """SIGTERM in the middle: it ends by itself with 0, and the next bot goes on."""

    @fault(f"SIGTERM in {name}", quick=quick)
    async def happens(scope: Scope) -> None:
        async with town(scope) as where:
            await acting.playlist(where, "Ada", "Before")
            slow = where.spotify.faults.add("*", delay=0.1, times=None)
            before = len(where.spotify.requests)
            task = asyncio.ensure_future(work(where))
            await where.until(
                lambda: task.done() or len(where.spotify.requests) > before + 1 or _busy(where),
                "it is at work",
            )
            code = await where.stop()
            must(code == 0, f"it ended with {code}")
            wrong = [line for line in where.log().splitlines() if " ERROR " in line]
            must(not wrong, f"an error in the log of a clean stop: {wrong[:1]}")
            slow.times = 0
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await where.start()
            await settled(where)


def _busy(where: Place) -> bool:
    return bool(where.ledger.imports)


stopped("a first reading", lambda where: acting.link(where, "Cleo"))
stopped("a later reading", lambda where: acting.sync(where, "Ada"), quick=True)
stopped("making a playlist", lambda where: acting.playlist(where, "Ada", "Mine"))
stopped("a refresh", lambda where: acting.refresh(where, "Ada", "Before"))
stopped("an import", lambda where: acting.bring(where, "Ada", 1, tracks=3000))


@fault("SIGTERM again and again, and SIGINT with it")
async def impatient(scope: Scope) -> None:
    async with town(scope) as where:
        child = where.bot
        for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGINT):
            os.kill(child.pid, number)
            await asyncio.sleep(0.02)
        must(await child.wait(CLEANLY) == 0, "it did not end cleanly")
        await where.start()


@fault("SIGTERM while it comes up")
async def at_start(scope: Scope) -> None:
    async with town(scope) as where:
        await where.stop()
        for after in (0.0, 0.05, 0.15, 0.3):
            await where.start(ready=False)
            await asyncio.sleep(after)
            await where.bot.end(signal.SIGTERM, CLEANLY)
        await where.start()


@fault("kill -9 while it comes up, six times")
async def killed_at_start(scope: Scope) -> None:
    async with town(scope) as where:
        for after in (0.0, 0.03, 0.06, 0.1, 0.2, 0.4):
            await where.kill()
            await where.start(ready=False)
            await asyncio.sleep(after)
        await where.again()


@fault("the process is stopped for some seconds, as a machine that sleeps")
async def asleep(scope: Scope) -> None:
    async with town(scope) as where:
        os.kill(where.bot.pid, signal.SIGSTOP)
        await asyncio.sleep(4)
        os.kill(where.bot.pid, signal.SIGCONT)
        await where.until(where.ready, "it wakes up", 60)
        await where.alive()


def jumps(name: str, seconds: float) -> None:
    @fault(f"the clock jumps {name}")
    async def happens(scope: Scope) -> None:
        async with town(scope) as where:
            await acting.playlist(where, "Ada", "Before")
            where.clock.ahead += seconds
            where.spotify.library("Ben").save_track("track039")
            await acting.sync(where, "Ben")
            await acting.sync(where, "Ada")
            await where.again()
            await where.alive()
            await acting.playlist(where, "Ada", "After")
            where.clock.ahead = 0.0
            await acting.rate(where, "Ada", "track011", 6)


jumps("two hours ahead", 7200.0)
jumps("forty days ahead", 40 * DAY)
jumps("a day back", -DAY)
