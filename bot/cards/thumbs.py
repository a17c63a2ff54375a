"""Thumbs where a card has none of its own: two buttons for one track, a menu for several.

Whoever presses says it for themselves: the card stays, and the answer is theirs alone.
"""

from __future__ import annotations

from collections.abc import Iterable

import discord

from bot.cards.look import Item, cut, row
from bot.cards.press import as_number, button, menu
from bot.language import _
from storage import Recording

MOST = 12
"""Tracks in one menu: Discord takes 25 options, and each track has two."""

NAME, ARTISTS = 80, 80
WAYS = (("👍", 1), ("👎", -1))


def thumb_buttons(recording: Recording) -> list[Item]:
    """👍 and 👎 for the one track that a card is about."""
    return [
        button("thumb-this", recording.id, "up" if value > 0 else "down", emoji=emoji)
        for emoji, value in WAYS
    ]


def thumbs_menu(recordings: Iterable[Recording]) -> Item:
    """👍 and 👎 for each of up to `MOST` recordings; whoever chooses says it for themselves."""
    options = [
        discord.SelectOption(
            label=cut(recording.name, NAME) or _("(no name)"),
            description=cut(", ".join(name for _key, name in recording.artists), ARTISTS) or None,
            value=f"{recording.id}:{value}",
            emoji=emoji,
        )
        for recording in {one.id: one for one in recordings}.values()
        for emoji, value in WAYS
    ][: 2 * MOST]
    return row(menu("thumb-one", options=options, placeholder=_("👍 or 👎 one of these")))


def thumb_of(value: str) -> tuple[int, int]:
    """(recording id, +1 or -1) of an option's value."""
    recording, _colon, thumb = value.partition(":")
    return as_number(recording), 1 if thumb == "1" else -1


__all__ = ["thumb_buttons", "thumb_of", "thumbs_menu"]
