"""/presence: whether the bot may learn from what Discord shows of a member's listening."""

from __future__ import annotations

import asyncio

from discord import app_commands

from bot.cards.presence import forgotten_card, off_card, presence_card
from bot.commands.house import Commands, Interaction, acknowledge, house, replace, show
from bot.services.presence import SOURCE, PresenceOff


@app_commands.command(name="presence", description="Let what Discord shows you listen to count")
@app_commands.describe(switch="on asks you first; off is at once")
@app_commands.choices(
    switch=[
        app_commands.Choice(name="on", value="on"),
        app_commands.Choice(name="off", value="off"),
    ]
)
async def presence(interaction: Interaction, switch: str | None = None) -> None:
    """How it stands, and the buttons to change it."""
    await acknowledge(interaction)
    app, member_id = house(interaction), interaction.user.id
    if switch == "off":
        await app.presence.withdraw(member_id)
        await show(interaction, off_card(await _tracks(interaction)))
        return
    given = await asyncio.to_thread(app.store.presence.given, member_id)
    if not app.presence.on and not given:
        raise PresenceOff
    await show(interaction, presence_card(given=given, tracks=await _tracks(interaction)))


async def agreed(interaction: Interaction) -> None:
    """They agree."""
    await acknowledge(interaction, private=False)
    app, member_id = house(interaction), interaction.user.id
    await app.presence.agree(member_id, interaction.guild_id)
    await replace(interaction, presence_card(given=True, tracks=await _tracks(interaction)))
    # What they are listening to right now counts, too.
    interaction.client.go(interaction.client.look_around([member_id]))


async def off(interaction: Interaction) -> None:
    """No more, from now on."""
    await acknowledge(interaction, private=False)
    await house(interaction).presence.withdraw(interaction.user.id)
    await replace(interaction, off_card(await _tracks(interaction)))


async def forget(interaction: Interaction) -> None:
    """No more, and nothing of what was seen."""
    await acknowledge(interaction, private=False)
    app, member_id = house(interaction), interaction.user.id
    await app.presence.withdraw(member_id)
    await app.presence.delete(member_id)
    app.models.forget(member_id)
    await replace(interaction, forgotten_card())


async def _tracks(interaction: Interaction) -> int:
    store = house(interaction).store
    counts = await asyncio.to_thread(store.evidence.counts, interaction.user.id)
    return counts.get(SOURCE, 0)


COMMANDS: Commands = (presence,)
PRESSES = {"presence-yes": agreed, "presence-off": off, "presence-forget": forget}

__all__ = ["COMMANDS", "PRESSES"]
