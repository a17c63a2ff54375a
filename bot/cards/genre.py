"""The card of /genre: what is turned up or down, and a menu to set it back."""

from __future__ import annotations

import discord

from bot.cards.look import Card, card, cut, escape, heading, note, paragraph, row
from bot.cards.press import menu
from bot.services.genre_turning import Turned

WORDS = {"more": "more of it", "less": "less of it", "never": "none of it", "normal": "as usual"}
SIGNS = {"more": "▲", "less": "▼", "never": "✕"}
NAME = 60


def genre_card(turned: Turned) -> Card:
    """What a member has turned, the newest last."""
    now = turned.now
    if now is not None:
        title = f"{escape(now, NAME)}: {WORDS[turned.ways.get(now, 'normal')]}"
    else:
        title = "Genres you turned"
    if not turned.ways:
        nothing = "Every genre counts as your music says."
        return card(heading(title), paragraph(nothing), note("/genre turns one up or down."))
    rows = [
        f"{SIGNS[way]} {escape(genre, NAME)} · {WORDS[way]}" for genre, way in turned.ways.items()
    ]
    options = [
        discord.SelectOption(label=cut(genre, 100), value=genre, description=WORDS[way])
        for genre, way in turned.ways.items()
    ]
    return card(
        heading(title),
        paragraph("\n".join(rows)),
        row(menu("genre-back", options=options, placeholder="Set one back to usual")),
        note("It counts in /recommend, and in a group's playlist beside the others' wishes."),
    )


__all__ = ["genre_card"]
