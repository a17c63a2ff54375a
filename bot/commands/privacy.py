"""/privacy: what is stored, whether your name is shown, and deleting everything."""

from __future__ import annotations

import asyncio

from discord import app_commands

from bot.cards.press import chosen
from bot.cards.privacy import ask_forget_card, forgotten_card, privacy_card
from bot.cards.sync import answer_named
from bot.commands.house import Commands, Interaction, acknowledge, house, replace, show
from bot.errors import NotLinked
from bot.services.privacy import delete_everything, set_named, set_sources, stored_about
from bot.settings import SOURCES


@app_commands.command(name="privacy", description="What is stored about you; delete it")
async def privacy(interaction: Interaction) -> None:
    await acknowledge(interaction)
    stored = await stored_about(house(interaction).store, interaction.user.id)
    await show(interaction, privacy_card(stored))


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
    await replace(interaction, privacy_card(await stored_about(store, member_id)))


async def ask(interaction: Interaction) -> None:
    """Ask whether they are sure."""
    await acknowledge(interaction)
    rows = await asyncio.to_thread(house(interaction).store.rows_about, interaction.user.id)
    await show(interaction, ask_forget_card(rows))


async def confirmed(interaction: Interaction) -> None:
    """They are."""
    await acknowledge(interaction, private=False)
    app = house(interaction)
    await app.profiles.forget(interaction.user.id)
    app.presence.forget(interaction.user.id)
    await delete_everything(app.store, app.spotify, app.syncs, app.models, interaction.user.id)
    await replace(interaction, forgotten_card())


COMMANDS: Commands = (privacy,)
PRESSES = {"named": named, "sources": sources, "forget-ask": ask, "forget-yes": confirmed}

__all__ = ["COMMANDS", "PRESSES"]
