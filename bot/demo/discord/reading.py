"""What a person reads in a message: its text, its buttons, whatever layout it is in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

ACTION_ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8
SECTION, TEXT_DISPLAY, THUMBNAIL, MEDIA_GALLERY, FILE, SEPARATOR = 9, 10, 11, 12, 13, 14
CONTAINER, LABEL, FILE_UPLOAD = 17, 18, 19
RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 21, 22, 23
SELECTS = (STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT)

_MENTION = re.compile(r"<@!?(\d+)>|</([^:>]+):\d+>|<a?:(\w+):\d+>")


@dataclass(frozen=True)
class Button:
    label: str | None
    custom_id: str | None
    url: str | None
    disabled: bool
    emoji: str | None


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every component of a layout, outermost first, in reading order."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for key in ("accessory", "component"):
            if component.get(key):
                yield from walk([component[key]])


def plain(text: str, name_of: Callable[[int], str]) -> str:
    """Mentions as names: <@1> becomes @name, </link:1> /link, <:wave:1> :wave:."""

    def named(match: re.Match[str]) -> str:
        user, command, emoji = match.groups()
        if user:
            return f"@{name_of(int(user))}"
        return f"/{command}" if command else f":{emoji}:"

    return _MENTION.sub(named, text)


def texts(content: str, components: list[dict[str, Any]]) -> list[str]:
    """The text of the content and of every text display."""
    found = [content] if content else []
    found += [c["content"] for c in walk(components) if c["type"] == TEXT_DISPLAY]
    return found


def message_text(
    content: str,
    embeds: list[dict[str, Any]],
    components: list[dict[str, Any]],
    name_of: Callable[[int], str],
) -> str:
    lines = texts(content, components)
    for embed in embeds:
        lines += [embed[key] for key in ("title", "description") if embed.get(key)]
        lines += [f"{each['name']}: {each['value']}" for each in embed.get("fields") or []]
        lines += [embed["footer"]["text"]] if embed.get("footer") else []
    return plain("\n".join(lines), name_of)


def buttons(components: list[dict[str, Any]]) -> list[Button]:
    return [
        Button(
            label=component.get("label"),
            custom_id=component.get("custom_id"),
            url=component.get("url"),
            disabled=bool(component.get("disabled")),
            emoji=(component.get("emoji") or {}).get("name"),
        )
        for component in walk(components)
        if component["type"] == BUTTON
    ]


def by_custom_id(components: list[dict[str, Any]], custom_id: str) -> dict[str, Any] | None:
    return next((c for c in walk(components) if c.get("custom_id") == custom_id), None)
