"""Buttons, menus and forms whose meaning stands in their custom_id, so they outlive a restart.

A custom_id is `ct:<what>` or `ct:<what>:<arg>:<arg>…`. `bot.client` routes it to the function that
a command family registered under `<what>` (`PRESSES` for buttons and menus, `FORMS` for forms), so
failures of all of them become replies in one place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

import discord
from discord import ui

from bot.cards.look import MAX_CUSTOM_ID, MAX_LABEL, cut
from bot.errors import NotOurs

PREFIX = "ct"
FORM_SECONDS = 15 * 60.0

_NUMBER = re.compile(r"-?[0-9]{1,19}")
_SHAPE = re.compile(rf"{PREFIX}:(?P<what>[a-z0-9-]+)(?::(?P<args>.*))?")


def custom_id(what: str, *args: object) -> str:
    """`ct:what:arg:arg`; an argument may hold anything but a colon (ValueError), 100 in all."""
    parts = [str(arg) for arg in args]
    if any(":" in part for part in parts):
        raise ValueError("an argument of a custom_id must not hold a colon")
    text = ":".join([PREFIX, what, *parts])
    if not _SHAPE.fullmatch(text) or len(text) > MAX_CUSTOM_ID:
        raise ValueError(f"{text!r} is not a custom_id that Discord and this bot can use")
    return text


def parse(text: str) -> tuple[str, tuple[str, ...]] | None:
    """What `custom_id` put together, taken apart; None for one that is not ours."""
    match = _SHAPE.fullmatch(text)
    if match is None:
        return None
    args = match["args"]
    return match["what"], tuple(args.split(":")) if args is not None else ()


class Press(ui.DynamicItem[ui.Item[Any]], template=_SHAPE):
    """Any button or menu of this bot. All that it does is hand the interaction to the client."""

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],
        item: ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Press:
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.client.pressed(interaction)


def button(
    what: str,
    *args: object,
    label: str | None = None,
    emoji: str | None = None,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    disabled: bool = False,
) -> Press:
    """A button that calls `PRESSES[what](interaction, *args)`; the arguments arrive as text."""
    return Press(
        ui.Button(
            custom_id=custom_id(what, *args),
            label=cut(label, MAX_LABEL) if label else None,
            emoji=emoji,
            style=style,
            disabled=disabled,
        )
    )


def menu(
    what: str,
    *args: object,
    options: Iterable[discord.SelectOption],
    placeholder: str | None = None,
    least: int = 1,
    most: int = 1,
) -> Press:
    """A drop-down menu; the chosen values are `chosen(interaction)`."""
    return Press(
        ui.Select(
            custom_id=custom_id(what, *args),
            options=list(options),
            placeholder=placeholder,
            min_values=least,
            max_values=most,
        )
    )


def user_menu(
    what: str,
    *args: object,
    placeholder: str | None = None,
    least: int = 1,
    most: int = 25,
) -> Press:
    """A drop-down menu of the server's people; the chosen ids are `chosen(interaction)`."""
    return Press(
        ui.UserSelect(
            custom_id=custom_id(what, *args),
            placeholder=placeholder,
            min_values=least,
            max_values=most,
        )
    )


def chosen(interaction: discord.Interaction[Any]) -> list[str]:
    """The values of the menu that was used."""
    return list(cast(dict[str, Any], interaction.data or {}).get("values", []))


def one_chosen(interaction: discord.Interaction[Any]) -> str:
    """The value of a menu of which one is chosen; raises `NotOurs` where there is none."""
    values = chosen(interaction)
    if not values:
        raise NotOurs
    return values[0]


def numbers_chosen(interaction: discord.Interaction[Any]) -> list[int]:
    """The values of a menu of ids; raises `NotOurs`."""
    return [as_number(value) for value in chosen(interaction)]


def number_chosen(interaction: discord.Interaction[Any]) -> int:
    """The value of a menu of ids of which one is chosen; raises `NotOurs`."""
    return as_number(one_chosen(interaction))


def as_number(text: str) -> int:
    """An id, a page or a value as a custom_id or a menu holds it; raises `NotOurs`."""
    if not _NUMBER.fullmatch(text) or not -(2**63) <= (found := int(text)) < 2**63:
        raise NotOurs
    return found


def form(what: str, *args: object, title: str, fields: Iterable[ui.Label[Any]]) -> ui.Modal:
    """A form that calls `FORMS[what](interaction, fields, *args)` with its values by custom_id."""
    modal = ui.Modal(title=cut(title, 45), timeout=FORM_SECONDS, custom_id=custom_id(what, *args))
    for field in fields:
        modal.add_item(field)
    # Not kept by discord.py: the client routes it by its custom_id, after a restart too.
    modal.stop()
    return modal


def form_values(data: Mapping[str, Any]) -> dict[str, str]:
    """The texts of a submitted form, by the custom_id of each field, from its interaction data."""
    values: dict[str, str] = {}
    waiting = list(data.get("components", []))
    while waiting:
        part = waiting.pop()
        waiting += part.get("components", [])
        if isinstance(part.get("component"), dict):
            waiting.append(part["component"])
        if "custom_id" in part and "value" in part:
            values[part["custom_id"]] = part["value"]
    return values


__all__ = [
    "Press",
    "as_number",
    "button",
    "chosen",
    "custom_id",
    "form",
    "form_values",
    "menu",
    "number_chosen",
    "numbers_chosen",
    "one_chosen",
    "parse",
    "user_menu",
]
