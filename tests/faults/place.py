"""Where a fault happens: the small services, a bot in its own process, and people who use it."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bot.demo.discord import Guild, Person, SmallDiscord, User
from bot.demo.spotify import SmallSpotify, load_scene
from tests.bot.town import CLIENT_ID, free_port, small_scene
from tests.faults.children import Child, Nursery
from tests.faults.ledger import Ledger
from tests.faults.rooms import FileClock
from tests.faults.wire import Wire

NAMES = ("Ada", "Ben", "Cleo")
PATIENCE = 40.0
"""Seconds that anything may take before it counts as not happening, on a busy machine too."""

HEARTBEAT = 1.0


class Broken(AssertionError):
    """What should hold in a fault does not, beside rows: the bot is down, or says nothing."""


@dataclass
class Place:
    """A town whose bot is another process; its wires to Discord and Spotify can be cut."""

    nursery: Nursery
    folder: Path
    discord: SmallDiscord
    spotify: SmallSpotify
    to_discord: Wire
    to_spotify: Wire
    clock: FileClock
    guild: Guild
    users: dict[str, User]
    port: int
    env: dict[str, str] = field(default_factory=dict)
    child: Child | None = None
    inside: Path | None = None
    """The folder as the bot sees it, where it has a disk of its own."""

    def __post_init__(self) -> None:
        self.ledger = Ledger(self)

    # -- the bot

    @property
    def database(self) -> Path:
        return (self.inside or self.folder) / "commontone.sqlite"

    @property
    def log_file(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.log")

    @property
    def bot(self) -> Child:
        if self.child is None:
            raise Broken("there is no bot")
        return self.child

    def settings(self) -> dict[str, str]:
        """The environment of a bot here."""
        return {
            "DISCORD_TOKEN": "demo.token",
            "DISCORD_API_URL": f"{self.to_discord.url}/api/v10",
            "SPOTIFY_CLIENT_ID": CLIENT_ID,
            "SPOTIFY_API_URL": f"{self.to_spotify.url}/v1/",
            "SPOTIFY_ACCOUNTS_URL": f"{self.to_spotify.url}/accounts",
            "SPOTIFY_OPEN_URL": self.spotify.open_url,
            "SPOTIFY_REQUESTS_PER_SECOND": "0",
            "SPOTIFY_DAILY_BUDGET": "1000000",
            "PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "WEB_PORT": str(self.port),
            "DATABASE": str(self.folder / "commontone.sqlite"),
            "METRICS": "1",
            "LOG_LEVEL": "DEBUG",
            **self.env,
        }

    async def start(self, *, limits: Mapping[str, Any] | None = None, ready: bool = True) -> Child:
        """Start a bot; with `ready`, until it answers commands."""
        clock = self.folder.with_name(f"{self.folder.name}.clock")
        self.child = await self.nursery.start(
            self.settings(), self.folder, self.log_file, clock=clock, limits=limits
        )
        if ready:
            await self.until(self.ready, "the bot comes up", child=True)
        return self.child

    async def commontone(self, *args: str, env: Mapping[str, str] | None = None) -> tuple[int, str]:
        """A command of the command line to its end: (exit code, what it printed)."""
        return await self.nursery.command(args, {**self.settings(), **(env or {})}, self.folder)

    async def ready(self) -> bool:
        return (await self.asks("/readyz"))[0] == 200

    async def asks(self, path: str) -> tuple[int, str]:
        """GET one of the bot's pages; (0, "") where nobody listens."""
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session,
                session.get(f"http://127.0.0.1:{self.port}{path}") as answer,
            ):
                return answer.status, await answer.text()
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0, ""

    async def kill(self) -> None:
        """`kill -9`."""
        if self.child is not None:
            await self.child.end(signal.SIGKILL)
            self.child = None

    async def stop(self) -> int:
        """SIGTERM, and its exit code."""
        code = await self.bot.end(signal.SIGTERM)
        self.child = None
        return code

    async def again(self) -> None:
        """Killed, and started again."""
        await self.kill()
        await self.start()

    def log(self) -> str:
        """All that any bot here has logged so far."""
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    async def logs(self, *words: str, within: float = PATIENCE) -> None:
        """Until the log says so: a host has to find the cause there."""
        await self.until(
            lambda: all(word in self.log() for word in words), f"the log says {words}", within
        )

    async def alive(self) -> None:
        """The process that was started is still the one that runs, and its pages answer."""
        if self.bot.over() is not None:
            raise Broken(f"the bot has ended: {self.log()[-600:]}")
        status, _ = await self.asks("/healthz")
        if status == 0:
            raise Broken("its web pages do not answer")

    async def until(
        self, holds: Any, what: str, within: float = PATIENCE, *, child: bool = False
    ) -> None:
        """Wait until `holds()`, awaited where it has to be."""
        loop = asyncio.get_running_loop()
        end = loop.time() + within
        while True:
            held = holds()
            if asyncio.iscoroutine(held):
                held = await held
            if held:
                return
            if child and self.bot.over() is not None:
                raise Broken(f"not before it ended: {what}; {self.log()[-600:]}")
            if loop.time() > end:
                raise Broken(f"not within {within:g} s: {what}")
            await asyncio.sleep(0.02)

    # -- people

    def person(self, name: str) -> Person:
        return self.discord.as_user(self.users[name])

    def id_of(self, name: str) -> int:
        return int(self.users[name].id)


@contextlib.asynccontextmanager
async def place(
    nursery: Nursery,
    folder: Path,
    *,
    names: tuple[str, ...] = NAMES,
    scene: dict[str, Any] | None = None,
    **options: Any,
) -> AsyncIterator[Place]:
    """Everything but the bot; `options` go to the small Spotify."""
    folder = folder / "house"
    folder.mkdir(parents=True)
    clock = FileClock(folder.with_name("house.clock"))
    discord = SmallDiscord(clock=clock, heartbeat_interval=HEARTBEAT)
    spotify = SmallSpotify(load_scene(scene or small_scene(names)), clock=clock, **options)
    await discord.start()
    await spotify.start()
    to_discord, to_spotify = Wire(discord.url), Wire(spotify.url)
    await to_discord.start()
    await to_spotify.start()
    discord.told_as(to_discord.url)
    guild = discord.add_guild("Friends")
    users = {name: discord.add_user(name) for name in names}
    for user in users.values():
        discord.join(guild, user)
    found = Place(
        nursery, folder, discord, spotify, to_discord, to_spotify, clock, guild, users, free_port()
    )
    try:
        yield found
    finally:
        await found.kill()
        await to_discord.stop()
        await to_spotify.stop()
        await spotify.stop()
        await discord.stop()
