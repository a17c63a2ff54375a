"""The load itself: a busy minute, then the hours."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot.demo.discord import User
from tests.bot.town import digits_of, link_of
from tests.load.acts import WEIGHTS, Asker, act
from tests.load.child import Child
from tests.load.figures import Figures
from tests.load.town import HEARTBEAT, LoadTown

ACKNOWLEDGE = 3.0
"""Seconds that Discord waits."""

DIGITS = "Type the digits"

LATE = HEARTBEAT * 1.5


@dataclass(frozen=True)
class Size:
    interactions: int = 2000
    seconds: float = 60.0
    members: int = 300
    servers: int = 60
    readers: int = 8
    hours: int = 30
    an_hour: int = 100
    """Interactions of one simulated hour."""


async def run(
    folder: Path,
    size: Size,
    say: Callable[[str], None] = lambda line: None,
    profile: str | None = None,
) -> Figures:
    """Everything from start to stop; what was measured."""
    town = LoadTown(folder, size.members, size.servers, size.readers)
    child = Child(await town.open(), profile)
    figures = Figures()
    try:
        await child.ready()
        say(f"the bot is up; {size.members} members on {size.servers} servers")
        await _busy(town, child, size, figures)
        say(f"busy: {figures.line()}")
        await _hours(town, child, size, figures, say)
        _heartbeats(town, figures)
        figures.stopped_in = await child.stop()
    finally:
        if child.process.is_alive():
            child.process.kill()
        await town.close()
    return figures


async def _busy(town: LoadTown, child: Child, size: Size, figures: Figures) -> None:
    """So many interactions in so many seconds, while libraries are read."""
    before = await child.state()
    askers = _askers(town)
    chance = random.Random(11)
    linking = [
        asyncio.create_task(_link(town, name, user, place * size.seconds / (size.readers + 1)))
        for place, (name, user) in enumerate(town.readers.items())
    ]
    began = time.monotonic()
    await _send(askers, chance, size.interactions, size.seconds, figures)
    figures.seconds = time.monotonic() - began
    await asyncio.gather(*linking)
    figures.libraries = len(linking)
    after = await child.state()
    figures.blocked = after.blocked
    figures.cpu = after.cpu - before.cpu
    figures.fits = after.fits - before.fits


async def _hours(
    town: LoadTown, child: Child, size: Size, figures: Figures, say: Callable[[str], None]
) -> None:
    askers = _askers(town)
    chance = random.Random(12)
    for hour in range(size.hours):
        await _send(askers, chance, size.an_hour, 0.0, figures)
        await child.an_hour_passes()
        memory = (await child.state()).memory
        figures.memory_first_hour = figures.memory_first_hour or memory
        figures.memory_last_hour = memory
        say(f"hour {hour + 1}: {memory / 2**20:.1f} MB")


async def _send(
    askers: list[Asker], chance: random.Random, count: int, seconds: float, figures: Figures
) -> None:
    """`count` interactions, spread over `seconds`; without seconds a few at a time."""
    names, weights = list(WEIGHTS), list(WEIGHTS.values())
    room = asyncio.Semaphore(8 if not seconds else count)
    began = time.monotonic()

    async def one(place: int) -> None:
        await asyncio.sleep(max(0.0, began + seconds * place / count - time.monotonic()))
        async with room:
            what = chance.choices(names, weights)[0]
            acknowledged, right = await act(chance.choice(askers), what)
        figures.note(what, acknowledged, right, ACKNOWLEDGE)

    await asyncio.gather(*(one(place) for place in range(count)))


def _askers(town: LoadTown) -> list[Asker]:
    """Each member on each of their servers; who is asked about is somebody else there."""
    here: dict[int, list[User]] = {guild.id: [] for guild in town.guilds}
    for n, user in enumerate(town.users):
        for guild in town.servers_of(n):
            here[guild.id].append(user)
    return [
        Asker(
            town.discord,
            user,
            guild,
            random.Random(n),
            [one for one in here[guild.id] if one is not user] or [user],
        )
        for n, user in enumerate(town.users)
        for guild in town.servers_of(n)
    ]


async def _link(town: LoadTown, name: str, user: User, after: float) -> None:
    """/link, sign in, and the library is read in the background."""
    await asyncio.sleep(after)
    person = town.discord.as_user(user)
    reply = await person.command("link", guild=town.servers_of(town.users.index(user))[0])
    await reply.wait(timeout=30)
    message = await person.wait_dm(lambda one: bool(link_of(one)), timeout=30)
    address = await town.spotify.sign_in(link_of(message), name)
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        page = await answer.text()
    asked = await person.wait_dm(
        lambda one: any(button.label == DIGITS for button in one.buttons), timeout=30
    )
    form = await person.press(asked, label=DIGITS)
    await person.submit(form, {"digits": digits_of(page)})
    await person.wait_dm(lambda one: one.id == message.id and "100%" in one.text, timeout=240)


def _heartbeats(town: LoadTown, figures: Figures) -> None:
    gaps = town.discord.heartbeat_gaps
    figures.longest_heartbeat = max(gaps, default=0.0)
    figures.late_heartbeats = sum(gap > LATE for gap in gaps)


__all__ = ["Size", "run"]
