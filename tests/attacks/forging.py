"""Interactions that Discord's own client would never send: any custom id, any value, any place.

Discord lets nobody press what is not there. Should it ever, or should an old button mean something
else by now, nothing may depend on it.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.commands import load
from bot.demo.discord import Guild, Message, Reply, User
from bot.demo.discord.interactions import COMPONENT, MODAL_SUBMIT
from bot.demo.discord.models import Channel
from tests.bot.town import Town

BUTTON, SELECT = 2, 3


def where(place: Town, user: User, guild: Guild | None) -> Channel:
    """The channel somebody acts in: the server's, or their direct messages."""
    return guild.channel if guild is not None else place.discord.world.dm(user)


async def press(
    place: Town,
    user: User,
    message: Message,
    custom_id: str,
    *,
    guild: Guild | None,
    values: Iterable[str] | None = None,
) -> Reply:
    """Press a button (or, with `values`, use a menu) that nobody ever sent."""
    part: dict[str, Any] = {"type": BUTTON, "id": 2, "custom_id": custom_id, "style": 2}
    part["label"] = "forged"
    data: dict[str, Any] = {"custom_id": custom_id, "id": 2, "component_type": BUTTON}
    if values is not None:
        options = [{"label": value, "value": value} for value in values]
        part = {"type": SELECT, "id": 2, "custom_id": custom_id, "options": options}
        data |= {"component_type": SELECT, "values": [one["value"] for one in options]}
    # discord.py looks for what was pressed in the message: the message is forged, too.
    forged = replace(message, components=[{"type": 1, "id": 1, "components": [part]}])
    return await _sent(place, user, forged, COMPONENT, data, guild)


async def submit(
    place: Town,
    user: User,
    message: Message,
    custom_id: str,
    fields: Mapping[str, str],
    *,
    guild: Guild | None,
) -> Reply:
    """Send a form that nobody ever opened."""
    parts = [
        {"type": 18, "component": {"type": 4, "custom_id": name, "value": value}}
        for name, value in fields.items()
    ]
    data = {"custom_id": custom_id, "components": parts}
    return await _sent(place, user, message, MODAL_SUBMIT, data, guild)


async def _sent(
    place: Town,
    user: User,
    message: Message,
    kind: int,
    data: dict[str, Any],
    guild: Guild | None,
) -> Reply:
    channel = where(place, user, guild)
    interaction = place.discord.desk.open(kind, user, channel, data, message=message)
    reply = Reply(place.discord.world, interaction)

    def over() -> bool:
        shown = [one for one in (reply.message, *reply.followups) if one is not None]
        answered = interaction.response is not None or interaction.failed is not None
        return answered and not any(one.loading for one in shown)

    await place.discord.world.pulse.until(over, 10.0)
    return reply


def presses() -> dict[str, tuple[str, ...]]:
    """{what: names of its arguments} of every button and menu of the bot."""
    _, found, _ = load()
    return {what: _arguments(handler, 1) for what, handler in found.items()}


def forms() -> dict[str, tuple[str, ...]]:
    """The same of every form."""
    _, _, found = load()
    return {what: _arguments(handler, 2) for what, handler in found.items()}


def _arguments(handler: Any, own: int) -> tuple[str, ...]:
    return tuple(inspect.signature(handler).parameters)[own:]
