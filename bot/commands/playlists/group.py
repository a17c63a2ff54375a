"""/playlist group: a playlist for several, shown before it is made."""

from __future__ import annotations

import asyncio

import discord
from discord import app_commands

from bot.commands.discoveries import progress_of
from bot.commands.house import Interaction, acknowledge, here, house, server_of
from bot.commands.options import MOODS
from bot.commands.playlists.family import Name, playlist
from bot.commands.playlists.preview import show_preview
from bot.commands.whom import in_role, in_voice
from bot.services import groups
from bot.services.groups import (
    LONGEST,
    MOST_DISCOVERIES,
    SHORTEST,
    USUAL,
    Wishes,
)
from bot.services.recommending import genres_like, genres_of

Length = app_commands.Range[int, SHORTEST, LONGEST]
Genres = app_commands.Range[str, 1, 200]

CURVES = [
    app_commands.Choice(name="Rising: calm first, lively last", value="rising"),
    app_commands.Choice(name="Falling: lively first, calm last", value="falling"),
    app_commands.Choice(name="Calm throughout", value="calm"),
    app_commands.Choice(name="Lively throughout", value="lively"),
]
ACCESS = [
    app_commands.Choice(
        name="Private: only on your profile, open to who has the link", value="private"
    ),
    app_commands.Choice(name="Public: on your profile", value="public"),
    app_commands.Choice(name="Collaborative: others may add to it", value="collaborative"),
]


async def complete_genres(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """The genres that this server knows; after a comma the next one."""
    before, _, last = typed.rpartition(",")
    names = await genres_like(
        house(interaction), interaction.user.id, interaction.guild_id, last.strip()
    )
    start = f"{before.strip()}, " if before.strip() else ""
    whole = [f"{start}{name}" for name in names]
    return [app_commands.Choice(name=one[:100], value=one[:100]) for one in whole[:25]]


@playlist.command(name="group", description="A playlist for several of you: for whom is each track")
@app_commands.describe(
    role="For those here who have this role",
    voice="For those who are in your voice channel now",
    length="How many tracks, 5 to 100 (30 unless you say)",
    minutes="How long it plays, instead of how many tracks",
    mood="How far from what the group knows",
    discoveries="How many per cent nobody here knows yet, 0 to 50 (none unless you say)",
    energy="How it goes, where it is known how lively tracks are",
    genres="Only these genres, with commas between",
    without="None of these genres, with commas between",
    clean="No explicit words",
    per_artist="The most tracks of one artist (2 unless you say)",
    name="What the playlist is called",
    access="Who sees it, and who may add to it",
    **{
        f"member{n}": "Somebody it is for (all who take part, unless you say)" for n in range(1, 11)
    },
)
@app_commands.rename(per_artist="per-artist")
@app_commands.choices(mood=MOODS, energy=CURVES, access=ACCESS)
@app_commands.autocomplete(genres=complete_genres, without=complete_genres)
async def group(
    interaction: Interaction,
    member1: discord.User | None = None,
    member2: discord.User | None = None,
    role: discord.Role | None = None,
    voice: bool = False,
    length: Length = USUAL,
    minutes: app_commands.Range[int, 10, 360] | None = None,
    mood: str | None = None,
    discoveries: app_commands.Range[int, 0, MOST_DISCOVERIES] = 0,
    energy: str | None = None,
    genres: Genres | None = None,
    without: Genres | None = None,
    clean: bool = False,
    per_artist: app_commands.Range[int, 1, 10] = 2,
    name: Name | None = None,
    access: str = "private",
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
    app = house(interaction)
    members = (
        *(member1, member2, member3, member4, member5),
        *(member6, member7, member8, member9, member10),
    )
    chosen = [await here(interaction, user) for user in members if user is not None]
    if role is not None:
        chosen += await in_role(interaction, role)
    if voice:
        chosen += in_voice(interaction)
    wishes = Wishes(
        length=length,
        minutes=minutes,
        mood=mood,
        discoveries=discoveries,
        genres_in=await genres_of(app, interaction.user.id, server_id, genres),
        genres_out=await genres_of(app, interaction.user.id, server_id, without),
        curve=energy,
        clean=clean,
        per_artist=per_artist,
    )
    shown = await groups.plan_group(
        app,
        interaction.user.id,
        server_id,
        chosen=chosen,
        wishes=wishes,
        name=name,
        server_name=interaction.guild.name if interaction.guild else "",
        public=access == "public",
        collaborative=access == "collaborative",
        wake=app.lookups.wake,
        on_progress=progress_of(interaction, private=False),
    )
    # What is new in it later is told where it was made.
    await asyncio.to_thread(app.store.versions.set_channel, shown.plan.id, interaction.channel_id)
    await show_preview(interaction, shown)


__all__: list[str] = []
