"""/playlist group and /playlist mine, and the buttons of a playlist's card."""

from __future__ import annotations

import asyncio
import logging

import discord
from discord import app_commands

from bot.cards.look import Card
from bot.cards.playlist import making_card, playlist_card
from bot.commands.discoveries import progress_of
from bot.commands.house import (
    Commands,
    Interaction,
    acknowledge,
    add,
    here,
    house,
    replace,
    server_of,
    show,
)
from bot.commands.options import MOODS
from bot.errors import CommontoneError, NotYours
from bot.failures import explain
from bot.services import groups
from bot.services.groups import LONGEST, MOST_DISCOVERIES, SHORTEST, USUAL, ShownPlaylist

log = logging.getLogger(__name__)

Length = app_commands.Range[int, SHORTEST, LONGEST]
Name = app_commands.Range[str, 1, 100]

playlist = app_commands.Group(name="playlist", description="Playlists in your Spotify account")


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


async def make(interaction: Interaction, shown: ShownPlaylist, *, private: bool) -> None:
    """Write a plan to Spotify and show it; a failure half-way leaves a card to finish it from."""
    await show(interaction, making_card(shown), private=private)
    await show(interaction, await _written(interaction, shown), private=private)


async def _written(interaction: Interaction, shown: ShownPlaylist) -> Card:
    app = house(interaction)
    problem: CommontoneError | None = None
    if interaction.guild_id is not None and shown.plan.kind == "group":
        # What is new in it later is told where it was made.
        await asyncio.to_thread(
            app.store.versions.set_channel, shown.plan.id, interaction.channel_id
        )
    try:
        await app.spotify.write_playlist(shown.plan.id)
    except CommontoneError as error:
        problem = error
    except Exception as error:  # noqa: BLE001 - the card must not say "putting into…" for ever
        problem = explain(error, log)
    now = await groups.open_playlist(app, shown.plan.id, left_out=shown.left_out)
    return playlist_card(now, app.settings.spotify_open_url, problem=problem)


async def finish(interaction: Interaction, plan_id: str) -> None:
    """ "Finish it": go on where the writing stopped."""
    await acknowledge(interaction, private=False)
    shown = await groups.open_playlist(house(interaction), int(plan_id))
    if shown.plan.owner_id != interaction.user.id:
        raise NotYours(
            "That playlist goes into somebody else's Spotify account.",
            "Only they can finish it; /playlist group makes one in yours.",
        )
    await replace(interaction, making_card(shown))
    await replace(interaction, await _written(interaction, shown))


async def page(interaction: Interaction, plan_id: str, number: str) -> None:
    """◀ ▶: its owner turns the page for all; anybody else gets a page of their own."""
    await acknowledge(interaction, private=False)
    app = house(interaction)
    shown = await groups.open_playlist(app, int(plan_id))
    card = playlist_card(shown, app.settings.spotify_open_url, int(number))
    message = interaction.message
    own_copy = message is not None and message.flags.ephemeral
    if shown.plan.owner_id == interaction.user.id or own_copy:
        await replace(interaction, card)
    else:
        await add(interaction, card)


COMMANDS: Commands = (playlist,)
PRESSES = {"playlist-page": page, "playlist-finish": finish}

__all__ = ["COMMANDS", "PRESSES", "make"]
