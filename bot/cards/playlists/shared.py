"""What those get who did not ask for a playlist: its files, or a word that it is theirs too."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.cards.look import Card, card, count_of, escape, heading, message_card, note, paragraph
from bot.language import _
from bot.services.groups.sharing import Files
from storage import PlaylistPlan


def taken_card(plan: PlaylistPlan) -> Card:
    return message_card(
        _("**{name}** is in your Spotify library now.").format(name=escape(plan.name)),
        _("It changes there whenever it is made anew."),
    )


def files_card(files: Files, names: Sequence[str]) -> Card:
    """`names` are those of the attached files."""
    return card(
        heading(escape(files.name)),
        paragraph(
            _(
                "{tracks}: as JSPF for players and services that read playlists, "
                "and as CSV for any table."
            ).format(tracks=count_of(files.tracks, "track"))
        ),
        *(ui.File(f"attachment://{name}") for name in names),
        note(_("Titles and artists are data from Spotify.")),
    )


__all__ = ["files_card", "taken_card"]
