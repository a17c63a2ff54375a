"""/sync: read what changed in the library, with a bar in the reply."""

from __future__ import annotations

import asyncio

from discord import app_commands

from bot.cards.sync import sync_card
from bot.commands.house import Commands, Interaction, acknowledge, house, seen_by_one, show
from bot.commands.progress import reference, reply_listener
from bot.errors import NeedsSpotify
from bot.services.syncing import SyncUpdate
from bot.spotify import ended


@app_commands.command(name="sync", description="Read what changed in your Spotify library")
async def sync(interaction: Interaction) -> None:
    """Start it, or join the one that is going on."""
    await acknowledge(interaction, private=interaction.guild_id is not None)
    await begin(interaction)


async def begin(interaction: Interaction) -> None:
    """Read the library and show it in the reply, after `acknowledge`."""
    app, member_id = house(interaction), interaction.user.id
    account = await asyncio.to_thread(app.store.accounts.of_member, member_id)
    if account is None:
        raise NeedsSpotify
    if account.problem is not None:
        raise ended(account)
    name = account.display_name or account.external_id
    first = app.syncs.now(member_id) or SyncUpdate(member_id, "sync", "reading")
    reply = await show(interaction, sync_card(first, spotify_name=name, named=None))
    if reply.flags.ephemeral:
        await app.syncs.start(account, listener=reply_listener(interaction))
    else:
        # A message with an address of its own goes on after a restart.
        await app.syncs.start(account, message=reference(reply))


async def again(interaction: Interaction) -> None:
    """A button that says so; the bar then stands in its message."""
    await acknowledge(interaction, private=not seen_by_one(interaction))
    await begin(interaction)


COMMANDS: Commands = (sync,)
PRESSES = {"sync-again": again}

__all__ = ["COMMANDS", "PRESSES"]
