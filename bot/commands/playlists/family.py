"""/playlist, and how one of the playlists is named in its options."""

from __future__ import annotations

import asyncio

from discord import app_commands

from bot.commands.house import Interaction, house
from bot.services.groups import listing
from storage import PlaylistPlan

playlist = app_commands.Group(name="playlist", description="Playlists in your Spotify account")


Which = app_commands.Range[str, 1, 200]


Name = app_commands.Range[str, 1, 100]


async def complete(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """The playlists that the member may know of."""
    app = house(interaction)
    plans = await asyncio.to_thread(
        listing.known_to, app, interaction.user.id, interaction.guild_id
    )
    wanted = typed.casefold()
    found = [one for one in plans if wanted in one.name.casefold()]
    return [app_commands.Choice(name=one.name[:100], value=str(one.id)) for one in found[:25]]


async def named(interaction: Interaction, which: str) -> PlaylistPlan:
    return await listing.find(house(interaction), interaction.user.id, interaction.guild_id, which)


__all__ = ["Name", "Which", "complete", "named", "playlist"]
