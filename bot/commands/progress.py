"""Where the progress of a sync is shown: a message by its ids, or an ephemeral reply."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
from discord import ui

from bot.cards.look import NO_MENTIONS
from bot.cards.sync import sync_card
from bot.commands.house import House, Interaction
from bot.services.syncs import Listener, Message, SyncUpdate

GONE = {10003, 10008, 50001, 50007}
"""Discord's codes for a message or channel that is not there for us any more."""


def reference(message: discord.Message | discord.InteractionMessage) -> Message:
    """Where a message is, to find it again after a restart."""
    return {"channel": message.channel.id, "message": message.id}


async def edit_message(client: discord.Client, where: Message, card: ui.LayoutView) -> bool:
    """Put `card` into a message by its ids; False where it is gone."""
    channel = client.get_partial_messageable(int(where["channel"]))
    card.stop()
    try:
        await channel.get_partial_message(int(where["message"])).edit(
            view=card, allowed_mentions=NO_MENTIONS
        )
    except discord.HTTPException as error:
        if error.code not in GONE:
            raise
        return False
    return True


def message_listener(client: Any, where: Message) -> Listener:
    """Shows a sync in a message; lives as long as the message, whatever the process does."""

    async def show(update: SyncUpdate) -> bool:
        return await edit_message(client, where, await card_for(client.app, update))

    return show


def reply_listener(interaction: Interaction) -> Listener:
    """Shows a sync in the reply to an interaction, for the quarter of an hour that it can be."""

    async def show(update: SyncUpdate) -> bool:
        if interaction.is_expired():
            return False
        card = await card_for(interaction.client.app, update)
        card.stop()
        await interaction.edit_original_response(view=card, allowed_mentions=NO_MENTIONS)
        return True

    return show


async def card_for(app: House, update: SyncUpdate) -> ui.LayoutView:
    """The card of an update; at the end it also asks whether others may see the name."""

    def read() -> tuple[str, bool | None]:
        account = app.store.accounts.of_member(update.member_id)
        member = app.store.members.get(update.member_id)
        name = (account.display_name or account.external_id) if account else "Spotify"
        return name, member.named if member else None

    name, named = await asyncio.to_thread(read)
    return sync_card(update, spotify_name=name, named=named)


__all__ = ["card_for", "edit_message", "message_listener", "reference", "reply_listener"]
