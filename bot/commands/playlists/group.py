"""/playlist group: a playlist for several."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.commands.discoveries import progress_of
from bot.commands.house import Interaction, acknowledge, here, house, server_of
from bot.commands.options import MOODS
from bot.commands.playlists.family import Name, playlist
from bot.commands.playlists.making import make
from bot.services import groups
from bot.services.groups import LONGEST, MOST_DISCOVERIES, SHORTEST, USUAL

Length = app_commands.Range[int, SHORTEST, LONGEST]


@playlist.command(name="group", description="A playlist for several of you: for whom is each track")
@app_commands.describe(
    length="How many tracks, 5 to 100 (30 unless you say)",
    mood="How far from what the group knows",
    name="What the playlist is called",
    discoveries="How many per cent nobody here knows yet, 0 to 50 (none unless you say)",
    **{
        f"member{n}": "Somebody it is for (all who take part, unless you say)" for n in range(1, 11)
    },
)
@app_commands.choices(mood=MOODS)
async def group(
    interaction: Interaction,
    member1: discord.User | None = None,
    member2: discord.User | None = None,
    length: Length = USUAL,
    mood: str | None = None,
    name: Name | None = None,
    discoveries: app_commands.Range[int, 0, MOST_DISCOVERIES] = 0,
    member3: discord.User | None = None,
    member4: discord.User | None = None,
    member5: discord.User | None = None,
    member6: discord.User | None = None,
    member7: discord.User | None = None,
    member8: discord.User | None = None,
    member9: discord.User | None = None,
    member10: discord.User | None = None,
) -> None:
    server_id = server_of(interaction)
    await acknowledge(interaction, private=False)
    chosen = (
        *(member1, member2, member3, member4, member5),
        *(member6, member7, member8, member9, member10),
    )
    shown = await groups.plan_group(
        house(interaction),
        interaction.user.id,
        server_id,
        chosen=[await here(interaction, user) for user in chosen if user is not None],
        length=length,
        mood=mood,
        name=name,
        server_name=interaction.guild.name if interaction.guild else "",
        discoveries=discoveries,
        wake=house(interaction).lookups.wake,
        on_progress=progress_of(interaction, private=False),
    )
    await make(interaction, shown, private=False)


__all__: list[str] = []
