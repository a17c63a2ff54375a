"""/block: tracks and artists that never come near a member again."""

from __future__ import annotations

from discord import app_commands

from bot.cards.block import artist_of_key, blocked_card, blocks_card
from bot.cards.press import as_number
from bot.commands.house import (
    Commands,
    Interaction,
    acknowledge,
    house,
    onlooker,
    replace,
    show,
)
from bot.services import blocking

Choice = app_commands.Choice
Typed = app_commands.Range[str, 1, 100]

block = app_commands.Group(name="block", description="What you never want, alone or in a group")


@block.command(name="track", description="Never this track, for you or a group you are in")
@app_commands.describe(track="Type a few letters of the track or the artist, and choose")
async def block_track(interaction: Interaction, track: Typed) -> None:
    await acknowledge(interaction)
    app = house(interaction)
    done = await blocking.block_track(app, interaction.user.id, interaction.guild_id, track)
    await show(interaction, blocked_card(done, app.settings.spotify_open_url))


@block_track.autocomplete("track")
async def _tracks(interaction: Interaction, typed: str) -> list[Choice[str]]:
    found = await house(interaction).searching.tracks(onlooker(interaction), typed)
    return [Choice(name=one.label, value=one.value) for one in found]


@block.command(name="artist", description="Never this artist, for you or a group you are in")
@app_commands.describe(artist="Type a few letters, and choose from the list")
async def block_artist(interaction: Interaction, artist: Typed) -> None:
    await acknowledge(interaction)
    app = house(interaction)
    done = await blocking.block_artist(app, interaction.user.id, interaction.guild_id, artist)
    await show(interaction, blocked_card(done, app.settings.spotify_open_url))


@block_artist.autocomplete("artist")
async def _artists(interaction: Interaction, typed: str) -> list[Choice[str]]:
    found = await house(interaction).searching.artists(onlooker(interaction), typed)
    return [Choice(name=one.label, value=one.value) for one in found]


@block.command(name="list", description="All you have blocked, to let some of it come again")
async def block_list(interaction: Interaction) -> None:
    await acknowledge(interaction)
    app = house(interaction)
    found = await blocking.blocks(app, interaction.user.id)
    await show(interaction, blocks_card(found, app.settings.spotify_open_url))


async def page(interaction: Interaction, number: str) -> None:
    """◀ ▶, and "All you have blocked"."""
    await acknowledge(interaction, private=False)
    app = house(interaction)
    found = await blocking.blocks(app, interaction.user.id)
    await replace(interaction, blocks_card(found, app.settings.spotify_open_url, as_number(number)))


async def unblock(interaction: Interaction, kind: str, key: str, number: str) -> None:
    """ "Unblock"; `number` is the page of the list it stands on, from 1, 0 for no list."""
    await acknowledge(interaction, private=False)
    app, member_id = house(interaction), interaction.user.id
    if kind == "t":
        done = await blocking.unblock_track(app, member_id, as_number(key))
    else:
        done = await blocking.unblock_artist(app, member_id, artist_of_key(key))
    open_url = app.settings.spotify_open_url
    if as_number(number):
        found = await blocking.blocks(app, member_id)
        await replace(interaction, blocks_card(found, open_url, as_number(number) - 1))
    else:
        await replace(interaction, blocked_card(done, open_url))


COMMANDS: Commands = (block,)
PRESSES = {"block-page": page, "unblock": unblock}

__all__ = ["COMMANDS", "PRESSES"]
