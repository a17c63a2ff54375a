"""/taste: one's own, or that of somebody here who has agreed to be named."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.cards.taste import taste_card
from bot.commands.house import Commands, Interaction, acknowledge, here, house, show
from bot.services import tasting


@app_commands.command(name="taste", description="What this bot makes of your music")
@app_commands.describe(member="Somebody else here, if they have agreed to be named")
async def taste(interaction: Interaction, member: discord.User | None = None) -> None:
    await acknowledge(interaction)
    found = await tasting.taste(
        house(interaction),
        interaction.user.id,
        interaction.guild_id,
        await here(interaction, member) if member is not None else None,
    )
    await show(interaction, taste_card(found, interaction.user.id))


COMMANDS: Commands = (taste,)

__all__ = ["COMMANDS"]
