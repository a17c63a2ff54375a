"""The cards of /presence: what would be looked at, whether it is on, and that it is over."""

from __future__ import annotations

import discord

from bot.cards.look import (
    GOOD,
    Card,
    Item,
    card,
    count_of,
    heading,
    message_card,
    note,
    paragraph,
    row,
)
from bot.cards.press import button


def presence_card(*, given: bool, tracks: int) -> Card:
    """Whether it is on for this member, what it is, and the way to change it."""
    items: list[Item] = [
        heading("What Discord shows of your listening"),
        paragraph(
            "If Discord shows “Listening to Spotify” in your profile, the bot can count what you "
            "listen to: no sign-in, no seat on a Spotify app.\n"
            "**Looked at:** the track that Discord shows, on the servers you share with this bot.\n"
            "**Kept:** which tracks you really heard (30 seconds, or half of it), how often and "
            "when last. Nothing else of your status, and nothing while this is off.\n"
            "**Used:** to recommend music to you and to those servers. Others see your name only "
            "if you say so."
        ),
        paragraph(
            f"It is **on**: {count_of(tracks, 'track')} so far."
            if given
            else "It is **off**: nothing of your status is looked at."
        ),
    ]
    if given:
        items.append(
            row(
                button("presence-off", label="Switch it off"),
                button(
                    "presence-forget",
                    label="Switch it off and delete it",
                    style=discord.ButtonStyle.danger,
                ),
            )
        )
    else:
        items.append(
            row(
                button(
                    "presence-yes",
                    label="Agree and switch it on",
                    style=discord.ButtonStyle.success,
                ),
                *([button("presence-forget", label="Delete what was seen")] if tracks else []),
            )
        )
    items.append(
        note(
            "In Discord: User Settings › Connections › Spotify, with “Display Spotify as your "
            "status”. /privacy shows what is stored."
        )
    )
    return card(*items, colour=GOOD) if given else card(*items)


def off_card(tracks: int) -> Card:
    """After switching it off."""
    if not tracks:
        return message_card("It is off: nothing of your status is looked at any more.")
    return card(
        paragraph(
            "It is off: nothing of your status is looked at any more. The "
            f"{count_of(tracks, 'track')} seen until now still count."
        ),
        row(button("presence-forget", label="Delete them")),
        colour=GOOD,
    )


def forgotten_card() -> Card:
    return message_card("It is off, and all that was seen is deleted.")


__all__ = ["forgotten_card", "off_card", "presence_card"]
