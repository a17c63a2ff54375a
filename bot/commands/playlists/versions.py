"""/playlist history."""

from __future__ import annotations

from discord import app_commands

from bot.cards.look import Card
from bot.cards.playlists import history_card
from bot.cards.press import as_number
from bot.commands.house import Interaction, acknowledge, house, replace, seen_by_one, show
from bot.commands.playlists.family import Which, complete, named, playlist
from bot.services.groups import versions
from bot.services.groups.refreshing import must_own


@playlist.command(name="history", description="All versions of a playlist, and what changed")
@app_commands.describe(which="The playlist")
@app_commands.rename(which="playlist")
@app_commands.autocomplete(which=complete)
async def history(interaction: Interaction, which: Which) -> None:
    await acknowledge(interaction)
    plan = await named(interaction, which)
    await show(interaction, await _history(interaction, plan.id, 0))


async def turn_history(interaction: Interaction, plan_id: str, page: str) -> None:
    """ "Versions", and ◀ ▶ under them: for whoever presses."""
    own = seen_by_one(interaction)
    await acknowledge(interaction, private=not own)
    card = await _history(interaction, as_number(plan_id), as_number(page))
    await (replace(interaction, card) if own else show(interaction, card))


async def _history(interaction: Interaction, plan_id: int, page: int) -> Card:
    app = house(interaction)
    found = await versions.history(app, plan_id)
    if found.plan.kind != "group":
        must_own(found.plan, interaction.user.id)
    return history_card(found, app.settings.spotify_open_url, page)


PRESSES = {
    "playlist-history": turn_history,
}

__all__ = ["PRESSES"]
