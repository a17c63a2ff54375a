"""One look for every reply: colours, wording helpers, limits, and safe text.

A card is a `discord.ui.LayoutView` (Components V2). Discord allows 40 components and 4,000
characters of text in one message; names come from Discord and Spotify and may hold anything, so
everything not written by us goes through `escape` (inside text) or `cut` (on labels).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

import discord
from discord import ui

from bot.language import _, joined, ngettext, percent
from bot.language import number as written

MAX_COMPONENTS = 40
MAX_TEXT = 4000
MAX_LABEL = 80
MAX_CUSTOM_ID = 100

BRAND = discord.Colour(0x7C5CFC)
GOOD = discord.Colour(0x3BA55D)
WAITING = discord.Colour(0xF0B232)
PROBLEM = discord.Colour(0xED4245)

NO_MENTIONS = discord.AllowedMentions.none()

Card = ui.LayoutView
Item = ui.Item[Any]

_SPECIAL = re.compile(r"([\\*_~|`\[\]<@])")
_SCHEME = re.compile(r"(?<=[A-Za-z]):(?=//)")
# Bidirectional overrides and isolates could reorder what follows a name; line breaks would start a
# heading or a list.
_UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")


def cut(text: str, limit: int) -> str:
    """One line of at most `limit` characters; what does not fit ends in an ellipsis."""
    text = _UNSEEN.sub("", " ".join(text.split()))
    text = "".join(letter for letter in text if letter >= " " and letter != "\x7f")
    if len(text) <= limit:
        return text
    kept = text[: max(0, limit - 1)].rstrip()
    # A joiner or a combining mark left at the end would join the ellipsis.
    while kept and (kept[-1] == "\u200d" or unicodedata.combining(kept[-1])):
        kept = kept[:-1]
    return f"{kept}…"


def escape(text: str, limit: int = 100) -> str:
    """`text` so that Discord shows it as typed: no markdown, mention, link or emoji comes of it.

    It is cut to `limit` visible characters first; escaping can double that.
    """
    text = _SPECIAL.sub(r"\\\1", cut(text, limit))
    text = _SCHEME.sub(r"\\:", text)
    # A number at the start would be a list: its dot is what has to be escaped.
    text = re.sub(r"^(\d+)\.", r"\1\\.", text)
    text = re.sub(r"^([#>+-])", r"\\\1", text)
    return f"\u2068{text}\u2069" if _right_to_left(text) else text


def mention(member_id: int) -> str:
    """How a member is shown. Nobody is pinged: every message goes out with `NO_MENTIONS`."""
    return f"<@{member_id}>"


def mentions(member_ids: Iterable[int], most: int = 5) -> str:
    """ "@A, @B and @C"; past `most`, "@A, @B and 7 others"."""
    ids = list(member_ids)
    shown = [mention(member_id) for member_id in ids[:most]]
    rest = len(ids) - len(shown)
    if rest:
        shown.append(count_of(rest, "other"))
    return spoken_list(shown)


def spoken_list(words: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return joined(words)


def track_url(open_url: str, spotify_id: str) -> str:
    return f"{open_url}/track/{spotify_id}"


def track_link(name: str, spotify_id: str | None, open_url: str, limit: int = 80) -> str:
    """A track's name, linked to its page on Spotify where its id is known."""
    shown = escape(name, limit) or _("(no name)")
    return f"[{shown}]({track_url(open_url, spotify_id)})" if spotify_id else shown


def count_of(number: int, one: str, many: str | None = None) -> str:
    """ "1 track", "1,234 tracks"."""
    form = ngettext(f"{{number}} {one}", f"{{number}} {many or one + 's'}", number)
    return form.format(number=written(number))


def progress_bar(fraction: float, width: int = 16) -> str:
    """A bar of `width` blocks and the percent, for `fraction` in 0..1."""
    fraction = min(1.0, max(0.0, fraction))
    return f"{blocks(round(fraction * width), width)} {percent(fraction)}"


def blocks(full: int, width: int) -> str:
    """`width` blocks, the first `full` of them filled."""
    return "▰" * full + "▱" * (width - full)


def heading(text: str) -> ui.TextDisplay[Any]:
    return ui.TextDisplay(f"### {text}")


def paragraph(text: str) -> ui.TextDisplay[Any]:
    return ui.TextDisplay(text)


def note(text: str) -> ui.TextDisplay[Any]:
    """Small print: where it comes from, what to do next."""
    return ui.TextDisplay("\n".join(f"-# {line}" for line in text.splitlines() if line))


def line() -> ui.Separator[Any]:
    return ui.Separator()


def row(*items: Item) -> ui.ActionRow[Any]:
    return ui.ActionRow(*items)


def link_button(label: str, url: str, emoji: str | None = None) -> ui.Button[Any]:
    return ui.Button(label=cut(label, MAX_LABEL), url=url, emoji=emoji)


def container(*items: Item, colour: discord.Colour = BRAND) -> ui.Container[Any]:
    return ui.Container(*items, accent_colour=colour)


def card(*items: Item, colour: discord.Colour = BRAND) -> Card:
    """A whole reply. It never times out: its buttons are dynamic items, or links."""
    view = ui.LayoutView(timeout=None)
    view.add_item(container(*items, colour=colour))
    return view


def text_length(view: Card) -> int:
    """How much text a card has, in UTF-16 units: never less than Discord counts."""
    return sum(
        len(item.content.encode("utf-16-le", "replace")) // 2
        for item in view.walk_children()
        if isinstance(item, ui.TextDisplay)
    )


def fitted(build: Callable[[float], Card]) -> Card:
    """The card that `build` makes with the most room for names (1.0 or less) that fits a message.

    Nearly all names are short; only where many are very long at once are they cut shorter.
    """
    for room in (1.0, 0.75, 0.5, 0.3):
        view = build(room)
        if text_length(view) <= MAX_TEXT:
            return view
    return build(0.15)


def message_card(sentence: str, next_step: str = "", colour: discord.Colour = GOOD) -> Card:
    """One sentence that went well (or is going on), with what to do next in small print."""
    items: list[Item] = [paragraph(sentence)]
    if next_step:
        items.append(note(next_step))
    return card(*items, colour=colour)


def _right_to_left(text: str) -> bool:
    # Isolated, so that a Hebrew or Arabic name does not turn the line around it.
    return any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text)


__all__ = [
    "BRAND",
    "GOOD",
    "MAX_COMPONENTS",
    "MAX_CUSTOM_ID",
    "MAX_LABEL",
    "MAX_TEXT",
    "NO_MENTIONS",
    "PROBLEM",
    "WAITING",
    "Card",
    "Item",
    "card",
    "container",
    "count_of",
    "cut",
    "escape",
    "fitted",
    "heading",
    "line",
    "link_button",
    "mention",
    "mentions",
    "message_card",
    "note",
    "paragraph",
    "progress_bar",
    "row",
    "spoken_list",
    "text_length",
    "track_link",
    "track_url",
]
