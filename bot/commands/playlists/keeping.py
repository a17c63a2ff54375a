"""Keeping tracks of a playlist, and vetoing them."""

from __future__ import annotations

import asyncio

from bot.cards.playlists import keep_card, kept_card, veto_card, vetoed_card
from bot.cards.press import as_number, number_chosen, numbers_chosen
from bot.commands.house import Interaction, acknowledge, house, show
from bot.language import _
from bot.services import groups
from bot.services.groups import listing
from bot.services.groups.refreshing import may_ask


async def keep(interaction: Interaction, plan_id: str) -> None:
    """ "Keep tracks…": menus for the one who presses."""
    await acknowledge(interaction)
    app = house(interaction)
    shown = await groups.open_playlist(app, as_number(plan_id))
    may_ask(shown.plan, interaction.user.id)
    kept = await asyncio.to_thread(app.store.versions.kept, shown.plan.id)
    await show(interaction, keep_card(shown.plan, shown.recordings, kept, interaction.user.id))


async def keep_these(interaction: Interaction, plan_id: str, first: str, last: str) -> None:
    """A menu was used: those chosen stay, the others of this menu need not."""
    await acknowledge(interaction)
    app = house(interaction)
    plan = (await groups.open_playlist(app, as_number(plan_id))).plan
    offered = [one.recording_id for one in plan.tracks[as_number(first) : as_number(last)]]
    wanted = numbers_chosen(interaction)
    await listing.keep_tracks(app, plan.id, interaction.user.id, wanted, offered)
    await show(interaction, kept_card(len(wanted)))


async def veto(interaction: Interaction, plan_id: str) -> None:
    """ "Veto a track…": menus for the one who presses."""
    await acknowledge(interaction)
    shown = await groups.open_playlist(house(interaction), as_number(plan_id))
    may_ask(shown.plan, interaction.user.id)
    await show(interaction, veto_card(shown.plan, shown.recordings))


async def veto_this(interaction: Interaction, plan_id: str, first: str, last: str) -> None:
    """One was chosen."""
    await acknowledge(interaction)
    app = house(interaction)
    recording_id = number_chosen(interaction)
    await listing.veto_track(app, as_number(plan_id), interaction.user.id, recording_id)
    known = await asyncio.to_thread(app.store.catalogue.recordings, [recording_id])
    name = known[recording_id].name if recording_id in known else _("It")
    await show(interaction, vetoed_card(name))


PRESSES = {
    "playlist-keep": keep,
    "playlist-keep-these": keep_these,
    "playlist-veto": veto,
    "playlist-veto-this": veto_this,
}

__all__ = ["PRESSES"]
