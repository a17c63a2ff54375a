"""/status: how your connection stands, what waits and until when."""

from __future__ import annotations

from discord import app_commands

from bot.cards.status import status_card
from bot.commands.house import Commands, Interaction, acknowledge, house, show
from bot.services.status import status_of


@app_commands.command(name="status", description="How your connection stands, and what waits")
async def status(interaction: Interaction) -> None:
    await acknowledge(interaction)
    app = house(interaction)
    found = await status_of(
        app.store,
        app.spotify,
        app.syncs,
        app.clock,
        settings=app.settings,
        member_id=interaction.user.id,
        server_id=interaction.guild_id,
    )
    await show(interaction, status_card(found))


COMMANDS: Commands = (status,)

__all__ = ["COMMANDS"]
