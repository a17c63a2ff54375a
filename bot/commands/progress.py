"""Where the progress of long work is shown: a message by its ids, or an ephemeral reply."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import ui

from bot.cards.look import NO_MENTIONS
from bot.cards.sync import sync_card
from bot.commands.direct import language_of
from bot.commands.house import House, Interaction
from bot.language import speaking
from bot.services.syncing import Listener, Message, SyncUpdate

CardFor = Callable[[House, Any], Awaitable[ui.LayoutView]]
"""Makes the card of an update."""

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


def in_message(client: Any, where: Message, card_for: CardFor) -> Listener:
    """Shows work in a message; lives as long as the message, whatever the process does."""

    async def show(update: Any) -> bool:
        return await edit_message(client, where, await card_for(client.app, update))

    return show


def in_reply(interaction: Interaction, card_for: CardFor, late: Listener | None = None) -> Listener:
    """Shows work in the reply to an interaction, for the quarter of an hour that it can be.

    What comes `late`r goes there, if anywhere.
    """

    async def show(update: Any) -> bool:
        if interaction.is_expired():
            return await late(update) if late is not None else False
        card = await card_for(interaction.client.app, update)
        card.stop()
        await interaction.edit_original_response(view=card, allowed_mentions=NO_MENTIONS)
        return True

    return show


def message_listener(client: Any, where: Message) -> Listener:
    """Shows a sync in a message."""
    return in_message(client, where, card_for)


def reply_listener(interaction: Interaction) -> Listener:
    """Shows a sync in a reply."""
    return in_reply(interaction, card_for)


async def card_for(app: House, update: SyncUpdate) -> ui.LayoutView:
    """The card of an update; at the end it also asks whether others may see the name."""

    def read() -> tuple[str, bool | None]:
        account = app.store.accounts.of_member(update.member_id)
        member = app.store.members.get(update.member_id)
        name = (account.display_name or account.external_id) if account else "Spotify"
        return name, member.named if member else None

    name, named = await asyncio.to_thread(read)
    with speaking(await language_of(app, update.member_id)):
        return sync_card(update, spotify_name=name, named=named)


__all__ = [
    "card_for",
    "edit_message",
    "in_message",
    "in_reply",
    "message_listener",
    "reference",
    "reply_listener",
]
