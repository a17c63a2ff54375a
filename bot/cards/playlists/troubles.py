"""What goes wrong with a playlist while nobody looks."""

from __future__ import annotations

from bot.cards.look import (
    PROBLEM,
    Card,
    Item,
    card,
    escape,
    heading,
    link_button,
    message_card,
    note,
    paragraph,
    row,
)
from bot.language import _
from storage import PlaylistPlan


def problem_card(plan: PlaylistPlan, sentence: str, next_step: str) -> Card:
    """A playlist could not be made anew by itself: why, and what comes next."""
    items: list[Item] = [
        heading(escape(plan.name)),
        paragraph(_("**It could not be made anew.** {sentence}").format(sentence=sentence)),
        note(next_step),
    ]
    if plan.url:
        items.append(row(link_button(_("Open in Spotify"), plan.url)))
    return card(*items, colour=PROBLEM)


def ended_card(name: str) -> Card:
    """Its owner has disconnected; nobody is named."""
    return message_card(
        _(
            "**{name}** is no longer made anew: the Spotify account that it is in, or whoever "
            "asked for it, is not connected here any more."
        ).format(name=escape(name)),
        _("It stays in Spotify as it is. /playlist group makes a new one."),
        colour=PROBLEM,
    )


def closed_channel_card(channel_id: int) -> Card:
    """To the owner: the channel is gone, or the bot may not write there."""
    return message_card(
        _(
            "What is new in your playlist could not be told in {channel}: the channel is gone, "
            "or the bot may not write there. So here it is."
        ).format(channel=f"<#{channel_id}>"),
        _("/playlist schedule, typed in another channel, tells it there from then on."),
        colour=PROBLEM,
    )


__all__ = ["closed_channel_card", "ended_card", "problem_card"]
