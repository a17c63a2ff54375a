"""The cards of /link: the step itself, where it was sent, and how it ended."""

from __future__ import annotations

import discord
from discord import ui

from bot.cards.look import (
    BRAND,
    PROBLEM,
    Card,
    Item,
    card,
    heading,
    link_button,
    note,
    paragraph,
    row,
)
from bot.cards.press import button, form
from bot.errors import CommontoneError
from bot.services.linking import LinkStep

MAX_URL = 512
"""Discord's limit for the address of a button."""

ADDRESS = "address"
"""The custom_id of the form's one field."""


def step_card(step: LinkStep, *, relink: bool = False) -> Card:
    """The one-time button, and the way back for those whose browser shows an error page."""
    items: list[Item] = [
        heading(f"Connect your Spotify account{' again' if relink else ''}"),
        paragraph(
            "The bot then reads what you saved, your top tracks and artists, what you played "
            "lately, whom you follow, and your own playlists; and it makes playlists for you when "
            "you ask. It cannot play, change or delete anything of yours."
        ),
    ]
    if step.pasting:
        items.append(
            paragraph(
                "1. Press **Sign in at Spotify** and agree.\n"
                "2. Your browser then shows a page that **does not load**. That is how it should "
                "be: copy its whole address.\n"
                "3. Press **Paste the address** and put it in."
            )
        )
    paste = button("link-paste", label="Paste the address")
    if len(step.url) <= MAX_URL:
        items.append(row(link_button("Sign in at Spotify", step.url), paste))
    else:
        # A very long PUBLIC_URL makes the address too long for a button; text has room for it.
        items += [paragraph(f"**[Sign in at Spotify](<{step.url}>)**"), row(paste)]
    small = f"For you alone, works once, until <t:{int(step.expires_at)}:t>."
    if not step.pasting:
        small += " If the page does not load at the end, paste its address."
    items.append(note(f"{small}\n/privacy shows and deletes what is stored, /unlink disconnects."))
    return card(*items)


def sent_card(dm_url: str) -> Card:
    """The reply on the server: the step is in the direct messages."""
    return card(
        paragraph("I sent you a direct message with your own sign-in button."),
        row(link_button("Open it", dm_url)),
        colour=BRAND,
    )


def outcome_card(error: CommontoneError) -> Card:
    """A link step that did not go well, with the way to a fresh one in the same message."""
    return card(
        paragraph(f"**{error.sentence}**"),
        *([paragraph(error.next_step)] if error.next_step else []),
        row(
            button("link-again", label="Start again", style=discord.ButtonStyle.primary),
        ),
        colour=PROBLEM,
    )


def paste_form() -> ui.Modal:
    """Where the address goes."""
    return form(
        "link-paste",
        title="Paste the address",
        fields=[
            ui.Label(
                text="The address your browser ended on",
                description="All of it; it has code= and state= in it.",
                component=ui.TextInput(
                    custom_id=ADDRESS,
                    style=discord.TextStyle.paragraph,
                    placeholder="http://127.0.0.1:9001/callback?code=…&state=…",
                    max_length=4000,
                ),
            )
        ],
    )


__all__ = [
    "ADDRESS",
    "outcome_card",
    "paste_form",
    "sent_card",
    "step_card",
]
