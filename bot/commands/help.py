"""/help: what one can do here, by task."""

from __future__ import annotations

import asyncio

from discord import app_commands

from bot.cards.help import help_card
from bot.commands.house import Commands, Interaction, acknowledge, house, show


@app_commands.command(name="help", description="What you can do here")
async def help_(interaction: Interaction) -> None:
    await acknowledge(interaction)
    store, member_id = house(interaction).store, interaction.user.id
    account = await asyncio.to_thread(store.accounts.of_member, member_id)
    await show(interaction, help_card(linked=account is not None))


COMMANDS: Commands = (help_,)

__all__ = ["COMMANDS"]
