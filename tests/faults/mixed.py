"""A load of everything at once, and a bot that is killed at random moments of it."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.demo.discord import NoReply, Refused
from tests.bot.town import small_scene
from tests.exports import track_id
from tests.faults import acting
from tests.faults.count import Tally, count
from tests.faults.families.usual import settled
from tests.faults.place import PATIENCE, Place, place
from tests.faults.table import Fault, Scope

MEMBERS = ("Ada", "Ben", "Cleo", "Dev", "Eli")
TRACKS = 40
IMPORTS, BROUGHT = 150, 40
"""How many exports are brought at most, and tracks in each."""

THINGS = 12
"""How many things may have been done since the last kill, at most, before the moment is drawn."""

LATEST = 0.8
"""Seconds after these that a kill may come; and after so many it comes whatever was done."""

MOST = 8.0


@dataclass
class Load:
    """Each member does one thing after the other, drawn by chance."""

    where: Place
    chance: random.Random
    numbers: Iterator[int] = field(default_factory=itertools.count)
    imports: Iterator[int] = field(default_factory=lambda: iter(range(IMPORTS)))
    failures: list[str] = field(default_factory=list)
    _actors: list[asyncio.Task[None]] = field(default_factory=list)

    def begin(self) -> None:
        self._actors = [asyncio.create_task(self._live(who)) for who in MEMBERS]

    async def end(self) -> None:
        for actor in self._actors:
            actor.cancel()
        async with asyncio.timeout(PATIENCE):
            ended = await asyncio.gather(*self._actors, return_exceptions=True)
        for one in ended:
            if isinstance(one, Exception):
                raise one

    async def _live(self, who: str) -> None:
        while True:
            try:
                await self._something(who)
            except (NoReply, Refused, StopIteration, RuntimeError) as error:
                # What a person sees then is one "did not respond"; they go on.
                self.failures.append(f"{who}: {error}")
            except OSError:
                # The browser on the way back from Spotify finds nobody there.
                pass
            await asyncio.sleep(self.chance.uniform(0.0, 0.05))

    async def _something(self, who: str) -> None:
        ledger, number = self.where.ledger, next(self.numbers)
        if who in ledger.doubtful:
            await acting.delete(self.where, who)
            return
        if not ledger.linked.get(who):
            await acting.link(self.where, who)
            return
        mine = [name for name, made in ledger.playlists.items() if made.owner == who and made.said]
        draw = self.chance.random()
        if draw < 0.30:
            track = f"track{self.chance.randrange(TRACKS):03}"
            await acting.rate(self.where, who, track, self.chance.randint(1, 10))
        elif draw < 0.38:
            await acting.like(self.where, who, f"Artist {self.chance.randrange(8)}")
        elif draw < 0.46:
            await acting.recommend(self.where, who)
        elif draw < 0.60:
            await acting.playlist(self.where, who, f"Mix {number}")
        elif draw < 0.72 and mine:
            await acting.refresh(self.where, who, self.chance.choice(mine))
        elif draw < 0.84:
            library = self.where.spotify.library(who)
            library.save_track(f"track{self.chance.randrange(TRACKS):03}")
            await acting.sync(self.where, who)
        elif draw < 0.96:
            if (brought := next(self.imports, None)) is not None:
                await acting.bring(self.where, who, brought, tracks=BROUGHT)
        else:
            await acting.delete(self.where, who)


def scene() -> dict[str, Any]:
    """Spotify knows the tracks of all exports, too: they get into playlists like any other."""
    whole = small_scene(MEMBERS, TRACKS)
    like = whole["tracks"][0]
    whole["tracks"] += [
        {**like, "id": track_id(one), "name": f"Peculiar Song {one}"}
        for number in range(IMPORTS)
        for one in (acting.exported(number, n) for n in range(BROUGHT))
    ]
    return whole


@contextlib.asynccontextmanager
async def loaded(scope: Scope, chance: random.Random) -> AsyncIterator[Load]:
    """A place where all are connected, and a load that has not begun."""
    async with place(scope.nursery, scope.folder, names=MEMBERS, scene=scene()) as where:
        await where.start()
        await asyncio.gather(*(acting.link(where, who) for who in MEMBERS))
        yield Load(where, chance)


async def killed_once(load: Load, things: int, after: float) -> Tally:
    """Load, `kill -9`, start again, wait for the end of long work, count.

    It is killed `after` so many seconds since so many `things` were said to be done.
    """
    ledger = load.where.ledger
    wanted, loop = ledger.done + things, asyncio.get_running_loop()
    end = loop.time() + MOST
    load.begin()
    while ledger.done < wanted and loop.time() < end:  # noqa: ASYNC110 - there is no event for it
        await asyncio.sleep(0.005)
    await asyncio.sleep(after)
    await load.where.kill()
    await load.end()
    await load.where.start()
    await settled(load.where)
    return count(load.where)


class Kills:
    """`kill -9` at random moments of one load that goes on and on: a fault for each."""

    def __init__(self, kills: int, seed: int) -> None:
        self._chance = random.Random(seed)
        self._kills = kills
        self._load: Load | None = None

    def faults(self) -> list[Fault]:
        return [
            Fault(f"kill -9 in a mixed load, {number + 1} of {self._kills}", self._kill)
            for number in range(self._kills)
        ]

    async def _kill(self, scope: Scope) -> None:
        if self._load is None:
            folder = Path(scope.later.enter_context(tempfile.TemporaryDirectory()))
            town = loaded(Scope(scope.nursery, folder, scope.later), self._chance)
            self._load = await scope.later.enter_async_context(town)
        load, before = self._load, self._load.where.ledger.done
        things, after = self._chance.randint(0, THINGS), self._chance.uniform(0.0, LATEST)
        # Where this one fails, the next gets a new place.
        self._load = None
        scope.tally += await killed_once(load, things, after)
        self._load = load
        done = load.where.ledger.done - before
        scope.said = f"{done} done before: nothing lost, nothing doubled"
