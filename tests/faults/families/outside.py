"""The world's file, and the services where facts are looked up: gone, slow, or mad."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator

from bot.demo.listenbrainz import SmallListenBrainz
from bot.demo.outside import Facts
from tests.faults import acting
from tests.faults.families.usual import must, town
from tests.faults.place import Place
from tests.faults.table import Scope, fault


@contextlib.asynccontextmanager
async def looking_up(where: Place) -> AsyncIterator[SmallListenBrainz]:
    """The bot looks facts up at a small ListenBrainz."""
    service = SmallListenBrainz(Facts())
    await service.start()
    where.env |= {
        "LOOK_UP": "listenbrainz",
        "LISTENBRAINZ_URL": service.url,
        "LISTENBRAINZ_LABS_URL": service.labs_url,
        "LOOK_UP_REQUESTS_PER_SECOND": "0",
    }
    try:
        yield service
    finally:
        await where.stop()
        where.env.clear()
        await service.stop()
        await where.start()


async def _goes_on(where: Place, name: str) -> None:
    await acting.recommend(where, "Ada")
    await acting.playlist(where, "Ada", name)
    await where.alive()


@fault("the look-up service answers 500 to everything")
async def down(scope: Scope) -> None:
    async with town(scope) as where, looking_up(where) as service:
        service.faults.add("*", status=500, times=None)
        await where.again()
        await where.until(lambda: bool(service.requests), "it is asked")
        await _goes_on(where, "Without")


@fault("the look-up service hangs")
async def hangs(scope: Scope) -> None:
    async with town(scope) as where, looking_up(where) as service:
        service.faults.add("*", delay=30.0, times=None)
        await where.again()
        await asyncio.sleep(1)
        await _goes_on(where, "Without")


@fault("the look-up service answers madness")
async def mad(scope: Scope) -> None:
    async with town(scope) as where, looking_up(where) as service:
        for garbage in (b"[" * 20_000, b"null", b'{"a":' * 9_000, b"\xff\xfe", os.urandom(5000)):
            service.garbage = garbage
            await where.again()
            await asyncio.sleep(0.3)
            await where.alive()
        await _goes_on(where, "Without")
        must("Traceback" not in where.log(), "a traceback in the log")


@fault("the look-up service is gone from the network")
async def gone(scope: Scope) -> None:
    async with town(scope) as where, looking_up(where) as service:
        await service.stop()
        await where.again()
        await asyncio.sleep(0.5)
        await _goes_on(where, "Without")


@fault("the world file is damaged")
async def damaged(scope: Scope) -> None:
    async with town(scope) as where:
        where.database.with_name("world.sqlite").write_bytes(os.urandom(40_000))
        await where.again()
        await _goes_on(where, "Without")


@fault("the world file is replaced by half a file while the bot runs")
async def half(scope: Scope) -> None:
    async with town(scope) as where:
        await acting.recommend(where, "Ada")
        world = where.database.with_name("world.sqlite")
        world.write_bytes(b"SQLite format 3\0" + os.urandom(9_000))
        await _goes_on(where, "Without")
        world.unlink()
        await _goes_on(where, "Still without")
