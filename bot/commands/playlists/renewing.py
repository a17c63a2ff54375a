"""/playlist refresh and undo, and going back to a version from the menu."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from discord import app_commands

from bot.cards.playlists import renewed_card, renewing_card, unwritten_card
from bot.cards.press import as_number, number_chosen
from bot.commands.house import Interaction, acknowledge, house, seen_by_one, show
from bot.commands.playlists.family import Which, complete, named, playlist
from bot.errors import CommontoneError
from bot.services import groups
from bot.services.groups.refreshing import Renewed, may_ask
from bot.services.groups.where import told_to
from storage import PlaylistPlan


@playlist.command(name="refresh", description="Replace what is stale in a playlist, in its place")
@app_commands.describe(which="The playlist")
@app_commands.rename(which="playlist")
@app_commands.autocomplete(which=complete)
async def refresh(interaction: Interaction, which: Which) -> None:
    await acknowledge(interaction, private=False)
    plan = await named(interaction, which)
    may_ask(plan, interaction.user.id)
    app = house(interaction)
    channel = await asyncio.to_thread(app.store.versions.channel, plan.id)
    await _renew(
        interaction,
        plan,
        lambda: app.refresher.refresh(
            plan.id,
            interaction.user.id,
            posting=channel is not None,
            told_by_caller=channel == interaction.channel_id,
        ),
    )


@playlist.command(name="undo", description="Put a playlist back to how it was before")
@app_commands.describe(
    which="The playlist", version="Which version (the one before, unless you say)"
)
@app_commands.rename(which="playlist")
@app_commands.autocomplete(which=complete)
async def undo(
    interaction: Interaction, which: Which, version: app_commands.Range[int, 1] | None = None
) -> None:
    await acknowledge(interaction, private=False)
    plan = await named(interaction, which)
    may_ask(plan, interaction.user.id)
    app = house(interaction)
    await _renew(
        interaction, plan, lambda: app.refresher.undo(plan.id, interaction.user.id, version)
    )


async def restore(interaction: Interaction, plan_id: str) -> None:
    """The menu under the versions: back to the one that was chosen."""
    await acknowledge(interaction, private=seen_by_one(interaction))
    app = house(interaction)
    plan = (await groups.open_playlist(app, as_number(plan_id))).plan
    may_ask(plan, interaction.user.id)
    number = number_chosen(interaction)
    await _renew(
        interaction, plan, lambda: app.refresher.undo(plan.id, interaction.user.id, number)
    )


async def _renew(
    interaction: Interaction,
    plan: PlaylistPlan,
    work: Callable[[], Awaitable[Renewed]],
) -> None:
    """Do it, with a card meanwhile; what was kept but not written is finished by itself."""
    app = house(interaction)
    await show(interaction, renewing_card(plan.name), private=False)
    before = await asyncio.to_thread(app.store.versions.unfinished)
    try:
        with told_to(plan, interaction.user.id):
            renewed = await work()
    except CommontoneError as error:
        after = await asyncio.to_thread(app.store.versions.unfinished)
        if plan.id in after and plan.id not in before:
            await show(interaction, unwritten_card(plan.name, error), private=False)
            return
        raise
    await show(interaction, renewed_card(renewed, app.settings.spotify_open_url), private=False)


PRESSES = {
    "playlist-restore": restore,
}

__all__ = ["PRESSES"]
