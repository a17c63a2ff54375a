"""/link: a one-time button in a direct message, and the form for pasting the address."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import discord
from discord import app_commands

from bot.cards.link import ADDRESS, outcome_card, paste_form, sent_card, step_card
from bot.cards.look import NO_MENTIONS
from bot.commands.house import Commands, Interaction, acknowledge, house, replace, seen_by_one, show
from bot.commands.progress import edit_message, reference, reply_listener
from bot.services.linking import LinkOutcome, LinkStep
from bot.services.syncs import Listener, Message

log = logging.getLogger(__name__)

CLOSED_DM = 50007


@app_commands.command(name="link", description="Connect your Spotify account")
async def link(interaction: Interaction) -> None:
    """Send the step by direct message; where these are closed, show it here to its member only."""
    await acknowledge(interaction, private=interaction.guild_id is not None)
    await offer(interaction)


async def offer(interaction: Interaction) -> None:
    """Make a fresh step and show it, after `acknowledge`."""
    step = house(interaction).linking.prepare(interaction.user.id)
    relink = await _is_linked(interaction)
    if interaction.guild_id is None:
        # Already in the direct messages: the reply itself is the message.
        reply = await show(interaction, step_card(step, relink=relink))
        await _open(interaction, step, None if reply.flags.ephemeral else reference(reply))
        return
    view = step_card(step, relink=relink)
    view.stop()
    try:
        message = await interaction.user.send(view=view, allowed_mentions=NO_MENTIONS)
    except discord.Forbidden as error:
        if error.code != CLOSED_DM:
            raise
        await show(interaction, step_card(step, relink=relink))
        await _open(interaction, step, None)
        return
    await _open(interaction, step, reference(message))
    await show(interaction, sent_card(message.jump_url))


async def again(interaction: Interaction) -> None:
    """A fresh step in the message whose button was pressed; a new reply where others see it."""
    if not seen_by_one(interaction):
        await acknowledge(interaction)
        await offer(interaction)
        return
    step = house(interaction).linking.prepare(interaction.user.id)
    await replace(interaction, step_card(step, relink=await _is_linked(interaction)))
    message = interaction.message
    in_dm = message is not None and interaction.guild_id is None and not message.flags.ephemeral
    await _open(interaction, step, reference(message) if in_dm and message else None)


async def paste(interaction: Interaction) -> None:
    """Open the form."""
    await interaction.response.send_modal(paste_form())


async def pasted(interaction: Interaction, fields: dict[str, str]) -> None:
    """The form came back: finish the step, in the message that its button is in."""
    await interaction.response.defer()
    interaction.extras["shown"] = True
    outcome = await house(interaction).linking.finish_from_address(
        interaction.user.id, fields.get(ADDRESS, "")
    )
    if outcome.error is not None and outcome.attempt is None:
        # Not read, or not theirs: the step in the message above is still good.
        raise outcome.error
    message = interaction.message
    here = message is not None and not message.flags.ephemeral and interaction.guild_id is None
    await tell(
        interaction.client,
        outcome,
        message=reference(message) if here and message is not None else None,
        listener=None if here else reply_listener(interaction),
        interaction=interaction,
    )


async def tell(
    client: Any,
    outcome: LinkOutcome,
    *,
    message: Message | None = None,
    listener: Listener | None = None,
    interaction: Interaction | None = None,
) -> None:
    """Turn the message of a link step into its end: progress of the library, or what went wrong.

    `message` and `listener` say where, else the step's own context does.
    """
    if outcome.attempt is None:
        return
    context = outcome.attempt.context
    waiting = client.link_replies.pop(context.get("reply"), None)
    if message is None and listener is None:
        if context.get("message"):
            message = {"channel": context["channel"], "message": context["message"]}
        elif waiting is not None:
            interaction, listener = waiting, reply_listener(waiting)
    if outcome.account is not None:
        await client.app.syncs.start(
            outcome.account, why="link", message=message, listener=listener
        )
        return
    if outcome.error is None:
        return
    card = outcome_card(outcome.error)
    if message is not None:
        await edit_message(client, message, card)
    elif interaction is not None and not interaction.is_expired():
        card.stop()
        await interaction.edit_original_response(view=card, allowed_mentions=NO_MENTIONS)


async def _open(interaction: Interaction, step: LinkStep, message: Message | None) -> None:
    context: dict[str, Any] = {
        "name": interaction.user.display_name,
        "server": interaction.guild_id,
    }
    if message is not None:
        context |= message
    else:
        # An ephemeral reply has no address of its own: it is remembered while it can be edited.
        key = str(interaction.id)
        context["reply"] = key
        replies: dict[str, Interaction] = interaction.client.link_replies
        for old in [old for old, reply in replies.items() if reply.is_expired()]:
            del replies[old]
        replies[key] = interaction
    await house(interaction).linking.open(step, context)


async def _is_linked(interaction: Interaction) -> bool:
    store, member_id = house(interaction).store, interaction.user.id
    return await asyncio.to_thread(store.accounts.of_member, member_id) is not None


COMMANDS: Commands = (link,)
PRESSES = {"link-again": again, "link-paste": paste}
FORMS = {"link-paste": pasted}

__all__ = ["COMMANDS", "FORMS", "PRESSES", "tell"]
