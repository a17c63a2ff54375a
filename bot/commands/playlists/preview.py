"""The preview of a playlist: swapping, dropping, keeping, shuffling, and making it."""

from __future__ import annotations

import asyncio

from bot.cards.look import Card
from bot.cards.playlists import preview_card, thrown_away_card
from bot.cards.press import as_number, number_chosen, numbers_chosen
from bot.commands.house import Handler, Interaction, acknowledge, house, replace, show
from bot.commands.playlists.making import make
from bot.services.groups import ShownPlaylist
from bot.services.groups.refreshing import may_ask


async def show_preview(interaction: Interaction, shown: ShownPlaylist) -> None:
    """As the answer to a command."""
    await show(interaction, await _card(interaction, shown, 0), private=False)


async def _card(interaction: Interaction, shown: ShownPlaylist, page: int) -> Card:
    app = house(interaction)
    kept = await asyncio.to_thread(app.store.versions.kept, shown.plan.id)
    return preview_card(shown, kept.keys(), app.settings.spotify_open_url, page)


async def _changed(interaction: Interaction, shown: ShownPlaylist, page: str = "0") -> None:
    await replace(interaction, await _card(interaction, shown, as_number(page)))


async def turn(interaction: Interaction, plan_id: str, page: str) -> None:
    """◀ ▶: whoever it is for turns the page, for all."""
    await acknowledge(interaction, private=False)
    shown = await house(interaction).drafts.open(as_number(plan_id))
    may_ask(shown.plan, interaction.user.id)
    await _changed(interaction, shown, page)


async def swap(interaction: Interaction, plan_id: str, page: str) -> None:
    await acknowledge(interaction, private=False)
    shown = await house(interaction).drafts.swap(
        as_number(plan_id), interaction.user.id, number_chosen(interaction)
    )
    await _changed(interaction, shown, page)


async def drop(interaction: Interaction, plan_id: str, page: str) -> None:
    await acknowledge(interaction, private=False)
    shown = await house(interaction).drafts.drop(
        as_number(plan_id), interaction.user.id, number_chosen(interaction)
    )
    await _changed(interaction, shown, page)


async def keep(interaction: Interaction, plan_id: str, page: str) -> None:
    await acknowledge(interaction, private=False)
    shown = await house(interaction).drafts.keep(
        as_number(plan_id), interaction.user.id, number_chosen(interaction)
    )
    await _changed(interaction, shown, page)


async def shuffle(interaction: Interaction, plan_id: str) -> None:
    await acknowledge(interaction, private=False)
    shown = await house(interaction).drafts.shuffle(as_number(plan_id), interaction.user.id)
    await _changed(interaction, shown)


async def people(interaction: Interaction, plan_id: str) -> None:
    """The menu of people: it is for them, and for whoever asked for it."""
    await acknowledge(interaction, private=False)
    ids = numbers_chosen(interaction)
    shown = await house(interaction).drafts.regroup(as_number(plan_id), interaction.user.id, ids)
    await _changed(interaction, shown)


async def make_it(interaction: Interaction, plan_id: str) -> None:
    await acknowledge(interaction, private=False)
    shown = await house(interaction).drafts.start(as_number(plan_id), interaction.user.id)
    await make(interaction, shown, private=False)


async def throw_away(interaction: Interaction, plan_id: str) -> None:
    await acknowledge(interaction, private=False)
    plan = await house(interaction).drafts.throw_away(as_number(plan_id), interaction.user.id)
    await replace(interaction, thrown_away_card(plan))


PRESSES: dict[str, Handler] = {
    "preview-page": turn,
    "preview-swap": swap,
    "preview-drop": drop,
    "preview-keep": keep,
    "preview-shuffle": shuffle,
    "preview-people": people,
    "preview-make": make_it,
    "preview-away": throw_away,
}

__all__ = ["PRESSES", "show_preview"]
