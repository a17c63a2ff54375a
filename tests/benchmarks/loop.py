"""How long the bot's event loop is ever blocked.

The stand-ins and the people act in a process of their own, so that the loop that is watched has
only the bot on it.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import tempfile
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from bot.app import App
from bot.demo.spotify import load_scene
from bot.demo.stage import Stage
from bot.demo.story.linking import Way, link
from bot.runtime import settle
from bot.settings import Settings
from tests.hearing import Hearing
from tests.scenes import made_up_scene

EVERY = 0.001
"""Seconds between two looks at the clock."""


@dataclass(frozen=True)
class Figures:
    """Seconds. `read` and `answer` include the other process's share of the machine."""

    blocked: float
    read: float
    answer: float
    acknowledged: float


def longest_block(*, tracks: int, members: int) -> Figures:
    """Read one library of `tracks` and fit a model with `members` others, watching the loop."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    with tempfile.TemporaryDirectory() as folder:
        world = spawn.Process(target=_world, args=(theirs, tracks, members, folder), daemon=True)
        world.start()
        try:
            return asyncio.run(_watched(ours))
        finally:
            ours.close()
            world.join(10)
            if world.is_alive():
                world.terminate()


async def _watched(world: Connection) -> Figures:
    settings: Settings = await asyncio.to_thread(world.recv)
    app = App(settings)
    await app.start()
    settle()
    watch = Watch()
    watching = asyncio.create_task(watch.run())
    world.send("go")
    told = await asyncio.to_thread(world.recv)
    watching.cancel()
    await app.stop()
    if isinstance(told, str):
        raise RuntimeError(told)
    read, answer, acknowledged = told
    return Figures(watch.longest, read, answer, acknowledged)


class Watch:
    """Looks at the clock every millisecond and remembers the longest it was kept from doing so."""

    longest = 0.0

    async def run(self) -> None:
        before = time.perf_counter()
        while True:
            await asyncio.sleep(EVERY)
            now = time.perf_counter()
            self.longest = max(self.longest, now - before - EVERY)
            before = now


def _world(bot: Connection, tracks: int, members: int, folder: str) -> None:
    asyncio.run(_act(bot, tracks, members, Path(folder)))


async def _act(bot: Connection, tracks: int, members: int, folder: Path) -> None:
    """The other process: both stand-ins, and the people in front of them."""
    scene = load_scene(made_up_scene(saved=(tracks, *[300] * members), playlists=4))
    stage = Stage(scene, folder=folder)
    await stage.open_servers()
    try:
        bot.send(stage.settings())
        await asyncio.to_thread(bot.recv)
        bot.send(await _played(stage))
    except Exception as error:  # noqa: BLE001 - the other process has to hear of any
        bot.send(f"{type(error).__name__}: {error}")
    finally:
        await stage.close()


async def _played(stage: Stage) -> tuple[float, float, float]:
    first, *others = stage.names
    for name in others:
        await link(stage, name, Way.BUTTON, Hearing())
    # While the large library is read, somebody asks again and again: a model is fitted each time.
    started = time.perf_counter()
    reading = asyncio.create_task(link(stage, first, Way.BUTTON, Hearing()))
    slowest = 0.0
    while not reading.done():
        reply = await stage.person(others[0]).command("recommend", guild=stage.guild)
        slowest = max(slowest, reply.acknowledged_after or 10.0)
        await reply.wait(timeout=120)
        await asyncio.sleep(0.2)
    if not await reading:
        raise RuntimeError("the large library was not read")
    read = time.perf_counter() - started
    asked = time.perf_counter()
    reply = await stage.person(first).command("recommend", guild=stage.guild)
    slowest = max(slowest, reply.acknowledged_after or 10.0)
    await reply.wait(timeout=120)
    return read, time.perf_counter() - asked, slowest
