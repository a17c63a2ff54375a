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
from bot.language import _, ngettext, number, percent
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
        if (more := len(found.lovers) - MOST) > 0:
            lines.append(_("and {more}").format(more=count_of(more, "more", "more")))
        items.append(paragraph("\n".join(lines)))
        if found.others:
            others = count_of(found.others, "other")
            items.append(paragraph(_("And {others} here.").format(others=others)))
    elif found.others:
        form = ngettext(
            "{number} person here does. None has agreed to be named.",
            "{number} people here do. None has agreed to be named.",
            found.others,
        )
        items.append(paragraph(form.format(number=number(found.others))))
    else:
        items.append(paragraph(_("Nobody here who has agreed to be named has it.")))
    if found.recording is not None:
        items.append(row(*thumb_buttons(found.recording)))
    items.append(
        note(_("Named is who agreed with /privacy · The bar: how much of their music it is"))
    )
    return card(*items)


def _head(found: Who, open_url: str) -> Item:
    if found.recording is not None:
        title = track_title(found.recording, open_url)
        head = _("Who has {title}?").format(title=title)
        return track_item(f"### {head}\n{artists_of(found.recording)}", found.recording)
    return heading(_("Who loves {name}?").format(name=escape(found.name, 80)))


def _line(found: Who, one: Lover, asking_id: int) -> str:
    full = min(BAR, max(1, round(BAR * one.share / FULL[found.kind])))
    share = percent(one.share) if one.share >= 0.005 else _("under 1%")
    placed = one.place <= 10
    if one.member_id == asking_id:
        told = (
            _("You · {share} of your music, your no. {place}")
            if placed
            else _("You · {share} of your music")
        )
    else:
        told = (
            _("{who} · {share} of their music, their no. {place}")
            if placed
            else _("{who} · {share} of their music")
        )
    words = told.format(who=mention(one.member_id), share=share, place=one.place)
    return f"`{blocks(full, BAR)}` {words}"


__all__ = ["who_card"]
