"""/unlink: delete the tokens and all that came from the account, after asking once."""

from __future__ import annotations

import asyncio

from discord import app_commands

from bot.cards.privacy import ask_unlink_card, kept_card, seat_free_card, unlinked_card
from bot.commands.apps import tell_later
from bot.commands.house import Commands, Interaction, acknowledge, house, replace, show
from bot.errors import NeedsSpotify
from bot.language import _
from bot.services import privacy


@app_commands.command(name="unlink", description="Disconnect Spotify and delete what came from it")
async def unlink(interaction: Interaction) -> None:
    await ask(interaction)


async def ask(interaction: Interaction) -> None:
    """Ask whether they are sure."""
    await acknowledge(interaction)
    store, member_id = house(interaction).store, interaction.user.id
    account = await asyncio.to_thread(store.accounts.of_member, member_id)
    if account is None:
        raise NeedsSpotify(_("No Spotify account of yours is connected."))
    await show(interaction, ask_unlink_card(account.display_name or account.external_id))


async def confirmed(interaction: Interaction) -> None:
    """They are."""
    await acknowledge(interaction, private=False)
    app, member_id = house(interaction), interaction.user.id
    store = app.store
    account = await asyncio.to_thread(store.accounts.of_member, member_id)
    app.linking.forget(member_id)
    await privacy.unlink(store, app.spotify, app.syncs, app.models, member_id)

    def after() -> tuple[int, bool, list[int]]:
        waiting = store.apps.waiting_for(account.client_id) if account else []
        mine = store.apps.of_owner(member_id)
        return store.rows_about(member_id), mine is not None, [one.member_id for one in waiting]

    left, has_app, waiting = await asyncio.to_thread(after)
    tell_later(interaction, waiting[:1], seat_free_card)
    await replace(interaction, unlinked_card(left, has_app=has_app))


async def never_mind(interaction: Interaction) -> None:
    """They are not."""
    await replace(interaction, kept_card())


COMMANDS: Commands = (unlink,)
PRESSES = {"unlink-ask": ask, "unlink-yes": confirmed, "never-mind": never_mind}

__all__ = ["COMMANDS", "PRESSES"]
