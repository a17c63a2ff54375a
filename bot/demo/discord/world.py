"""The state of the small Discord and the few ways it changes; every change is announced.

`World` knows nothing of HTTP or websockets. The gateway listens by `dispatch`, people and the
page by `watch`.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.demo.discord.models import (
    DM,
    GUILD_TEXT,
    Attachment,
    Channel,
    Guild,
    Member,
    Message,
    User,
)
from bot.demo.discord.payloads import member_json, message_json
from bot.demo.discord.presence import presence_json

DISCORD_EPOCH_MS = 1_420_070_400_000

Clock = Callable[[], float]
Dispatch = Callable[[str, dict[str, Any], Guild | None], None]


@dataclass(eq=False)
class Application:
    """The one application there is; its bot user has the same id."""

    id: int
    bot: User
    owner: User
    description: str = ""
    verify_key: str = field(default_factory=lambda: secrets.token_hex(32))

    @property
    def name(self) -> str:
        return self.bot.name


@dataclass(frozen=True)
class Change:
    """Something a person could see: `kind` is the page's word for it.

    `users` are those who may see it (None: everybody on the channel).
    """

    kind: str
    channel: Channel | None
    users: frozenset[int] | None
    subject: Any


class Pulse:
    """Lets tasks wait for "something changed" without polling."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def beat(self) -> None:
        self._event.set()
        self._event = asyncio.Event()

    async def until(self, ready: Callable[[], bool], timeout: float) -> bool:  # noqa: ASYNC109
        """Wait until `ready()`; False if `timeout` seconds pass first."""
        loop = asyncio.get_running_loop()
        end = loop.time() + timeout
        while not ready():
            event = self._event
            left = end - loop.time()
            if left <= 0:
                return False
            try:
                async with asyncio.timeout(left):
                    await event.wait()
            except TimeoutError:
                return ready()
        return True


class World:
    def __init__(self, clock: Clock, app_name: str) -> None:
        self.clock = clock
        self.base = ""
        self.pulse = Pulse()
        self.dispatch: Dispatch = lambda event, data, guild: None
        self._watchers: list[Callable[[Change], None]] = []
        self._last_snowflake = 0
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.uploads: dict[int, Attachment] = {}
        self.activities: dict[int, list[dict[str, Any]]] = {}
        self.commands: dict[int | None, list[dict[str, Any]]] = {None: []}
        app_id = self.snowflake()
        bot = User(app_id, app_name, app_name.lower().replace(" ", "_"), bot=True)
        owner = User(self.snowflake(), "Host", "host")
        self.users |= {bot.id: bot, owner.id: owner}
        self.application = Application(app_id, bot, owner)

    # -- ids and names

    def snowflake(self) -> int:
        """A new id: Discord's shape, from the injected clock, always growing."""
        stamp = max(0, int(self.clock() * 1000) - DISCORD_EPOCH_MS) << 22
        self._last_snowflake = max(stamp, self._last_snowflake + 1)
        return self._last_snowflake

    def name_of(self, user_id: int) -> str:
        user = self.users.get(user_id)
        return user.name if user else "unknown-user"

    # -- people and places

    def add_user(self, name: str, *, dms_closed: bool = False, locale: str = "en-US") -> User:
        taken = Counter(user.username for user in self.users.values())
        username = "".join(c for c in name.lower() if c.isascii() and (c.isalnum() or c in "._"))
        username = username[:28] or "user"
        if taken[username]:
            username += str(len(self.users))
        user = User(self.snowflake(), name, username, locale=locale, dms_closed=dms_closed)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, guild_id: int | None) -> Guild:
        guild = Guild(guild_id or self.snowflake(), name, self.application.owner.id)
        guild.channel = Channel(self.snowflake(), GUILD_TEXT, "general", guild)
        guild.channels[guild.channel.id] = guild.channel
        self.channels[guild.channel.id] = guild.channel
        guild.members[self.application.bot.id] = Member(self.application.bot, self.clock())
        self.guilds[guild.id] = guild
        return guild

    def remove_guild(self, guild: Guild) -> None:
        """The bot leaves, or is thrown out."""
        self.dispatch("GUILD_DELETE", {"id": str(guild.id)}, guild)
        del self.guilds[guild.id]
        for channel in guild.channels.values():
            del self.channels[channel.id]

    def dm(self, user: User) -> Channel:
        """The direct messages with a user; made on first use."""
        for channel in self.channels.values():
            if channel.type == DM and channel.recipient is user:
                return channel
        channel = Channel(self.snowflake(), DM, recipient=user)
        self.channels[channel.id] = channel
        return channel

    def shows(self, user: User, activities: list[dict[str, Any]]) -> None:
        """A user is doing this from now on: told once for each guild that they are on."""
        self.activities[user.id] = activities
        presence = presence_json(user.id, activities)
        for guild in self.guilds.values():
            if user.id in guild.members:
                told = presence | {"guild_id": str(guild.id)}
                self.dispatch("PRESENCE_UPDATE", told, guild)

    def presences(self, guild: Guild) -> list[dict[str, Any]]:
        """What those on a guild are doing, of whom that is known."""
        return [
            presence_json(user_id, self.activities[user_id])
            for user_id in guild.members
            if user_id in self.activities
        ]

    def shares_guild(self, user: User) -> bool:
        return any(user.id in guild.members for guild in self.guilds.values())

    # -- messages

    def post(self, message: Message) -> None:
        """Put a new message into its channel and tell everybody who may see it."""
        message.name_of = self.name_of
        message.channel.messages[message.id] = message
        self.dispatch("MESSAGE_CREATE", self._gateway_message(message), message.channel.guild)
        self._announce_message("message_create", message)

    def edited(self, message: Message) -> None:
        self.dispatch("MESSAGE_UPDATE", self._gateway_message(message), message.channel.guild)
        self._announce_message("message_update", message)

    def delete(self, message: Message) -> None:
        message.deleted = True
        message.channel.messages.pop(message.id, None)
        data = {"id": str(message.id), "channel_id": str(message.channel.id)}
        if message.channel.guild:
            data["guild_id"] = str(message.channel.guild.id)
        self.dispatch("MESSAGE_DELETE", data, message.channel.guild)
        self._announce_message("message_delete", message)

    def message_json(self, message: Message) -> dict[str, Any]:
        return message_json(self.base, self.application, message)

    def _gateway_message(self, message: Message) -> dict[str, Any]:
        payload = self.message_json(message)
        guild = message.channel.guild
        if guild is not None:
            payload["guild_id"] = str(guild.id)
            member = guild.members.get(message.author.id)
            if member is not None:
                payload["member"] = member_json(member, with_user=False)
        return payload

    def all_attachments(self) -> Iterator[Attachment]:
        """Every file there is, for whoever has its address."""
        yield from self.uploads.values()
        for channel in self.channels.values():
            for message in channel.messages.values():
                yield from message.attachments

    # -- who watches

    def watch(self, watcher: Callable[[Change], None]) -> Callable[[], None]:
        """Call `watcher` on every change, until the returned function is called."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def announce(self, change: Change) -> None:
        for watcher in list(self._watchers):
            watcher(change)
        self.pulse.beat()

    def _announce_message(self, kind: str, message: Message) -> None:
        users = None if message.ephemeral_to is None else frozenset({message.ephemeral_to})
        self.announce(Change(kind, message.channel, users, message))
