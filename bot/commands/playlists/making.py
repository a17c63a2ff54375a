"""A plan is written to Spotify and shown; its card, and finishing what was left half-made."""

from __future__ import annotations

import asyncio
import logging

from bot.cards.look import Card
from bot.cards.playlists import making_card, playlist_card
from bot.cards.press import as_number
from bot.commands.house import Interaction, acknowledge, add, house, replace, show
from bot.errors import CommontoneError, NotYours
from bot.failures import explain
from bot.language import _
from bot.services import groups
from bot.services.groups import ShownPlaylist
from bot.services.groups.where import as_told_to

log = logging.getLogger(__name__)


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
        problem = as_told_to(error, shown.plan, interaction.user.id)
    except Exception as error:  # noqa: BLE001 - the card must not say "putting into…" for ever
        problem = explain(error, log)
    now = await groups.open_playlist(app, shown.plan.id, left_out=shown.left_out)
    return playlist_card(now, app.settings.spotify_open_url, problem=problem)


async def finish(interaction: Interaction, plan_id: str) -> None:
    """ "Finish it": go on where the writing stopped."""
    await acknowledge(interaction, private=False)
    shown = await groups.open_playlist(house(interaction), as_number(plan_id))
    if interaction.user.id not in (shown.plan.owner_id, shown.plan.holder_id):
        raise NotYours(
            _("That playlist goes into somebody else's Spotify account."),
            _("Only they can finish it; /playlist group makes one in yours."),
        )
    await replace(interaction, making_card(shown))
    await replace(interaction, await _written(interaction, shown))


async def page(interaction: Interaction, plan_id: str, number: str) -> None:
    """◀ ▶: its owner turns the page for all; anybody else gets a page of their own."""
    await acknowledge(interaction, private=False)
    app = house(interaction)
    shown = await groups.open_playlist(app, as_number(plan_id))
    card = playlist_card(shown, app.settings.spotify_open_url, as_number(number))
    message = interaction.message
    own_copy = message is not None and message.flags.ephemeral
    if shown.plan.owner_id == interaction.user.id or own_copy:
        await replace(interaction, card)
    else:
        await add(interaction, card)


PRESSES = {"playlist-page": page, "playlist-finish": finish}

__all__ = ["PRESSES", "make"]
