"""The card that asks to connect again before Spotify ends a connection."""

from __future__ import annotations

from bot.cards.look import WAITING, Card, card, heading, paragraph, row
from bot.cards.press import button
from bot.language import _
from bot.services.linking import Reminder


def reminder_card(reminder: Reminder) -> Card:
    """Spotify is about to end the connection: the button makes a fresh step in this message."""
    when = f"<t:{int(reminder.ends_at)}:D>"
    return card(
        heading(_("Your Spotify connection ends soon")),
        paragraph(
            _(
                "Spotify ends every connection six months after you agreed: yours on {when}, "
                "<t:{ends_at}:R>. Connect again to go on; nothing is lost."
            ).format(when=when, ends_at=int(reminder.ends_at))
        ),
        row(button("link-again", label=_("Connect again"))),
        colour=WAITING,
    )


__all__ = ["reminder_card"]
