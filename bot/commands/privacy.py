"""/privacy: what is stored, whether your name is shown, your own copy, deleting everything."""

from __future__ import annotations

import asyncio
import io
from typing import Literal

import discord
from discord import app_commands

from bot.cards.look import Card
from bot.cards.own_app import gone_card
from bot.cards.parts import servers_offered
from bot.cards.press import chosen, numbers_chosen
from bot.cards.privacy import (
    ask_forget_card,
    forgotten_card,
    own_copy_card,
    own_copy_too_large_card,
    privacy_card,
)
from bot.cards.sync import answer_named
from bot.commands.apps import tell_later
from bot.commands.house import Commands, Interaction, acknowledge, house, replace, show
from bot.errors import NothingYet, NotLinked
from bot.language import N_, _
from bot.services.own_copy import own_copy
from bot.services.privacy import (
    delete_everything,
    set_named,
    set_new_servers,
    set_servers,
    set_sources,
    stored_about,
)
from bot.settings import SOURCES

OWN_COPY = "my-commontone-data.zip"
NOTHING = (N_("Nothing about you is stored."), N_("Type /link to take part."))
MOST_SENT = 9_500_000
"""Bytes of a file; Discord takes 10 MB in a server without boosts."""


@app_commands.command(
    name="privacy", description="What is stored about you; get all of it, or delete it"
)
@app_commands.describe(action="Straight to your own copy, or to deleting everything")
async def privacy(
    interaction: Interaction, action: Literal["export", "delete"] | None = None
) -> None:
    if action == "export":
        await download(interaction)
    elif action == "delete":
        await ask(interaction)
    else:
        await acknowledge(interaction)
        await show(interaction, await _card(interaction))


async def named(interaction: Interaction, answer: str) -> None:
    """Yes or no to being named; the question may stand on any card, which stays as it is."""
    await acknowledge(interaction, private=False)
    store, member_id = house(interaction).store, interaction.user.id
    if not await set_named(store, member_id, answer == "yes"):
        raise NotLinked
    if interaction.message is not None:
        await replace(interaction, answer_named(interaction.message, answer == "yes"))


async def sources(interaction: Interaction) -> None:
    """Which of what is stored may be used."""
    await acknowledge(interaction, private=False)
    store, member_id = house(interaction).store, interaction.user.id
    # The menu offers only what is stored; whatever else was switched off stays so.
    stored = await stored_about(store, member_id)
    others = [s for s in SOURCES if not stored.evidence.get(s) and s not in stored.sources_off]
    await set_sources(store, member_id, [*chosen(interaction), *others])
    await replace(interaction, await _card(interaction))


async def servers(interaction: Interaction) -> None:
    """On which of their servers a member's music counts."""
    await acknowledge(interaction, private=False)
    app, member_id = house(interaction), interaction.user.id
    # Those that did not fit into the menu stay as they are.
    stored = await stored_about(app.store, member_id)
    offered = [server_id for server_id, _on in servers_offered(stored)]
    kept = [key for key, on in stored.parts.servers.items() if on and key not in offered]
    wanted = {*kept, *numbers_chosen(interaction)}
    await set_servers(app.store, app.models, member_id, wanted)
    await replace(interaction, await _card(interaction))


async def new_servers(interaction: Interaction, answer: str) -> None:
    """Whether their music counts on later servers without asking."""
    await acknowledge(interaction, private=False)
    await set_new_servers(house(interaction).store, interaction.user.id, answer == "yes")
    await replace(interaction, await _card(interaction))


async def download(interaction: Interaction) -> None:
    """All of it, as a ZIP that only they see."""
    await acknowledge(interaction)
    app = house(interaction)
    copied = await own_copy(app.store, interaction.user.id, app.clock())
    if copied is None:
        raise NothingYet(*map(_, NOTHING))
    if len(copied) > MOST_SENT:
        await show(interaction, own_copy_too_large_card(len(copied)))
        return
    file = discord.File(io.BytesIO(copied), filename=OWN_COPY)
    await show(interaction, own_copy_card(OWN_COPY), files=[file])


async def ask(interaction: Interaction) -> None:
    """Ask whether they are sure."""
    await acknowledge(interaction)
    rows = await asyncio.to_thread(house(interaction).store.rows_about, interaction.user.id)
    if not rows:
        raise NothingYet(*map(_, NOTHING))
    await show(interaction, ask_forget_card(rows))


async def confirmed(interaction: Interaction) -> None:
    """They are."""
    await acknowledge(interaction, private=False)
    app = house(interaction)
    await app.profiles.forget(interaction.user.id)
    await app.importing.cancel(interaction.user.id)
    app.presence.forget(interaction.user.id)
    app.linking.forget(interaction.user.id)
    others = await delete_everything(
        app.store, app.spotify, app.syncs, app.models, interaction.user.id
    )
    tell_later(interaction, others, gone_card)
    await replace(interaction, forgotten_card())


async def _card(interaction: Interaction) -> Card:
    stored = await stored_about(house(interaction).store, interaction.user.id)
    guilds = {guild.id: guild.name for guild in interaction.client.guilds}
    return privacy_card(stored, guilds, interaction.guild_id)


COMMANDS: Commands = (privacy,)
PRESSES = {
    "named": named,
    "sources": sources,
    "parts": servers,
    "new-servers": new_servers,
    "own-copy": download,
    "forget-ask": ask,
    "forget-yes": confirmed,
}

__all__ = ["COMMANDS", "PRESSES"]
