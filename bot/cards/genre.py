"""The card of /genre: what is turned up or down, and a menu to set it back."""

from __future__ import annotations

import discord

from bot.cards.look import Card, card, cut, escape, heading, note, paragraph, row
from bot.cards.press import menu
from bot.language import N_, _
from bot.services.genre_turning import Turned

WORDS = {
    "more": N_("more of it"),
    "less": N_("less of it"),
    "never": N_("none of it"),
    "normal": N_("as usual"),
}
SIGNS = {"more": "▲", "less": "▼", "never": "✕"}
NAME = 60


def genre_card(turned: Turned) -> Card:
    """What a member has turned, the newest last."""
    now = turned.now
    if now is not None:
        title = f"{escape(now, NAME)}: {_(WORDS[turned.ways.get(now, 'normal')])}"
    else:
        title = _("Genres you turned")
    if not turned.ways:
        nothing = _("Every genre counts as your music says.")
        return card(heading(title), paragraph(nothing), note(_("/genre turns one up or down.")))
    rows = [
        f"{SIGNS[way]} {escape(genre, NAME)} · {_(WORDS[way])}"
        for genre, way in turned.ways.items()
    ]
    options = [
        discord.SelectOption(label=cut(genre, 100), value=genre, description=_(WORDS[way]))
        for genre, way in turned.ways.items()
    ]
    return card(
        heading(title),
        paragraph("\n".join(rows)),
        row(menu("genre-back", options=options, placeholder=_("Set one back to usual"))),
        note(_("It counts in /recommend, and in a group's playlist beside the others' wishes.")),
    )


__all__ = ["genre_card"]
