"""Lending a Spotify account to a server: the question, the answers, and where playlists go."""

from __future__ import annotations

import discord

from bot.cards.look import (
    GOOD,
    PROBLEM,
    WAITING,
    Card,
    Item,
    card,
    escape,
    heading,
    mention,
    message_card,
    note,
    paragraph,
    row,
)
from bot.cards.press import button
from bot.language import _
from bot.services.groups.lending import Where
from storage import ServerAccount


def ask_account_card(
    server_id: int, server_name: str, asked_id: int, code: str, asking_id: int
) -> Card:
    """To somebody whose account is to be named; only they can answer."""
    green = discord.ButtonStyle.success
    return card(
        heading(_("May playlists go into your Spotify account?")),
        paragraph(
            _(
                "{you}, {who} would like to name your account for **{server}**. Group playlists "
                "and parties of members who have no Spotify then go into it, and are made anew "
                "there. Who asked for one can rename and delete it; so can you."
            ).format(you=mention(asked_id), who=mention(asking_id), server=escape(server_name))
        ),
        note(
            _(
                "Nothing else in your account is touched, and what is put there does not count as "
                "your taste. You can end it at any time: /playlist account"
            )
        ),
        row(
            button("account-yes", server_id, asked_id, code, label=_("I agree"), style=green),
            button("account-no", server_id, asked_id, code, label=_("No, thanks")),
        ),
        colour=WAITING,
    )


def lent_card(member_id: int, server_id: int) -> Card:
    """They have agreed."""
    return card(
        paragraph(
            _(
                "**Playlists of this server can go into the Spotify account of {who}**, "
                "where those who ask for them have none of their own."
            ).format(who=mention(member_id))
        ),
        note(_("They, and those who manage the server, can end it at any time.")),
        row(button("account-end", server_id, label=_("End it"))),
        colour=GOOD,
    )


def not_lent_card(member_id: int) -> Card:
    """They have not."""
    return message_card(
        _("{who} would rather not.").format(who=mention(member_id)),
        _("/admin account asks somebody else."),
    )


def no_longer_card(ended: ServerAccount) -> Card:
    """It was ended by somebody."""
    return message_card(
        _("Playlists of this server no longer go into the Spotify account of {who}.").format(
            who=mention(ended.member_id)
        ),
        _(
            "What is there stays as it is, and is no longer made anew. "
            "/admin account names somebody else's."
        ),
    )


def account_ended_card() -> Card:
    """To the server: its account has gone by itself. Nobody is named."""
    return message_card(
        _(
            "**The Spotify account that this server named for its playlists is no longer to be "
            "had:** whose it is has left, or has disconnected it."
        ),
        _(
            "The playlists in it stay as they are, and are no longer made anew. Who manages the "
            "server can name another one with /admin account; until then, playlists go into the "
            "account of whoever asks for them (/link)."
        ),
        colour=PROBLEM,
    )


def where_card(found: Where, server_id: int, member_id: int, *, manages: bool = False) -> Card:
    """Where playlists go, for one member."""
    named = found.named
    if found.own:
        first = _("Group playlists that you ask for go into **your own Spotify account**.")
    elif named is not None:
        first = _(
            "You have connected no Spotify account, so group playlists that you ask for go into "
            "the one that this server names, **that of {who}**."
        ).format(who=mention(named.member_id))
    else:
        first = _(
            "You have connected no Spotify account, and this server names none: **you cannot make "
            "a playlist yet**, but anybody here who has one can, for you too."
        )
    items: list[Item] = [heading(_("Where playlists go")), paragraph(first)]
    if named is not None:
        items.append(
            paragraph(
                _("Those of members who have no Spotify go into yours, as you agreed to.")
                if named.member_id == member_id
                else _("Those of members who have no Spotify go into that of {who}.").format(
                    who=mention(named.member_id)
                )
            )
        )
    elif manages:
        items.append(paragraph(_("`/admin account member:` asks somebody to lend theirs.")))
    buttons: list[Item] = []
    if not found.own:
        buttons.append(button("link-again", label=_("Connect Spotify")))
    if named is not None and (manages or named.member_id == member_id):
        buttons.append(button("account-end", server_id, label=_("End the lending")))
    if buttons:
        items.append(row(*buttons))
    return card(*items)


__all__ = [
    "account_ended_card",
    "ask_account_card",
    "lent_card",
    "no_longer_card",
    "not_lent_card",
    "where_card",
]
