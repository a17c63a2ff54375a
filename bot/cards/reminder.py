"""The card that asks to connect again before Spotify ends a connection."""

from __future__ import annotations

from bot.cards.look import WAITING, Card, card, heading, paragraph, row
from bot.cards.press import button
from bot.services.linking import Reminder


def reminder_card(reminder: Reminder) -> Card:
    """Spotify is about to end the connection: the button makes a fresh step in this message."""
    when = f"<t:{int(reminder.ends_at)}:D>"
    return card(
        heading("Your Spotify connection ends soon"),
        paragraph(
            f"Spotify ends every connection six months after you agreed: yours on {when}, "
            f"<t:{int(reminder.ends_at)}:R>. Connect again to go on; nothing is lost."
        ),
        row(button("link-again", label="Connect again")),
        colour=WAITING,
    )


__all__ = ["reminder_card"]
