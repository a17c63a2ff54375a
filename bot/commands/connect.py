"""/connect: a public listening profile, read with consent; /disconnect deletes it again."""

from __future__ import annotations

import asyncio

import discord
from discord import app_commands

from bot.cards.connect import disconnected_card, offer_card, profile_card, unpacked_name
from bot.commands.direct import language_of
from bot.commands.house import (
    Commands,
    House,
    Interaction,
    acknowledge,
    house,
    seen_by_one,
    show,
)
from bot.commands.progress import in_message, in_reply, reference
from bot.errors import CommontoneError
from bot.language import _, speaking
from bot.services.profiles import NotConnected, ProfileUpdate, profiles_of
from bot.services.syncing import Listener, Message
from bot.sources.profiles import Service, as_service
from storage import Account

connect = app_commands.Group(name="connect", description="Connect a public listening profile")


@connect.command(name="listenbrainz", description="Read a public profile at ListenBrainz")
@app_commands.describe(name="the name of the profile, or the address of its page")
async def listenbrainz(interaction: Interaction, name: app_commands.Range[str, 1, 200]) -> None:
    await offer(interaction, "listenbrainz", name)


@connect.command(name="lastfm", description="Read a public profile at Last.fm")
@app_commands.describe(name="the name of the profile, or the address of its page")
async def lastfm(interaction: Interaction, name: app_commands.Range[str, 1, 200]) -> None:
    await offer(interaction, "lastfm", name)


async def offer(interaction: Interaction, service: Service, name: str) -> None:
    """Look at the profile, and ask."""
    await acknowledge(interaction, private=interaction.guild_id is not None)
    found = await house(interaction).profiles.offer(interaction.user.id, service, name)
    await show(interaction, offer_card(found))


async def agreed(interaction: Interaction, service: str, packed: str) -> None:
    """They agree: connect it and read it, in the message with the button."""
    await acknowledge(interaction, private=not seen_by_one(interaction))
    app = house(interaction)
    account = await app.profiles.connect(
        interaction.user.id,
        as_service(service),
        unpacked_name(packed),
        server_id=interaction.guild_id,
    )
    await begin(interaction, account)


async def again(interaction: Interaction, service: str) -> None:
    """Read a connected profile once more."""
    await acknowledge(interaction, private=not seen_by_one(interaction))
    store = house(interaction).store
    account = await asyncio.to_thread(store.accounts.of_member, interaction.user.id, service)
    if account is None:
        raise NotConnected(as_service(service))
    await begin(interaction, account)


async def begin(interaction: Interaction, account: Account) -> None:
    """Show the bar, and read; after `acknowledge`."""
    app = house(interaction)
    first = app.profiles.now(account.id) or ProfileUpdate(account, "reading")
    reply = await show(interaction, profile_card(first, named=None))
    if reply.flags.ephemeral:
        await app.profiles.start(account, listener=in_reply(interaction, card_for))
    else:
        # A message with an address of its own goes on after a restart.
        await app.profiles.start(account, message=reference(reply))


@app_commands.command(name="disconnect", description="Delete a profile and all that came from it")
@app_commands.describe(service="where the profile is")
@app_commands.choices(
    service=[
        app_commands.Choice(name="ListenBrainz", value="listenbrainz"),
        app_commands.Choice(name="Last.fm", value="lastfm"),
    ]
)
async def disconnect(interaction: Interaction, service: str | None = None) -> None:
    """Without a service: the one profile there is."""
    await acknowledge(interaction)
    app, member_id = house(interaction), interaction.user.id
    if service is None:
        mine = await asyncio.to_thread(profiles_of, app.store, member_id)
        if len(mine) > 1:
            raise CommontoneError(
                _("You have connected two profiles."), _("Say which of them goes.")
            )
        service = mine[0].service if mine else "listenbrainz"
    name = await app.profiles.disconnect(member_id, as_service(service))
    app.models.forget(member_id)
    left = await asyncio.to_thread(app.store.rows_about, member_id)
    await show(interaction, disconnected_card(service, name, left))


async def card_for(app: House, update: ProfileUpdate) -> discord.ui.LayoutView:
    """The card of an update; at the end it also asks whether others may see the name."""
    member = await asyncio.to_thread(app.store.members.get, update.account.member_id)
    with speaking(await language_of(app, update.account.member_id)):
        return profile_card(update, named=member.named if member else None)


def message_listener(client: discord.Client, where: Message) -> Listener:
    """Shows a reading in a message."""
    return in_message(client, where, card_for)


COMMANDS: Commands = (connect, disconnect)
PRESSES = {"profile-yes": agreed, "profile-again": again}

__all__ = ["COMMANDS", "PRESSES", "message_listener"]
