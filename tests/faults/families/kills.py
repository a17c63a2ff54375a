"""`kill -9` in the middle of each kind of long work: it goes on where it stopped, and is done once.

The small services are slow here, so that there is a middle; the moment is when they have been asked
a certain number of times.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from bot.demo.discord import NoReply
from tests.faults import acting
from tests.faults.families.usual import settled, town
from tests.faults.place import Place
from tests.faults.table import Scope, fault


async def cut(where: Place, work: Awaitable[object], asked: int, match: str = "*") -> None:
    """Begin `work`, and kill the bot once Spotify was asked so often since."""
    slow = where.spotify.faults.add(match, delay=0.05, times=None)
    before = len(where.spotify.requests)
    task = asyncio.ensure_future(work)
    with contextlib.suppress(NoReply):
        await where.until(
            lambda: task.done() or len(where.spotify.requests) >= before + asked, "it is asked"
        )
        await where.kill()
        slow.times = 0
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await where.start()


def killed(
    name: str, work: Callable[[Place], Awaitable[object]], *points: int, quick: bool = False
) -> None:
    """Register a fault for each of these points."""
    for point in points:

        async def body(scope: Scope, point: int = point) -> None:
            async with town(scope) as where:
                await acting.playlist(where, "Ada", "Before")
                await cut(where, work(where), point)
                await settled(where)

        fault(f"kill -9 in {name}, after {point} requests", quick=quick and point == points[0])(
            body
        )


killed("a first reading of a library", lambda where: acting.link(where, "Cleo"), 1, 3, 6)
killed("a later reading", lambda where: acting.sync(where, "Ada"), 1, 3)
killed("making a playlist", lambda w: acting.playlist(w, "Ada", "Mine"), 1, 2, 3, quick=True)
killed("a refresh", lambda where: acting.refresh(where, "Ada", "Before"), 1, 2)


@fault("kill -9 in an import, as it writes")
async def importing(scope: Scope) -> None:
    async with town(scope) as where:
        task = asyncio.ensure_future(acting.bring(where, "Ada", 1, tracks=4000))
        await where.until(lambda: _plays(where) > 0, "the first page is in")
        await where.kill()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await where.start()
        await settled(where)


@fault("kill -9 in deleting everything")
async def deleting(scope: Scope) -> None:
    async with town(scope) as where:
        await acting.bring(where, "Ada", 1, tracks=1000)
        for after in (0.0, 0.01, 0.03, 0.06):
            task = asyncio.ensure_future(acting.delete(where, "Ada"))
            await where.until(lambda t=task: t.done() or "Ada" in where.ledger.doubtful, "asked")
            await asyncio.sleep(after)
            await where.kill()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await where.start()
        if "Ada" in where.ledger.doubtful:
            await acting.delete(where, "Ada")


def _plays(where: Place) -> int:
    import sqlite3

    with contextlib.closing(sqlite3.connect(where.database)) as opened:
        found: int = opened.execute("SELECT count(*) FROM history").fetchone()[0]
    return found
