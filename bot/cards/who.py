"""The card of /who: who here loves something, and how much of their music it is."""

from __future__ import annotations

from bot.cards.look import (
    Card,
    Item,
    blocks,
    card,
    count_of,
    escape,
    heading,
    mention,
    note,
    paragraph,
    row,
)
from bot.cards.thumbs import thumb_buttons
from bot.cards.tracks import artists_of, track_item, track_title
from bot.services.common import Lover, Who

MOST = 20
BAR = 8
FULL = {"artist": 0.25, "genre": 0.8, "track": 0.05}
"""The share of a member's music at which the bar is full."""


def who_card(found: Who, asking_id: int, open_url: str) -> Card:
    """Those who agreed to be named, who has most of it first; the others counted."""
    items: list[Item] = [_head(found, open_url)]
    if found.lovers:
        lines = [_line(found, one, asking_id) for one in found.lovers[:MOST]]
        if more := len(found.lovers) - MOST:
            lines += [f"and {count_of(more, 'more', 'more')}"] if more > 0 else []
        items.append(paragraph("\n".join(lines)))
        if found.others:
            items.append(paragraph(f"And {count_of(found.others, 'other')} here."))
    elif found.others:
        items.append(paragraph(f"{found.others} people here do. None has agreed to be named."))
    else:
        items.append(paragraph("Nobody here who has agreed to be named has it."))
    if found.recording is not None:
        items.append(row(*thumb_buttons(found.recording)))
    items.append(note("Named is who agreed with /privacy · The bar: how much of their music it is"))
    return card(*items)


def _head(found: Who, open_url: str) -> Item:
    if found.recording is not None:
        title = track_title(found.recording, open_url)
        text = f"### Who has {title}?\n{artists_of(found.recording)}"
        return track_item(text, found.recording)
    return heading(f"Who loves {escape(found.name, 80)}?")


def _line(found: Who, one: Lover, asking_id: int) -> str:
    full = min(BAR, max(1, round(BAR * one.share / FULL[found.kind])))
    who = "You" if one.member_id == asking_id else mention(one.member_id)
    share = f"{one.share:.0%} of {'your' if one.member_id == asking_id else 'their'} music"
    if one.share < 0.01:
        share = share.replace("0%", "under 1%", 1) if one.share < 0.005 else share
    place = f", their no. {one.place}" if one.place <= 10 else ""
    if one.member_id == asking_id:
        place = place.replace("their", "your")
    return f"`{blocks(full, BAR)}` {who} · {share}{place}"


__all__ = ["who_card"]
