"""While discoveries are looked for: how far it is."""

from __future__ import annotations

from bot.cards.look import WAITING, Card, card, note, paragraph, progress_bar
from bot.language import _


def discovering_card(found: int, wanted: int) -> Card:
    """`found` of `wanted` tracks so far."""
    return card(
        paragraph(_("Looking for music near what you love that nobody here has…")),
        paragraph(progress_bar(found / max(1, wanted))),
        note(_("What Spotify has to be asked about is asked only once.")),
        colour=WAITING,
    )


__all__ = ["discovering_card"]
