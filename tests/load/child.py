"""The bot in a process of its own, and the few words that the load says to it."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from bot.app import App
from bot.runtime import settle
from bot.settings import Settings
from tests.benchmarks.loop import Watch

PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class State:
    """Of the bot's process: bytes in memory, seconds of computing, the longest block (s)."""

    memory: int
    cpu: float
    blocked: float
    fits: float
    syncing: int


class Child:
    """Starts the bot; `tell` says a word to it and waits for the answer."""

    def __init__(self, settings: Settings, profile: str | None = None) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self.process = spawn.Process(target=_bot, args=(theirs, settings, profile), daemon=True)
        self.process.start()

    async def ready(self) -> None:
        told = await asyncio.to_thread(self._pipe.recv)
        if told != "ready":
            raise RuntimeError(f"the bot did not come up: {told}")

    async def state(self) -> State:
        """How it is, the longest block since it was last asked."""
        state: State = await self._say("state")
        return state

    async def an_hour_passes(self) -> None:
        """Its clock goes on by an hour, and it does what it does every hour."""
        await self._say("hour")

    async def stop(self) -> float:
        """SIGTERM's way down; the seconds that took."""
        began = time.monotonic()
        await self._say("stop")
        await asyncio.to_thread(self.process.join, 20)
        if self.process.is_alive():
            self.process.kill()
        return time.monotonic() - began

    async def _say(self, word: str) -> Any:
        self._pipe.send(word)
        return await asyncio.to_thread(self._pipe.recv)


def _bot(pipe: Connection, settings: Settings, profile: str | None) -> None:
    if profile is None:
        asyncio.run(_work(pipe, settings))
        return
    import cProfile

    profiler = cProfile.Profile()
    try:
        profiler.runcall(asyncio.run, _work(pipe, settings))
    finally:
        profiler.dump_stats(profile)


async def _work(pipe: Connection, settings: Settings) -> None:
    ahead = 0.0
    app = App(settings, clock=lambda: time.time() + ahead)
    try:
        await app.start()
    except Exception as error:  # noqa: BLE001 - the other process has to hear of any
        pipe.send(f"{type(error).__name__}: {error}")
        return
    settle()
    watch = Watch()
    watching = asyncio.create_task(watch.run())
    pipe.send("ready")
    while (word := await asyncio.to_thread(pipe.recv)) != "stop":
        if word == "hour":
            ahead += 3600
            await app.hourly()
        pipe.send(_state(app, watch))
        watch.longest = 0.0
    watching.cancel()
    await app.stop()
    pipe.send("stopped")


def _state(app: App, watch: Watch) -> State:
    with open("/proc/self/statm") as file:
        memory = int(file.read().split()[1]) * PAGE
    text = app.metrics.text().decode().splitlines()
    fits = next(line for line in text if line.startswith("commontone_model_fit_seconds_count"))
    return State(
        memory, time.process_time(), watch.longest, float(fits.split()[-1]), app.syncs.running
    )


__all__ = ["Child", "State"]
