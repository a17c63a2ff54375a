"""/who: who here loves an artist, a track or a genre."""

from __future__ import annotations

from discord import app_commands

from bot.cards.who import who_card
from bot.commands.house import Commands, Interaction, acknowledge, house, server_of, show
from bot.services import common


@app_commands.command(name="who", description="Who here loves an artist, a track or a genre")
@app_commands.describe(what="Type a few letters, and choose from the list")
async def who(interaction: Interaction, what: app_commands.Range[str, 1, 100]) -> None:
    server_id = server_of(interaction)
    await acknowledge(interaction)
    app = house(interaction)
    found = await common.who(app, interaction.user.id, server_id, what)
    await show(interaction, who_card(found, interaction.user.id, app.settings.spotify_open_url))


@who.autocomplete("what")
async def _things(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    found = await common.things_like(
        house(interaction), interaction.user.id, interaction.guild_id, typed
    )
    return [app_commands.Choice(name=one.label, value=one.value) for one in found]


COMMANDS: Commands = (who,)

__all__ = ["COMMANDS"]
