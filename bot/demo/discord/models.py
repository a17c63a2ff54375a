"""What the small Discord knows: users, guilds, channels, messages. Plain records, no behaviour.

The JSON that goes over the wire is made of them in `payloads`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.demo.discord import reading

if TYPE_CHECKING:
    from bot.demo.discord.interactions import Interaction

EPHEMERAL = 1 << 6
LOADING = 1 << 7
SUPPRESS_EMBEDS = 1 << 2
SUPPRESS_NOTIFICATIONS = 1 << 12
COMPONENTS_V2 = 1 << 15

GUILD_TEXT = 0
DM = 1
GUILD_VOICE = 2


@dataclass(eq=False)
class User:
    """An account: a person, or the bot."""

    id: int
    name: str
    username: str
    bot: bool = False
    locale: str = "en-US"
    dms_closed: bool = False

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


@dataclass(eq=False)
class Role:
    """A role of a guild, beside @everyone."""

    id: int
    name: str

    @property
    def mention(self) -> str:
        return f"<@&{self.id}>"


@dataclass(eq=False)
class Member:
    """A user on a guild."""

    user: User
    joined_at: float
    nick: str | None = None
    roles: set[int] = field(default_factory=set)

    @property
    def name(self) -> str:
        return self.nick or self.user.name


@dataclass(eq=False)
class Channel:
    """A text or voice channel of a guild, or the direct messages between the bot and a person."""

    id: int
    type: int
    name: str = ""
    guild: Guild | None = None
    recipient: User | None = None
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def last_message_id(self) -> int | None:
        shown = (key for key, message in self.messages.items() if message.ephemeral_to is None)
        return max(shown, default=None)

    def open_to(self, user: User) -> bool:
        """Whether this user can read here."""
        return self.recipient is user if self.guild is None else user.id in self.guild.members


@dataclass(eq=False)
class Guild:
    """A server. `channel` is its text channel "general".

    `managers` are those who have the permission Manage Server, beside the owner; `voice` is who
    sits in which voice channel, by user id.
    """

    id: int
    name: str
    owner_id: int
    channel: Channel = field(init=False)
    channels: dict[int, Channel] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    managers: set[int] = field(default_factory=set)
    roles: dict[int, Role] = field(default_factory=dict)
    voice: dict[int, Channel] = field(default_factory=dict)


@dataclass(eq=False)
class Attachment:
    id: int
    filename: str
    content: bytes
    content_type: str
    description: str | None = None
    ephemeral: bool = False


@dataclass(eq=False)
class Message:
    """A message as it is now; it changes when it is edited.

    `components` and `embeds` are Discord's own JSON as answered; `ephemeral_to` is the one user
    who sees it; `edits` has the readable text it had before each edit, oldest first.
    """

    id: int
    channel: Channel
    author: User
    created_at: float
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    mentions: list[User] = field(default_factory=list)
    mention_everyone: bool = False
    flags: int = 0
    type: int = 0
    tts: bool = False
    nonce: str | int | None = None
    edited_at: float | None = None
    ephemeral_to: int | None = None
    interaction: Interaction | None = None
    reference: Message | None = None
    deleted: bool = False
    edits: list[str] = field(default_factory=list)
    name_of: Callable[[int], str] = str

    @property
    def text(self) -> str:
        """All that can be read in it, mentions as @name, one line a block."""
        return reading.message_text(self.content, self.embeds, self.components, self.name_of)

    @property
    def buttons(self) -> list[reading.Button]:
        return reading.buttons(self.components)

    @property
    def loading(self) -> bool:
        """Whether it still says "… is thinking"."""
        return bool(self.flags & LOADING)

    @property
    def ephemeral(self) -> bool:
        return self.ephemeral_to is not None

    def visible_to(self, user_id: int) -> bool:
        return not self.deleted and self.ephemeral_to in (None, user_id)
