"""A card by direct message, to somebody who asked for nothing just now; and in whose language."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import discord
from discord import ui

from bot.cards.look import NO_MENTIONS
from bot.commands.house import House
from bot.language import current, known, speaking


async def send_direct(client: Any, member_id: int, build: Callable[[], ui.LayoutView]) -> bool:
    """Make the card in their language and send it.

    False where their messages are closed, which they may stay.
    """
    with speaking(await language_of(client.app, member_id)):
        card = build()
    card.stop()
    try:
        user = await client.fetch_user(member_id)
        await user.send(view=card, allowed_mentions=NO_MENTIONS)
    except discord.Forbidden:
        return False
    return True


async def language_of(app: House, member_id: int) -> str:
    """The language that a member was last seen to use; the current one where that is not known."""
    return await asyncio.to_thread(app.store.members.language, member_id) or current()


def language_there(client: Any, channel_id: int) -> str:
    """The language of a channel's server, as its settings say; else the current one."""
    guild: discord.Guild | None = getattr(client.get_channel(channel_id), "guild", None)
    return known(guild.preferred_locale) if guild is not None else current()


__all__ = ["language_of", "language_there", "send_direct"]
