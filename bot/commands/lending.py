"""/admin account and /playlist account: a member's Spotify account for a server's playlists."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

import discord
from discord import app_commands

from bot.cards.lending import (
    ask_account_card,
    lent_card,
    no_longer_card,
    not_lent_card,
    where_card,
)
from bot.cards.look import NO_MENTIONS, Card
from bot.cards.press import as_number
from bot.commands.admin import admin, manages
from bot.commands.direct import language_there, send_direct
from bot.commands.house import (
    Commands,
    Handler,
    Interaction,
    acknowledge,
    house,
    replace,
    server_of,
    show,
)
from bot.commands.playlists.family import playlist
from bot.errors import CommontoneError
from bot.language import _, speaking
from bot.services.groups import lending


@admin.command(name="account", description="Whose Spotify account takes playlists of who has none")
@app_commands.describe(member="Who is asked to lend theirs (they must agree); nobody: who it is")
async def account(interaction: Interaction, member: discord.User | None = None) -> None:
    manages(interaction)
    server_id, asking = server_of(interaction), interaction.user.id
    app = house(interaction)
    if member is None:
        await acknowledge(interaction)
        found = await lending.where(app, asking, server_id)
        await show(interaction, where_card(found, server_id, asking, manages=True))
        return
    await acknowledge(interaction, private=False)
    if member.bot or not isinstance(member, discord.Member):
        raise CommontoneError(
            _("That is nobody who is here."), _("Choose a member of this server.")
        )
    code = await lending.ask(app, server_id, interaction.channel_id)
    name = interaction.guild.name if interaction.guild else ""

    def question() -> Card:
        return ask_account_card(server_id, name, member.id, code, asking)

    await show(interaction, question(), private=False)
    if member.id != asking:
        # Nobody is pinged on a server: whoever is asked is to hear of it all the same.
        with contextlib.suppress(discord.HTTPException):
            await send_direct(interaction.client, member.id, question)


@playlist.command(name="account", description="Into whose Spotify account playlists go here")
async def where(interaction: Interaction) -> None:
    server_id, member = server_of(interaction), interaction.user.id
    await acknowledge(interaction)
    found = await lending.where(house(interaction), member, server_id)
    await show(interaction, where_card(found, server_id, member))


async def yes(interaction: Interaction, server_id: str, asked_id: str, code: str) -> None:
    await acknowledge(interaction, private=False)
    member, server = interaction.user.id, as_number(server_id)
    await lending.agree(house(interaction), server, as_number(asked_id), code, member)
    await replace(interaction, lent_card(member, server))
    if interaction.guild_id is None:
        await _tell_server(interaction, server, lambda: lent_card(member, server))


async def no(interaction: Interaction, server_id: str, asked_id: str, code: str) -> None:
    await acknowledge(interaction, private=False)
    member = interaction.user.id
    await lending.refuse(
        house(interaction), as_number(server_id), as_number(asked_id), code, member
    )
    await replace(interaction, not_lent_card(member))


async def _tell_server(interaction: Interaction, server_id: int, build: Callable[[], Card]) -> None:
    """What was answered in a direct message, where it was asked."""
    named = await asyncio.to_thread(house(interaction).store.server_accounts.of, server_id)
    if named is None or named.channel_id is None:
        return
    with speaking(language_there(interaction.client, named.channel_id)):
        card = build()
    card.stop()
    channel = interaction.client.get_partial_messageable(named.channel_id)
    with contextlib.suppress(discord.HTTPException):
        await channel.send(view=card, allowed_mentions=NO_MENTIONS)


async def end(interaction: Interaction, server_id: str) -> None:
    """For whose account it is (also in a direct message), and who manages the server."""
    await acknowledge(interaction, private=False)
    may = interaction.guild_id == as_number(server_id) and interaction.permissions.manage_guild
    named = await lending.end(
        house(interaction), as_number(server_id), interaction.user.id, manages=may
    )
    await replace(interaction, no_longer_card(named))


COMMANDS: Commands = ()
"""They are commands of /admin and /playlist, which this file adds to when it is imported."""

PRESSES: dict[str, Handler] = {"account-yes": yes, "account-no": no, "account-end": end}

__all__ = ["COMMANDS", "PRESSES"]
