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
from bot.language import _


def presence_card(*, given: bool, tracks: int) -> Card:
    """Whether it is on for this member, what it is, and the way to change it."""
    items: list[Item] = [
        heading(_("What Discord shows of your listening")),
        paragraph(
            _(
                "If Discord shows “Listening to Spotify” in your profile, the bot can count what "
                "you listen to: no sign-in, no seat on a Spotify app.\n**Looked at:** the track "
                "that Discord shows, on the servers you share with this bot.\n**Kept:** which "
                "tracks you really heard (30 seconds, or half of it), how often and when last. "
                "Nothing else of your status, and nothing while this is off.\n**Used:** to "
                "recommend music to you and to those servers. Others see your name only if you "
                "say so."
            )
        ),
        paragraph(
            _("It is **on**: {tracks} so far.").format(tracks=count_of(tracks, "track"))
            if given
            else _("It is **off**: nothing of your status is looked at.")
        ),
    ]
    if given:
        items.append(
            row(
                button("presence-off", label=_("Switch it off")),
                button(
                    "presence-forget",
                    label=_("Switch it off and delete it"),
                    style=discord.ButtonStyle.danger,
                ),
            )
        )
    else:
        items.append(
            row(
                button(
                    "presence-yes",
                    label=_("Agree and switch it on"),
                    style=discord.ButtonStyle.success,
                ),
                *([button("presence-forget", label=_("Delete what was seen"))] if tracks else []),
            )
        )
    items.append(
        note(
            _(
                "In Discord: User Settings › Connections › Spotify, with “Display Spotify as your "
                "status”. /privacy shows what is stored."
            )
        )
    )
    return card(*items, colour=GOOD) if given else card(*items)


def off_card(tracks: int) -> Card:
    """After switching it off."""
    if not tracks:
        return message_card(_("It is off: nothing of your status is looked at any more."))
    return card(
        paragraph(
            _(
                "It is off: nothing of your status is looked at any more. The "
                "{tracks} seen until now still count."
            ).format(tracks=count_of(tracks, "track"))
        ),
        row(button("presence-forget", label=_("Delete them"))),
        colour=GOOD,
    )


def forgotten_card() -> Card:
    return message_card(_("It is off, and all that was seen is deleted."))


__all__ = ["forgotten_card", "off_card", "presence_card"]
