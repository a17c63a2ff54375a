"""A town whose people have linked: Ada and Ben with their names shown, Cleo without."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.demo.discord import Message, Person, Reply
from bot.demo.spotify.state import Playlist
from tests.bot.town import Town, town

LINKED = ("Ada", "Ben", "Cleo")
UNNAMED = ("Cleo",)


@asynccontextmanager
async def linked_town(
    folder: Path, names: Sequence[str] = LINKED, **options: Any
) -> AsyncIterator[Town]:
    async with town(folder, **options) as place:
        for name in names:
            await place.link(name)
            place.bot.store.members.set_named(place.id_of(name), name not in UNNAMED)
        yield place


def style_of(message: Message, custom_id: str) -> int:
    """How a button looks: 1 blurple, 2 grey, 3 green, 4 red."""
    waiting: list[Any] = list(message.components)
    while waiting:
        part = waiting.pop()
        if part.get("custom_id") == custom_id:
            return int(part["style"])
        waiting += part.get("components", [])
    raise AssertionError(f"there is no button {custom_id}")


def has_label(label: str) -> Any:
    """A predicate: the message has a button with this label."""
    return lambda message: any(button.label == label for button in message.buttons)


async def answered(reply: Reply, text: str) -> Message:
    """The message (the answer or a follow-up) once it says `text`."""
    return await reply.wait(lambda message: text in message.text)


async def made_for_group(place: Town, who: str, within: float = 15.0, **options: Any) -> Message:
    """/playlist group, and "Make it" pressed below its preview; the card once it is in Spotify."""
    person = place.person(who)
    reply = await person.command("playlist group", guild=place.guild, **options)
    preview = await reply.wait(has_label("Make it"), timeout=within)
    pressed = await person.press(preview, label="Make it")
    return await pressed.wait(has_label("Open in Spotify"), timeout=within)


def thumb_of(message: Message, emoji: str, title: str) -> str:
    """The value of an option of the message's menu: 👍 or 👎 for the track of that title."""
    waiting: list[Any] = list(message.components)
    while waiting:
        part = waiting.pop()
        for option in part.get("options", []):
            if option["label"] == title and option.get("emoji", {}).get("name") == emoji:
                return str(option["value"])
        waiting += part.get("components", [])
    raise AssertionError(f"there is no {emoji} for {title}")


def ids_shown(message: Message) -> list[str]:
    """Ids of the tracks that a message links to, in order."""
    return re.findall(r"/track/([A-Za-z0-9]+)\)", message.text)


def made(place: Town) -> list[Playlist]:
    """Playlists in the small Spotify that were not there before the bot."""
    return [one for one in place.spotify.playlists.values() if not one.name.endswith("'s list")]


__all__ = [
    "LINKED",
    "Person",
    "answered",
    "has_label",
    "ids_shown",
    "linked_town",
    "made",
    "made_for_group",
    "style_of",
    "thumb_of",
]
