"""/playlist mine: what is new to one member."""

from __future__ import annotations

from discord import app_commands

from bot.commands.house import Interaction, acknowledge, house
from bot.commands.options import MOODS
from bot.commands.playlists.family import Name, playlist
from bot.commands.playlists.making import make
from bot.services import groups
from bot.services.groups import LONGEST, SHORTEST, USUAL

Length = app_commands.Range[int, SHORTEST, LONGEST]


@playlist.command(name="mine", description="A playlist of tracks that are new to you")
@app_commands.describe(
    length="How many tracks, 5 to 100 (30 unless you say)",
    mood="How far from what you know",
    name="What the playlist is called",
)
@app_commands.choices(mood=MOODS)
async def mine(
    interaction: Interaction,
    length: Length = USUAL,
    mood: str | None = None,
    name: Name | None = None,
) -> None:
    await acknowledge(interaction)
    shown = await groups.plan_mine(
        house(interaction),
        interaction.user.id,
        interaction.guild_id,
        length=length,
        mood=mood,
        name=name,
    )
    await make(interaction, shown, private=True)


__all__: list[str] = []
