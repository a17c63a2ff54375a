"""A member's own Spotify app, behind the buttons of /link: making, sharing, taking away; seats."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable

import discord

from bot.cards.link import asked_card, ways_card
from bot.cards.look import Card
from bot.cards.own_app import (
    FIELD,
    app_card,
    ask_remove_card,
    asks_card,
    client_id_form,
    gone_card,
    guide_card,
    guide_files,
    removed_card,
)
from bot.cards.press import as_number
from bot.commands.direct import send_direct
from bot.commands.house import Commands, Interaction, acknowledge, house, replace, show
from bot.commands.link import deliver, ways
from bot.services import linking


async def guide(interaction: Interaction, server: str = "") -> None:
    """How to make an app, in pictures."""
    await acknowledge(interaction)
    uri = house(interaction).spotify.redirect_uri
    files = await asyncio.to_thread(guide_files, uri)
    await show(interaction, guide_card(uri, _server(interaction, server)), files=files)


async def enter(interaction: Interaction, server: str = "") -> None:
    """Open the form for the client id."""
    await interaction.response.send_modal(client_id_form(_server(interaction, server)))


async def given(interaction: Interaction, fields: dict[str, str], server: str = "") -> None:
    """The client id came: look whether Spotify knows the app, then the step through it."""
    await acknowledge(interaction, private=interaction.guild_id is not None)
    await _through(interaction, fields.get(FIELD, ""), server)


async def once_more(interaction: Interaction, client_id: str, server: str = "") -> None:
    """The same app again, after it was mended in the dashboard."""
    await acknowledge(interaction)
    await _through(interaction, client_id, server)


async def other_ways(interaction: Interaction, server: str = "") -> None:
    """What needs no seat."""
    await acknowledge(interaction)
    await show(interaction, ways_card(ways(interaction), _server(interaction, server)))


async def mine(interaction: Interaction, server: str = "") -> None:
    """The app that the member has brought."""
    await acknowledge(interaction)
    await show(interaction, await _my_card(interaction, _server(interaction, server)))


async def share(interaction: Interaction, server: str, answer: str) -> None:
    """Offer its free seats on a server, or no longer."""
    await acknowledge(interaction, private=False)
    store, member_id = house(interaction).store, interaction.user.id
    await asyncio.to_thread(linking.share, store, member_id, as_number(server), answer == "yes")
    await replace(interaction, await _my_card(interaction, as_number(server)))


async def ask_remove(interaction: Interaction) -> None:
    """Ask whether they are sure."""
    await acknowledge(interaction)
    app, member_id = house(interaction), interaction.user.id
    found = await asyncio.to_thread(linking.my_app, app.store, app.settings, member_id, None)
    others = [one for one in found.sitting if one != member_id]
    await show(interaction, ask_remove_card(len(others)))


async def remove(interaction: Interaction) -> None:
    """They are: whoever was connected through it is told."""
    await acknowledge(interaction, private=False)
    app = house(interaction)
    others = await linking.take_away(app.store, app.spotify, interaction.user.id)
    for other in others:
        await app.syncs.cancel(other)
    tell_later(interaction, others, gone_card)
    await replace(interaction, removed_card())


async def ask_for_seat(interaction: Interaction, server: str, client_id: str) -> None:
    """Put the member on the waiting list; a friend whose app it is hears of it once."""
    await acknowledge(interaction)
    store, member_id = house(interaction).store, interaction.user.id
    asked = await asyncio.to_thread(
        linking.ask_for_seat, store, member_id, as_number(server), client_id
    )
    if asked.new and asked.owner_id is not None:
        tell_later(interaction, [asked.owner_id], lambda: asks_card(member_id))
    await show(interaction, asked_card(asked.place, ways(interaction)))


def tell_later(
    interaction: Interaction, member_ids: Iterable[int], build: Callable[[], Card]
) -> None:
    """Send members a card by direct message, beside everything else; closed ones stay closed."""

    async def send() -> None:
        for member_id in list(member_ids):
            with contextlib.suppress(discord.HTTPException):
                await send_direct(interaction.client, member_id, build)

    interaction.client.go(send())


async def _through(interaction: Interaction, text: str, server: str) -> None:
    app, member_id = house(interaction), interaction.user.id
    seat = await linking.own_seat(app.store, app.settings, app.spotify, member_id, text)
    await deliver(interaction, seat, _server(interaction, server))


async def _my_card(interaction: Interaction, server_id: int | None) -> Card:
    app, member_id = house(interaction), interaction.user.id

    def read() -> Card:
        found = linking.my_app(app.store, app.settings, member_id, server_id)
        return app_card(found, server_id, app.store.apps.waiting_for(found.client_id))

    return await asyncio.to_thread(read)


def _server(interaction: Interaction, server: str) -> int | None:
    return interaction.guild_id or (as_number(server) if server else None)


COMMANDS: Commands = ()
PRESSES = {
    "link-own": guide,
    "link-own-enter": enter,
    "link-own-again": once_more,
    "link-ways": other_ways,
    "my-app": mine,
    "app-share": share,
    "app-remove-ask": ask_remove,
    "app-remove-yes": remove,
    "seat-ask": ask_for_seat,
}
FORMS = {"link-own": given}

__all__ = ["COMMANDS", "FORMS", "PRESSES", "tell_later"]
