"""/link: a one-time button in a direct message, and the form for pasting the address."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import discord
from discord import app_commands

from bot.cards.link import (
    ADDRESS,
    DIGITS,
    digits_card,
    digits_form,
    no_seat_card,
    outcome_card,
    paste_form,
    sent_card,
    step_card,
    ways_in,
)
from bot.cards.look import NO_MENTIONS, Card
from bot.cards.own_app import app_card
from bot.cards.press import as_number
from bot.commands.house import Commands, Interaction, acknowledge, house, replace, seen_by_one, show
from bot.commands.progress import edit_message, reference, reply_listener
from bot.language import current
from bot.services.linking import LinkOutcome, LinkStep, Offer, Seat, my_app, offer_to
from bot.services.syncing import Listener, Message
from storage import Account

log = logging.getLogger(__name__)

CLOSED_DM = 50007


@app_commands.command(name="link", description="Connect your Spotify account")
async def link(interaction: Interaction) -> None:
    """Send the step by direct message; where these are closed, show it here to its member only."""
    await acknowledge(interaction, private=interaction.guild_id is not None)
    await offer(interaction)


async def offer(interaction: Interaction, server_id: int | None = None) -> None:
    """Find a seat and show the step through it, or what there is without; after `acknowledge`."""
    server_id = interaction.guild_id or server_id
    found = await seat_for(interaction, server_id)
    if found.seat is None:
        host = house(interaction).settings.spotify_client_id
        await show(interaction, no_seat_card(found, ways(interaction), server_id, host))
        return
    await deliver(interaction, found.seat, server_id, mine=found.mine is not None)


async def deliver(
    interaction: Interaction, seat: Seat, server_id: int | None, *, mine: bool = False
) -> None:
    """Make a fresh step and send it by direct message, or show it here; after `acknowledge`."""
    step = house(interaction).linking.prepare(interaction.user.id, seat)
    relink = await _is_linked(interaction)

    def fresh() -> Card:
        return step_card(step, relink=relink, mine=mine, server_id=server_id)

    if interaction.guild_id is None:
        # Already in the direct messages: the reply itself is the message.
        reply = await show(interaction, fresh())
        await _open(
            interaction, step, None if reply.flags.ephemeral else reference(reply), server_id
        )
        return
    view = fresh()
    view.stop()
    try:
        message = await interaction.user.send(view=view, allowed_mentions=NO_MENTIONS)
    except discord.Forbidden as error:
        if error.code != CLOSED_DM:
            raise
        await show(interaction, fresh())
        await _open(interaction, step, None, server_id)
        return
    await _open(interaction, step, reference(message), server_id)
    await show(interaction, sent_card(message.jump_url))


async def again(interaction: Interaction, server: str = "") -> None:
    """A fresh step in the message whose button was pressed; a new reply where others see it."""
    server_id = interaction.guild_id or (as_number(server) if server else None)
    found = await seat_for(interaction, server_id)
    if found.seat is None or not seen_by_one(interaction):
        await acknowledge(interaction)
        await offer(interaction, server_id)
        return
    step = house(interaction).linking.prepare(interaction.user.id, found.seat)
    relink = await _is_linked(interaction)
    mine = found.mine is not None
    await replace(interaction, step_card(step, relink=relink, mine=mine, server_id=server_id))
    message = interaction.message
    in_dm = message is not None and interaction.guild_id is None and not message.flags.ephemeral
    where = reference(message) if in_dm and message else None
    await _open(interaction, step, where, server_id)


async def seat_for(interaction: Interaction, server_id: int | None) -> Offer:
    """Where this member can sit."""
    app = house(interaction)
    return await asyncio.to_thread(
        offer_to, app.store, app.settings, interaction.user.id, server_id
    )


def ways(interaction: Interaction) -> str:
    """The ways in that need no seat, as far as this bot has them."""
    return registered_ways(interaction.client)


def registered_ways(client: Any) -> str:
    names = {command.name for command in client.tree.get_commands()}
    return ways_in(names if client.app.settings.presence else names - {"presence"})


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
    await _tell_here(interaction, outcome)


async def digits(interaction: Interaction) -> None:
    """Open the form for the digits of the page."""
    await interaction.response.send_modal(digits_form())


async def digits_typed(interaction: Interaction, fields: dict[str, str]) -> None:
    """The digits came: connect what was signed in, in the message that the button is in."""
    await interaction.response.defer()
    interaction.extras["shown"] = True
    outcome = await house(interaction).linking.confirm(interaction.user.id, fields.get(DIGITS, ""))
    await _tell_here(interaction, outcome)


async def _tell_here(interaction: Interaction, outcome: LinkOutcome) -> None:
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
    """Turn the message of a link step into what is next: the digits, progress, or what went wrong.

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
        if context.get("own"):
            await _show_own_app(
                client, outcome.account, context.get("server"), message, interaction
            )
        return
    attempt = outcome.attempt
    if outcome.held is not None:
        card = digits_card(outcome.held.signed_in.display_name, context.get("server"))
    elif outcome.error is not None:
        card = outcome_card(
            outcome.error, attempt.client_id, context.get("server"), registered_ways(client)
        )
    else:
        return
    if message is not None:
        if not await edit_message(client, message, card) and outcome.held is not None:
            # Its message was deleted meanwhile; without the button nobody could go on.
            channel = client.get_partial_messageable(int(message["channel"]))
            await channel.send(view=card, allowed_mentions=NO_MENTIONS)
    elif interaction is not None and not interaction.is_expired():
        card.stop()
        await interaction.edit_original_response(view=card, allowed_mentions=NO_MENTIONS)


async def _show_own_app(
    client: Any,
    account: Account,
    server_id: int | None,
    message: Message | None,
    interaction: Interaction | None,
) -> None:
    """Below the step: the app that they have brought just now, and whether to share it."""
    app = await asyncio.to_thread(
        my_app, client.app.store, client.app.settings, account.member_id, server_id
    )
    card = app_card(app, server_id)
    card.stop()
    if message is not None:
        channel = client.get_partial_messageable(int(message["channel"]))
        await channel.send(view=card, allowed_mentions=NO_MENTIONS)
    elif interaction is not None and not interaction.is_expired():
        await interaction.followup.send(view=card, ephemeral=True, allowed_mentions=NO_MENTIONS)


async def _open(
    interaction: Interaction, step: LinkStep, message: Message | None, server_id: int | None
) -> None:
    context: dict[str, Any] = {
        "name": interaction.user.display_name,
        "server": server_id,
        "own": step.whose == "own",
        "language": current(),
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
PRESSES = {"link-again": again, "link-digits": digits, "link-paste": paste}
FORMS = {"link-digits": digits_typed, "link-paste": pasted}

__all__ = ["COMMANDS", "FORMS", "PRESSES", "deliver", "tell", "ways"]
