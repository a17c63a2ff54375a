"""What is looked at before any button: whether its member may know of what it names.

Discord lets nobody press what is not there, and nothing here depends on it. A playlist is seen on
its server, and by those whom it is for; a track where somebody has it. What only an owner may do
is looked at where it is done, and that numbers are numbers where they are read (`as_number`).
"""

from __future__ import annotations

import asyncio
import inspect
from functools import wraps
from typing import Any

from bot.cards.press import as_number, chosen
from bot.commands.house import Handler, Interaction, house, onlooker
from bot.errors import Gone

NAMED = frozenset({"plan_id", "recording"})
"""Arguments that name something of others."""

TRACKS_CHOSEN = frozenset({"rating-open", "thumb-one", "why-this"})
"""Menus whose values name a track."""


def guarded(what: str, handler: Handler) -> Handler:
    """The handler behind these checks; raises `Gone` where one of them fails."""
    names = list(inspect.signature(handler).parameters)[1:]
    if not NAMED & set(names) and what not in TRACKS_CHOSEN:
        return handler

    @wraps(handler)
    async def checked(interaction: Interaction, *args: Any) -> None:
        given = dict(zip(names, args, strict=False))
        if "plan_id" in given:
            await _must_be_seen(interaction, as_number(given["plan_id"]))
        if "recording" in given:
            await _must_be_known_here(interaction, as_number(given["recording"]))
        if what in TRACKS_CHOSEN:
            for value in chosen(interaction):
                await _must_be_known_here(interaction, as_number(value.partition(":")[0]))
        await handler(interaction, *args)

    return checked


async def _must_be_known_here(interaction: Interaction, recording_id: int) -> None:
    sight = house(interaction).store.sight
    if await asyncio.to_thread(sight.hides, recording_id, onlooker(interaction)):
        raise Gone("That track is not known here.")


async def _must_be_seen(interaction: Interaction, plan_id: int) -> None:
    plan = await asyncio.to_thread(house(interaction).store.playlists.get, plan_id)
    if plan is None:
        return  # the handler says in its own words what is gone
    here = plan.server_id is not None and plan.server_id == interaction.guild_id
    if not here and interaction.user.id not in (plan.owner_id, plan.holder_id, *plan.members):
        raise Gone("That playlist is not one of this server.", "/playlist list shows those here.")


__all__ = ["guarded"]
