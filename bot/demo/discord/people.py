"""People of the small Discord, for tests and for the story: they type, press and read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bot.demo.discord import reading
from bot.demo.discord.interactions import Interaction
from bot.demo.discord.modals import Modal
from bot.demo.discord.models import Channel, Guild, Message, User
from bot.demo.discord.options import Refused
from bot.demo.discord.reply import NoReply, Predicate, Reply

if TYPE_CHECKING:
    from bot.demo.discord.server import SmallDiscord

_FIRST = object()
PATIENCE = 10.0


class Person:
    """One user in front of Discord. Every action returns once the bot answered, or failed to.

    `Refused` is raised for what Discord's client would not let them do: an unknown command, an
    option out of range, a disabled button, somebody else's ephemeral message.
    """

    def __init__(self, discord: SmallDiscord, user: User) -> None:
        self._world = discord.world
        self._acting = discord.acting
        self.user = user

    @property
    def name(self) -> str:
        return self.user.name

    async def command(
        self,
        command: str,
        /,
        *,
        guild: Guild | object | None = _FIRST,
        **options: Any,
    ) -> Reply:
        """Type a slash command, such as "recommend" or "playlist group".

        `guild` None means the direct messages with the bot; left out, the first guild they are
        on. Users are given as `User`, files as (name, content).
        """
        channel = self._channel(guild)
        return await self._done(self._acting.command(self.user, channel, command, options))

    async def autocomplete(
        self,
        command: str,
        option: str,
        text: str = "",
        /,
        *,
        guild: Guild | object | None = _FIRST,
        **options: Any,
    ) -> list[dict[str, Any]]:
        """The suggestions while typing `text` into `option`: a list of {name, value}."""
        given = options | {option: text}
        interaction = self._acting.command(
            self.user, self._channel(guild), command, given, focused=option
        )
        reply = await self._done(interaction)
        if reply.failed:
            raise NoReply("Loading options failed")
        return interaction.choices or []

    async def user_command(
        self, command: str, target: User, /, *, guild: Guild | object | None = _FIRST
    ) -> Reply:
        """Choose `command` under Apps in another member's context menu."""
        channel = self._channel(guild)
        return await self._done(self._acting.user_command(self.user, channel, command, target))

    async def press(
        self,
        where: Message | Reply,
        *,
        custom_id: str | None = None,
        label: str | None = None,
        emoji: str | None = None,
        nth: int = 0,
    ) -> Reply:
        """Press a button, found by custom id, label or emoji; the `nth` of those that fit."""
        message = _message(where)
        wanted = {"custom_id": custom_id, "label": label, "emoji": emoji}
        wanted = {key: value for key, value in wanted.items() if value is not None}
        fitting = [
            button
            for button in message.buttons
            if all(getattr(button, key) == value for key, value in wanted.items())
        ]
        if len(fitting) <= nth:
            there = [(b.label, b.emoji, b.custom_id) for b in message.buttons]
            raise Refused(f"There is no button {wanted} (number {nth}); there are: {there}")
        button = fitting[nth]
        if button.url is not None or button.custom_id is None:
            raise Refused(f"The button {button.label!r} opens {button.url}; nothing is sent.")
        return await self._done(self._acting.press(self.user, message, button.custom_id))

    async def choose(
        self, where: Message | Reply, custom_id: str | None, values: Sequence[Any]
    ) -> Reply:
        """Choose in a select menu (None: the only one there is); users are given as `User`."""
        message = _message(where)
        if custom_id is None:
            menus = [c for c in reading.walk(message.components) if c["type"] in reading.SELECTS]
            if len(menus) != 1:
                raise Refused(f"The message has {len(menus)} select menus, not one.")
            custom_id = menus[0]["custom_id"]
        return await self._done(
            self._acting.choose(self.user, message, str(custom_id), list(values))
        )

    async def submit(self, modal: Modal | Reply, values: Mapping[str, Any]) -> Reply:
        """Send a form; `values` is by label or custom id."""
        form = modal.modal if isinstance(modal, Reply) else modal
        if form is None:
            raise Refused("There is no form open.")
        return await self._done(self._acting.submit(self.user, form, values))

    @property
    def dms(self) -> list[Message]:
        """The direct messages with the bot, oldest first."""
        return self.sees(self._world.dm(self.user))

    def sees(self, channel: Channel) -> list[Message]:
        """What is on this person's screen in a channel, oldest first."""
        return [m for m in channel.messages.values() if m.visible_to(self.user.id)]

    async def wait_dm(
        self,
        predicate: Predicate | None = None,
        timeout: float = 15.0,  # noqa: ASYNC109
    ) -> Message:
        """The newest direct message for which `predicate` holds; raises `NoReply`."""
        holds = predicate or (lambda message: True)

        def found() -> Message | None:
            return next((message for message in reversed(self.dms) if holds(message)), None)

        await self._world.pulse.until(lambda: found() is not None, timeout)
        message = found()
        if message is None:
            raise NoReply(f"No such direct message; there are: {[m.text for m in self.dms]}")
        return message

    def _channel(self, guild: Guild | object | None) -> Channel:
        if guild is _FIRST:
            mine = (g for g in self._world.guilds.values() if self.user.id in g.members)
            guild = next(mine, None)
        return guild.channel if isinstance(guild, Guild) else self._world.dm(self.user)

    async def _done(self, interaction: Interaction) -> Reply:
        await self._world.pulse.until(
            lambda: interaction.response is not None or interaction.failed is not None, PATIENCE
        )
        return Reply(self._world, interaction)


def _message(where: Message | Reply) -> Message:
    message = where.message if isinstance(where, Reply) else where
    if message is None:
        raise Refused("There is no message to press anything on.")
    return message
