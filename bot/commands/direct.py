"""A card by direct message, to somebody who asked for nothing just now."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot.cards.look import NO_MENTIONS


async def send_direct(client: Any, member_id: int, card: ui.LayoutView) -> bool:
    """Send it; False where their messages are closed, which they may stay."""
    card.stop()
    try:
        user = await client.fetch_user(member_id)
        await user.send(view=card, allowed_mentions=NO_MENTIONS)
    except discord.Forbidden:
        return False
    return True


__all__ = ["send_direct"]
