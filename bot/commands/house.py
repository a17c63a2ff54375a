"""What every command needs: the parts of the bot, acknowledging, and showing a card."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol, cast

import aiohttp
import discord
from discord import ui
from discord.utils import MISSING

from bot.cards.look import NO_MENTIONS
from bot.errors import NeedsServer
from bot.services import house as services
from bot.services.groups import Drafts
from bot.services.groups.refreshing import Refresher
from bot.services.importing import Importing
from bot.services.linking import Linking
from bot.services.lookups import Lookups
from bot.services.parties import PartyKeeper
from bot.services.presence import PresenceLearning
from bot.services.profiles import Profiles
from bot.services.syncing import Syncs
from storage import Onlooker

TRIES, BETWEEN = 4, 0.3
"""How often an edit is sent whose connection breaks, and seconds between (more each time)."""

Interaction = discord.Interaction[Any]
Commands = tuple[Any, ...]
"""What a family registers: `app_commands` commands, groups and context menus."""

Handler = Callable[..., Any]
"""A coroutine function: (interaction, *args) for presses, (interaction, texts, *args) for forms."""


class House(services.House, Protocol):
    """The parts that commands use; `bot.app.App` is one."""

    @property
    def syncs(self) -> Syncs: ...
    @property
    def linking(self) -> Linking: ...
    @property
    def lookups(self) -> Lookups: ...
    @property
    def profiles(self) -> Profiles: ...
    @property
    def importing(self) -> Importing: ...
    @property
    def presence(self) -> PresenceLearning: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def refresher(self) -> Refresher: ...
    @property
    def parties(self) -> PartyKeeper: ...


def house(interaction: Interaction) -> House:
    """The bot's parts, from any interaction."""
    app: House = interaction.client.app
    return app


def onlooker(interaction: Interaction) -> Onlooker:
    """By whom, and where, music is looked for."""
    return Onlooker(interaction.user.id, interaction.guild_id)


async def acknowledge(interaction: Interaction, *, private: bool = True) -> None:
    """Answer at once ("is thinking…"); `show` then puts the card there.

    On a press, `private=False` means: this message will be edited (nothing is shown meanwhile).
    """
    if interaction.type is discord.InteractionType.component and not private:
        await interaction.response.defer()
    else:
        await interaction.response.defer(ephemeral=private, thinking=True)
    interaction.extras["private"] = private
    interaction.extras["acknowledged"] = time.monotonic()
    # The first command of a known member on a server must already find them there.
    seen: asyncio.Task[None] | None = interaction.extras.get("seen")
    if seen is not None:
        await asyncio.shield(seen)


async def show(
    interaction: Interaction,
    card: ui.LayoutView,
    *,
    private: bool = True,
    files: Sequence[discord.File] = (),
) -> discord.InteractionMessage:
    """Put `card` where the answer belongs: into what `acknowledge` opened, or as the answer.

    `files` are those that the card shows as `attachment://…`.

    After `acknowledge(private=False)` on a press, it replaces the message with the button.
    Returns the message.
    """
    # All our buttons are routed by custom_id: discord.py need not keep the view for a timer.
    card.stop()
    message: Any
    if interaction.response.is_done():
        message = await _once_more(
            lambda: interaction.edit_original_response(
                view=card, allowed_mentions=NO_MENTIONS, attachments=list(files) or MISSING
            ),
            tries=1 if files else TRIES,
        )
    else:
        answer = await interaction.response.send_message(
            view=card,
            ephemeral=private,
            allowed_mentions=NO_MENTIONS,
            files=list(files) or MISSING,
        )
        message = answer.resource
    interaction.extras["shown"] = True
    return cast(discord.InteractionMessage, message)


async def replace(interaction: Interaction, card: ui.LayoutView) -> None:
    """Answer a press by turning its own message into `card`, in one request."""
    card.stop()
    if interaction.response.is_done():
        await _once_more(
            lambda: interaction.edit_original_response(view=card, allowed_mentions=NO_MENTIONS)
        )
    else:
        await interaction.response.edit_message(view=card, allowed_mentions=NO_MENTIONS)
    interaction.extras["shown"] = True


async def _once_more(edit: Callable[[], Awaitable[Any]], tries: int = TRIES) -> Any:
    """An edit may be repeated: where the connection broke, its card would be missing for good."""
    for wait in range(1, tries):
        try:
            return await edit()
        except (aiohttp.ClientConnectionError, ConnectionError, TimeoutError):
            await asyncio.sleep(BETWEEN * wait)
    return await edit()


async def add(interaction: Interaction, card: ui.LayoutView, *, private: bool = True) -> None:
    """One more message after the answer."""
    card.stop()
    await interaction.followup.send(view=card, ephemeral=private, allowed_mentions=NO_MENTIONS)


def seen_by_one(interaction: Interaction) -> bool:
    """Whether the message with the pressed button is only its member's: it may be replaced."""
    message = interaction.message
    return interaction.guild_id is None or (message is not None and message.flags.ephemeral)


async def here(interaction: Interaction, user: discord.User | discord.Member) -> int:
    """The id of somebody who was chosen, as one of this server only while they are on it.

    Discord tells of those chosen who are members here: for anybody else, a membership that is
    still remembered is forgotten, so that nothing more is told about them.
    """
    if interaction.guild_id is not None and not isinstance(user, discord.Member):
        left = house(interaction).store.members.left
        await asyncio.to_thread(left, interaction.guild_id, user.id)
    return user.id


def server_of(interaction: Interaction) -> int:
    """The server's id; raises `NeedsServer` in a direct message."""
    if interaction.guild_id is None:
        raise NeedsServer
    return interaction.guild_id


__all__ = [
    "Commands",
    "Handler",
    "House",
    "Interaction",
    "acknowledge",
    "add",
    "here",
    "house",
    "onlooker",
    "replace",
    "seen_by_one",
    "server_of",
    "show",
]
