"""/admin: for those who manage a server. Discord hides it from others; the bot looks, too."""

from __future__ import annotations

import asyncio

import discord
from discord import app_commands

from bot.cards.admin import seats_card
from bot.commands.house import Commands, Interaction, acknowledge, house, server_of, show
from bot.errors import CommontoneError
from bot.language import N_
from bot.services.linking import seats_of_server


class NotAManager(CommontoneError):
    sentence = N_("That is for those who may manage this server.")
    next_step = N_("Ask somebody with the permission Manage Server.")


admin = app_commands.Group(
    name="admin",
    description="For those who manage this server",
    # Said in full: what is left out is taken from the tree, which allows direct messages.
    allowed_contexts=app_commands.AppCommandContext(
        guild=True, dm_channel=False, private_channel=False
    ),
    default_permissions=discord.Permissions(manage_guild=True),
)


@admin.command(name="seats", description="Spotify apps and their seats: who is on, who waits")
async def seats(interaction: Interaction) -> None:
    """For their eyes only: it has names in it."""
    manages(interaction)
    await acknowledge(interaction)
    app, server_id = house(interaction), server_of(interaction)
    found = await asyncio.to_thread(seats_of_server, app.store, app.settings, server_id)
    await show(interaction, seats_card(found))


def manages(interaction: Interaction) -> None:
    """Raise unless Discord says that they may manage the server: its owner can let anybody use a
    command that is hidden by default."""
    if not interaction.permissions.manage_guild:
        raise NotAManager


COMMANDS: Commands = (admin,)

__all__ = ["COMMANDS", "manages"]
