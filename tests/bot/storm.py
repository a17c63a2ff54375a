"""A presence storm: many members change tracks all the time, and what of it has to count.

The count is made from what was sent alone: the time from one track's start to the next one's.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from bot.app import App
from bot.demo.discord import Guild, Listening, SmallDiscord, User
from bot.settings import Settings
from bot.sources.presence import ENOUGH
from storage import Store, load_keys

PRESENCES = 256
SONGS = 200
TICK = 0.01


def track_id(n: int) -> str:
    return f"storm{n:017d}"


@dataclass
class Storm:
    """`agreed` of the members have agreed; `heard` is the independent count of their plays."""

    folder: Path
    members: int
    others: int = 50
    heartbeat: float = 2.0
    heard: Counter[tuple[int, str]] = field(default_factory=Counter)
    sent: int = 0
    blocked: float = 0.0
    """Seconds: the longest time in which the event loop did nothing else, while it blew."""

    async def run(self, changes: int, every: float) -> None:
        """Start a bot, and let each member change tracks so often, `every` seconds."""
        self.discord = SmallDiscord(heartbeat_interval=self.heartbeat, privileged=PRESENCES)
        await self.discord.start()
        guilds = [self.discord.add_guild(name) for name in ("One", "Two")]
        people = [self.discord.add_user(f"m{n}") for n in range(self.members + self.others)]
        for place, user in enumerate(people):
            self.discord.join(guilds[0], user)
            if place % 3 == 0:
                # Some are on two servers with the bot: both tell of every change.
                self.discord.join(guilds[1], user)
        app = App(self.settings())
        try:
            self._agree(app, people[: self.members], guilds[0])
            await app.start()
            # A bot that is busy coming up may see somebody's first track when it is long over.
            first = self._before_it(people)
            await self._all_came_in(people[0], guilds[0])
            ticking = asyncio.create_task(self._tick())
            await self._blow(people, first, changes, every)
            ticking.cancel()
            # The last track is too long to count in that time.
            await self._all_came_in(people[0], guilds[0])
        finally:
            await app.stop()
            await self.discord.stop()

    def evidence(self) -> Counter[tuple[int, str]]:
        """What the bot has made of it, after `run`: {(member, track id): plays}."""
        path = self.folder / "storm.sqlite"
        with Store.open(path, load_keys(None, path)) as store:
            frame = store.evidence.frame(list(store.presence.all()), ["presence"])
            recordings = store.catalogue.recordings(frame["track_id"])
            found: Counter[tuple[int, str]] = Counter()
            for row in frame.itertuples(index=False):
                track = recordings[row.track_id].spotify_id or ""
                found[row.user_id, track] += int(row.value)
            return found

    def settings(self) -> Settings:
        return Settings(
            _env_file=None,  # type: ignore[call-arg]
            discord_token="demo.token",
            discord_api_url=self.discord.api_url,
            spotify_client_id="0" * 32,
            web_port=0,
            database=self.folder / "storm.sqlite",
            presence=True,
        )

    def _agree(self, app: App, people: list[User], guild: Guild) -> None:
        with app.store.transaction():
            for user in people:
                app.store.presence.give(user.id)
                app.store.members.saw(guild.id, user.id)

    async def _all_came_in(self, user: User, guild: Guild) -> None:
        """The gateway keeps its order: once a command is answered, all before it has come in."""
        reply = await self.discord.as_user(user).command("presence", guild=guild)
        await reply.wait()

    def _before_it(self, people: list[User]) -> dict[int, Listening]:
        """What each listens to before the storm: a track too long to count."""
        now = self.discord.world.clock()
        calm = Listening(track_id(SONGS), "Calm", ("Band",), round(now, 3), 600.0)
        for user in people:
            self.discord.shows(user, calm)
        return {user.id: calm for user in people}

    async def _tick(self) -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(TICK)
            self.blocked = max(self.blocked, time.monotonic() - before - TICK)

    async def _blow(
        self, people: list[User], before: dict[int, Listening], changes: int, every: float
    ) -> None:
        chance = random.Random(7)
        loop, now = asyncio.get_running_loop(), self.discord.world.clock
        for change in range(changes + 1):
            began = loop.time()
            for place, user in enumerate(people):
                last = change == changes
                one = self._track(chance, now(), every, last=last)
                while one.track_id == before[user.id].track_id:
                    one = self._track(chance, now(), every, last=last)
                if place < self.members:
                    self._count(user, before[user.id], one)
                self.discord.shows(user, one)
                before[user.id] = one
                self.sent += 1
                # Each at their own moment, as people are.
                due = began + every * (place + 1) / len(people)
                if place % 5 == 4:
                    await asyncio.sleep(max(0.0, due - loop.time()))
            await asyncio.sleep(max(0.0, began + every - loop.time()))

    def _track(self, chance: random.Random, now: float, every: float, *, last: bool) -> Listening:
        n = chance.randrange(SONGS)
        # Half of it is clearly shorter than the time it is shown, or clearly longer.
        half = every * chance.choice((0.3, 0.5, 3.0, 5.0))
        # An odd number of milliseconds: no whole one is exactly half of it.
        length = 600.0 if last else (2 * round(half * 1000) + 1) / 1000
        start = round(now, 3)
        return Listening(track_id(n), f"Song {n}", (f"Band {n % 20}",), start, length)

    def _count(self, user: User, before: Listening, after: Listening) -> None:
        if after.start - before.start >= min(ENOUGH, before.length / 2):
            self.heard[user.id, before.track_id] += 1
