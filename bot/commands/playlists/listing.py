"""/playlist list and show."""

from __future__ import annotations

from discord import app_commands

from bot.cards.look import row
from bot.cards.playlists import list_card, playlist_card
from bot.cards.press import as_number, button
from bot.commands.house import Interaction, acknowledge, house, replace, show
from bot.commands.playlists.family import Which, complete, named, playlist
from bot.language import _
from bot.services import groups
from bot.services.groups import listing


@playlist.command(name="list", description="The playlists made here")
async def list_(interaction: Interaction) -> None:
    await acknowledge(interaction)
    found = await listing.list_playlists(
        house(interaction), interaction.user.id, interaction.guild_id
    )
    await show(interaction, list_card(found))


async def turn_list(interaction: Interaction, page: str) -> None:
    await acknowledge(interaction, private=False)
    found = await listing.list_playlists(
        house(interaction), interaction.user.id, interaction.guild_id
    )
    await replace(interaction, list_card(found, as_number(page)))


@playlist.command(name="show", description="What is in a playlist, and for whom")
@app_commands.describe(which="The playlist")
@app_commands.rename(which="playlist")
@app_commands.autocomplete(which=complete)
async def show_(interaction: Interaction, which: Which) -> None:
    await acknowledge(interaction)
    app = house(interaction)
    plan = await named(interaction, which)
    shown = await groups.open_playlist(app, plan.id)
    card = playlist_card(shown, app.settings.spotify_open_url)
    card.add_item(
        row(
            button("playlist-keep", plan.id, label=_("Keep tracks…"), emoji="📌"),
            button("playlist-veto", plan.id, label=_("Veto a track…"), emoji="🚫"),
            button("playlist-history", plan.id, 0, label=_("Versions"), emoji="🕰️"),
        )
    )
    await show(interaction, card)


PRESSES = {
    "playlist-list": turn_list,
}

__all__ = ["PRESSES"]
