"""What people do, as often as people do it."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.demo.discord import Guild, Message, Reply, SmallDiscord, User, reading
from bot.demo.discord.options import Refused
from bot.demo.discord.reply import NoReply

PATIENCE = 120.0
LETTERS = ("so", "song 1", "artist", "art", "of jazz", "met", "song 11")


@dataclass
class Asker:
    """One person on one server; `last` is the newest card of theirs with buttons."""

    discord: SmallDiscord
    user: User
    guild: Guild
    chance: random.Random
    friends: list[User]
    last: Message | None = None

    async def typed(self, command: str, **options: object) -> Reply:
        person = self.discord.as_user(self.user)
        return await person.command(command, guild=self.guild, **options)

    async def recommend(self) -> Reply:
        count = self.chance.choice((5, 10, 10, 20))
        return await self.typed("recommend", count=count)

    async def discover(self) -> Reply:
        return await self.typed("discover")

    async def taste(self) -> Reply:
        return await self.typed("taste")

    async def rate(self) -> Reply:
        number, score = self.chance.randrange(1200), self.chance.randint(1, 10)
        return await self.typed("rate", track=f"song {number}", score=score)

    async def press(self) -> Reply:
        """A button or a thumb below one's newest card; where there is none, /recommend."""
        if self.last is None or not self.last.visible_to(self.user.id):
            return await self.recommend()
        person = self.discord.as_user(self.user)
        there = list(reading.walk(self.last.components))
        menus = [one for one in there if one["type"] == reading.STRING_SELECT]
        buttons = [
            one["custom_id"] for one in there if one.get("custom_id", "").startswith(PRESSED)
        ]
        if menus and (not buttons or self.chance.random() < 0.7):
            menu = self.chance.choice(menus)
            value = self.chance.choice(menu["options"])["value"]
            return await person.choose(self.last, menu["custom_id"], [value])
        if buttons:
            return await person.press(self.last, custom_id=self.chance.choice(buttons))
        return await self.recommend()

    async def preview(self) -> Reply:
        return await self.typed("playlist group", length=self.chance.choice((15, 30)))

    async def match(self) -> Reply:
        return await self.typed("match", member=self.chance.choice(self.friends))

    async def server(self) -> Reply:
        return await self.typed("server")

    async def status(self) -> Reply:
        return await self.typed("status")

    async def help(self) -> Reply:
        return await self.typed("help")

    async def suggest(self) -> Reply:
        """Letters into an option that suggests, as they are typed."""
        command, option = self.chance.choice((("rate", "track"), ("recommend", "genre")))
        given = {"score": 5} if command == "rate" else {}
        text = self.chance.choice(LETTERS)
        acting, world = self.discord.acting, self.discord.world
        options = {**given, option: text}
        channel = self.guild.channel
        asked = acting.command(self.user, channel, command, options, focused=option)
        await world.pulse.until(lambda: asked.response is not None or bool(asked.failed), 10)
        return Reply(world, asked)


PRESSED = ("ct:thumb", "ct:list-page", "ct:never")

WEIGHTS: dict[str, int] = {
    "recommend": 22,
    "press": 22,
    "suggest": 18,
    "discover": 7,
    "rate": 7,
    "status": 6,
    "help": 5,
    "taste": 4,
    "preview": 4,
    "match": 3,
    "server": 2,
}
"""Of a hundred."""


async def act(asker: Asker, what: str) -> tuple[float | None, bool]:
    """Do it, and wait for the whole answer: (seconds to the acknowledgement, whether it came)."""
    doing: Callable[[], Awaitable[Reply]] = getattr(asker, what)
    try:
        reply = await doing()
        if what == "suggest" or reply.failed:
            return reply.acknowledged_after, not reply.failed
        shown = await reply.wait(timeout=PATIENCE)
    except (NoReply, Refused):
        return None, False
    if what in ("recommend", "discover") and "ct:" in str(shown.components):
        asker.last = shown
    return reply.acknowledged_after, "should not have" not in shown.text


__all__ = ["WEIGHTS", "Asker", "act"]
