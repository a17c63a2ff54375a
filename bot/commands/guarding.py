"""What is looked at before any button: that its arguments can be what it sends, and whose they are.

Discord lets nobody press what is not there, and nothing here depends on it. A playlist is seen on
its server, and by those whom it is for; numbers are numbers. What only its owner may do is looked
at where it is done.
"""

from __future__ import annotations

import asyncio
import inspect
import re
from functools import wraps
from typing import Any

from bot.cards.press import chosen
from bot.commands.house import Handler, Interaction, house, onlooker
from bot.errors import Gone

NUMBERS = frozenset(
    {"asked_id", "first", "last", "number", "page", "plan_id", "recording", "server_id"}
)
"""Arguments that this bot only ever sends as whole numbers."""

TRACKS_CHOSEN = frozenset({"rating-open", "thumb-one", "why-this"})
"""Menus whose values name a track."""

_NUMBER = re.compile(r"[0-9]{1,19}")


def guarded(what: str, handler: Handler) -> Handler:
    """The handler behind these checks; raises `Gone` where one of them fails."""
    names = list(inspect.signature(handler).parameters)[1:]
    if not NUMBERS & set(names) and what not in TRACKS_CHOSEN:
        return handler

    @wraps(handler)
    async def checked(interaction: Interaction, *args: Any) -> None:
        given = dict(zip(names, args, strict=False))
        for name in NUMBERS & given.keys():
            if not isinstance(given[name], str) or not _is_number(given[name]):
                raise Gone("That button is not one of this bot's.")
        if "plan_id" in given:
            await _must_be_seen(interaction, int(given["plan_id"]))
        tracks = [given["recording"]] if "recording" in given else []
        if what in TRACKS_CHOSEN:
            tracks += [value.partition(":")[0] for value in chosen(interaction)]
        for track in tracks:
            if _is_number(track):
                await _must_be_known_here(interaction, int(track))
        await handler(interaction, *args)

    return checked


async def _must_be_known_here(interaction: Interaction, recording_id: int) -> None:
    sight = house(interaction).store.sight
    if await asyncio.to_thread(sight.hides, recording_id, onlooker(interaction)):
        raise Gone("That track is not known here.")


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text)) and int(text) < 2**63


async def _must_be_seen(interaction: Interaction, plan_id: int) -> None:
    plan = await asyncio.to_thread(house(interaction).store.playlists.get, plan_id)
    if plan is None:
        return  # the handler says in its own words what is gone
    here = plan.server_id is not None and plan.server_id == interaction.guild_id
    if not here and interaction.user.id not in (plan.owner_id, plan.holder_id, *plan.members):
        raise Gone("That playlist is not one of this server.", "/playlist list shows those here.")


__all__ = ["guarded"]
