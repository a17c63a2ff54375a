"""Expected failures as cards: the sentence, what to do next, and the button that does it."""

from __future__ import annotations

import discord

from bot.cards.look import PROBLEM, Card, Item, card, paragraph, row
from bot.cards.press import Press, button
from bot.errors import CommontoneError, NeedsSpotify, NotLinked
from bot.language import _


def failure_card(error: CommontoneError) -> Card:
    """A failure; who takes no part yet finds the ways in below it, one press each."""
    items: list[Item] = [paragraph(f"**{error.sentence}**")]
    if error.next_step:
        items.append(paragraph(error.next_step))
    if isinstance(error, NotLinked):
        connect = button("link-again", label=_("Connect Spotify"))
        # What needs Spotify's own account is not to be had by ten questions.
        first = [] if isinstance(error, NeedsSpotify) else [first_steps_button()]
        items.append(row(*first, connect))
    return card(*items, colour=PROBLEM)


def first_steps_button(style: discord.ButtonStyle = discord.ButtonStyle.primary) -> Press:
    """The way in that needs no account, for any card."""
    return button("steps", label=_("Ten quick questions"), style=style)


__all__ = ["failure_card", "first_steps_button"]
