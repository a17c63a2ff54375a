"""The cards of /privacy and /unlink: what is stored, and making sure before it goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord

from bot.cards.look import (
    GOOD,
    PROBLEM,
    Card,
    Item,
    card,
    count_of,
    cut,
    escape,
    heading,
    line,
    message_card,
    note,
    paragraph,
    row,
)
from bot.cards.parts import where_it_counts
from bot.cards.press import button, menu
from bot.cards.sources import SOURCE_WORDS, called, counted
from bot.cards.sync import named_question
from bot.language import _, number
from bot.services.privacy import Stored


def privacy_card(
    stored: Stored, names: Mapping[int, str] | None = None, here: int | None = None
) -> Card:
    """What is stored by source, what of it counts and where, names, and deleting it all.

    `names` are those of the bot's servers, `here` the one where this is shown.
    """
    if not stored.known:
        return message_card(
            _("Nothing about you is stored."),
            _(
                "Type /link to take part. Then this shows what is kept, and deletes it when "
                "you want."
            ),
        )
    items: list[Item] = [
        heading(_("What is stored about you")),
        paragraph(_sources(stored)),
        paragraph(
            _(
                "In all **{rows}** in the host's database, with your Discord id; tokens are "
                "encrypted. Nothing goes anywhere else."
            ).format(rows=count_of(stored.rows, "row"))
        ),
        *_choice(stored),
        *where_it_counts(stored, names or {}, here),
        line(),
        *named_question(stored.named),
        line(),
        row(
            button("own-copy", label=_("Download my data")),
            *([button("unlink-ask", label=_("Disconnect Spotify"))] if stored.linked else []),
            *([button("my-app", label=_("My Spotify app"))] if stored.has_app else []),
            button("forget-ask", label=_("Delete everything"), style=discord.ButtonStyle.danger),
        ),
    ]
    if stored.linked:
        items.append(note(_("Disconnecting deletes your tokens and all that came from Spotify.")))
    return card(*items)


def ask_unlink_card(name: str) -> Card:
    """Before /unlink."""
    return card(
        heading(_("Disconnect Spotify?")),
        paragraph(
            _(
                "This deletes the access to **{name}** and everything that was read from it, "
                "at once. Playlists that the bot made in it stay there: they are yours."
            ).format(name=escape(name))
        ),
        row(
            button("unlink-yes", label=_("Disconnect"), style=discord.ButtonStyle.danger),
            button("never-mind", label=_("Keep it")),
        ),
        colour=PROBLEM,
    )


def ask_forget_card(rows: int) -> Card:
    """Before everything goes."""
    return card(
        heading(_("Delete everything about you?")),
        paragraph(
            _(
                "This deletes all {rows}: your connection, your music, your 👍 and 👎, and lists "
                "made for you. It cannot be undone. Playlists in your Spotify stay."
            ).format(rows=count_of(rows, "row"))
        ),
        row(
            button("forget-yes", label=_("Delete everything"), style=discord.ButtonStyle.danger),
            button("never-mind", label=_("Keep it")),
        ),
        colour=PROBLEM,
    )


def unlinked_card(rows_left: int, *, has_app: bool = False) -> Card:
    """After /unlink; an app of theirs that others sit on is still there."""
    sentence = _("Disconnected: your tokens and all that came from Spotify are deleted.")
    if has_app:
        return card(
            paragraph(f"**{sentence}**"),
            paragraph(
                _(
                    "Your own Spotify app is still registered here, for those who are connected "
                    "through it or may be."
                )
            ),
            row(button("my-app", label=_("My Spotify app"))),
            note(_("/privacy shows and deletes what else is stored.")),
            colour=GOOD,
        )
    if rows_left:
        return message_card(
            _("{sentence} What you gave here yourself is still stored ({rows}).").format(
                sentence=sentence, rows=count_of(rows_left, "row")
            ),
            _(
                "/privacy shows it and deletes it. You can also remove the access at "
                "spotify.com/account/apps."
            ),
            colour=GOOD,
        )
    return message_card(
        _("{sentence} Nothing about you is stored any longer.").format(sentence=sentence),
        _("You can also remove the access at spotify.com/account/apps. /link connects again."),
        colour=GOOD,
    )


def own_copy_card(file: str) -> Card:
    """With the ZIP of all that is stored; `file` is its name among the message's files."""
    copied: discord.ui.File[Any] = discord.ui.File(f"attachment://{file}")
    return card(
        heading(_("All that is stored about you")),
        copied,
        note(_("README.txt says what each file is. Only you can see this message.")),
        colour=GOOD,
    )


def own_copy_too_large_card(size: int) -> Card:
    return message_card(
        _("Your data is {size} MB, more than Discord lets a bot send.").format(
            size=number(round(size / 1e6))
        ),
        _("Ask the host of this bot: “commontone member-data” writes it to a file."),
        colour=PROBLEM,
    )


def forgotten_card() -> Card:
    return message_card(
        _("Everything about you is deleted."),
        _("You can also remove the access at spotify.com/account/apps. /link starts afresh."),
    )


def seat_free_card() -> Card:
    """To the first who waits for a seat on an app where one became free."""
    return card(
        paragraph(_("**A seat is free on the Spotify app that you asked for.**")),
        paragraph(
            _(
                "Its owner has to enter you in Spotify's dashboard first, with the e-mail address "
                "of your Spotify account: tell it to them. Then connect."
            )
        ),
        row(button("link-again", label=_("Connect Spotify"), style=discord.ButtonStyle.primary)),
        colour=GOOD,
    )


def kept_card() -> Card:
    return message_card(_("Nothing was changed."))


def _choice(stored: Stored) -> list[Item]:
    """What of it may be used: only where there is something to choose from."""
    there = [source for source, count in stored.evidence.items() if count]
    if not there:
        return []
    options = [
        discord.SelectOption(
            label=cut(_("Use {what}").format(what=called(source)), 100),
            value=source,
            default=source not in stored.sources_off,
        )
        for source in there
    ]
    return [
        paragraph(
            _("**What may be used?** What you take out stays stored, and counts for nothing.")
        ),
        row(menu("sources", options=options, placeholder=_("Nothing"), least=0, most=len(options))),
    ]


def _sources(stored: Stored) -> str:
    lines = [
        f"- {counted(source, count)}" + (_(" (not used)") if source in stored.sources_off else "")
        for source, count in stored.evidence.items()
        if count
    ]
    return "\n".join(lines) if lines else _("- no music yet")


__all__ = [
    "SOURCE_WORDS",
    "ask_forget_card",
    "ask_unlink_card",
    "forgotten_card",
    "kept_card",
    "own_copy_card",
    "own_copy_too_large_card",
    "privacy_card",
    "seat_free_card",
    "unlinked_card",
]
