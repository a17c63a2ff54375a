"""The user context menu "Compare our taste"."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.cards.compare import compare_card
from bot.commands.house import Commands, Interaction, acknowledge, here, house, show
from bot.services import tasting


async def compare(interaction: Interaction, user: discord.User) -> None:
    """How alike the two are; only the one who asks sees it."""
    await acknowledge(interaction)
    app = house(interaction)
    found = await tasting.compare(
        app, interaction.user.id, await here(interaction, user), interaction.guild_id
    )
    await show(interaction, compare_card(found, app.settings.spotify_open_url))


COMMANDS: Commands = (app_commands.ContextMenu(name="Compare our taste", callback=compare),)

__all__ = ["COMMANDS"]
