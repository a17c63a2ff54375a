"""The cards of /link: the step itself, what there is without a seat, and how it ended."""

from __future__ import annotations

from collections.abc import Collection

import discord
from discord import ui

from bot.cards.failure import first_steps_button
from bot.cards.look import (
    BRAND,
    PROBLEM,
    WAITING,
    Card,
    Item,
    card,
    escape,
    heading,
    link_button,
    mention,
    note,
    paragraph,
    row,
)
from bot.cards.press import Press, button, form
from bot.errors import AppRefusal, CommontoneError, NotRegistered, OwnerNeedsPremium
from bot.language import N_, _, command_name
from bot.services.linking import LinkStep, Offer

MAX_URL = 512
"""Discord's limit for the address of a button."""

ADDRESS = "address"
"""The custom_id of the form's one field."""

DIGITS = "digits"
"""The same in the other form."""

WAYS = (
    (
        "start",
        N_("ten quick questions about artists, and you get recommendations; no account at all"),
    ),
    ("import", N_("your own data from Spotify, as a file: no seat, no Premium needed")),
    ("connect", N_("your public profile at ListenBrainz or Last.fm")),
    ("presence", N_("what Discord shows you listen to")),
    ("rate", N_("a few songs, 1 to 10; recommendations come after a handful")),
    ("like", N_("artists you love")),
)
"""Ways in that need no seat: the command, and what it takes."""


def step_card(
    step: LinkStep, *, relink: bool = False, mine: bool = False, server_id: int | None = None
) -> Card:
    """The one-time button, and the way back for those whose browser shows an error page."""
    items: list[Item] = [
        heading(
            _("Connect your Spotify account again") if relink else _("Connect your Spotify account")
        ),
        paragraph(
            _(
                "The bot then reads what you saved, your top tracks and artists, "
                "what you played lately, whom you follow, and your own playlists; "
                "and it makes playlists for you when you ask. It cannot play, "
                "change or delete anything of yours."
            )
        ),
    ]
    if through := _through(step):
        items.append(paragraph(through))
    if step.pasting:
        items.append(
            paragraph(
                _(
                    "1. Press **Sign in at Spotify** and agree.\n2. Your browser then "
                    "shows a page that **does not load**. That is how it should be: "
                    "copy its whole address.\n3. Press **Paste the address** and put it "
                    "in."
                )
            )
        )
    paste = button("link-paste", label=_("Paste the address"))
    if len(step.url) <= MAX_URL:
        items.append(row(link_button(_("Sign in at Spotify"), step.url), paste))
    else:
        # A very long PUBLIC_URL makes the address too long for a button; text has room for it.
        items += [
            paragraph(_("**[Sign in at Spotify](<{url}>)**").format(url=step.url)),
            row(paste),
        ]
    items.append(
        row(own_app_button(mine, server_id), button("link-ways", label=_("Other ways in")))
    )
    small = _("For you alone, works once, until <t:{expires_at}:t>.").format(
        expires_at=int(step.expires_at)
    )
    if not step.pasting:
        small += _(" If the page does not load at the end, paste its address.")
    items.append(
        note(
            _("{small}\n/privacy shows and deletes what is stored, /unlink disconnects.").format(
                small=small
            )
        )
    )
    return card(*items)


def digits_card(spotify_name: str, server_id: int | None = None) -> Card:
    """Somebody has signed in for a member: the digits on their page show that it was they."""
    return card(
        heading(_("One more step")),
        paragraph(
            _(
                "You signed in at Spotify as **{spotify_name}**. Your browser "
                "shows four digits: type them here, and the account is connected."
            ).format(spotify_name=escape(spotify_name))
        ),
        row(
            button("link-digits", label=_("Type the digits"), style=discord.ButtonStyle.primary),
            button("link-again", *_server(server_id), label=_("Sign in once more")),
        ),
        note(
            _(
                "Nothing is kept before that. Not your account, or no such page in "
                "front of you? Then somebody else opened your link: leave it, and "
                "it is dropped after ten minutes."
            )
        ),
        colour=WAITING,
    )


def sent_card(dm_url: str) -> Card:
    """The reply on the server: the step is in the direct messages."""
    return card(
        paragraph(_("I sent you a direct message with your own sign-in button.")),
        row(link_button(_("Open it"), dm_url)),
        colour=BRAND,
    )


def no_seat_card(offer: Offer, ways: str, server_id: int | None, client_id: str | None) -> Card:
    """No seat is free: first what works all the same, then why, then how to get one."""
    why = _("Spotify lets five people use an app, and ")
    if offer.seats:
        why += _("all {seats} seats of this bot's app are taken").format(seats=offer.seats)
    else:
        why += _("this bot has no app yet")
    why += _("; nobody here shares a free seat on theirs. ")
    why += _("With Spotify Premium you can make an app of your own in about two minutes.")
    buttons = [first_steps_button(), own_app_button(offer.mine is not None, server_id)]
    if server_id is not None and client_id:
        buttons.append(button("seat-ask", server_id, client_id, label=_("Ask for a seat")))
    return card(
        heading(_("You can take part right now, without a seat")),
        paragraph(ways),
        paragraph(_("**Why not simply sign in?** {why}").format(why=why)),
        row(*buttons),
        note(_("/privacy shows and deletes what is stored.")),
        colour=BRAND,
    )


def ways_card(ways: str, server_id: int | None = None) -> Card:
    """What to do instead of signing in at Spotify, or beside it."""
    return card(
        heading(_("Other ways in")),
        paragraph(_("None of these needs a seat; you can use several.\n{ways}").format(ways=ways)),
        row(first_steps_button(), own_app_button(False, server_id)),
    )


def ways_in(commands: Collection[str]) -> str:
    """The ways in that this bot has, as a list; `commands` are those that are registered."""
    lines = [f"- `{command_name(name)}`: {_(what)}" for name, what in WAYS if name in commands]
    return "\n".join(lines) or _("- `/recommend`: what others here like")


def asked_card(place: int, ways: str) -> Card:
    """Somebody asked for a seat."""
    before = (
        _("You are the first") if place == 1 else _("You are number {place}").format(place=place)
    )
    return card(
        heading(_("You asked for a seat")),
        paragraph(
            _(
                "{before} on the list. The owner of the app has to enter you by "
                "hand in Spotify's dashboard, with the e-mail address of your "
                "Spotify account: tell it to them yourself, this bot never asks "
                "for it. Then type `/link` again."
            ).format(before=before)
        ),
        paragraph(f"Meanwhile:\n{ways}"),
        note(_("Who manages this server sees your name under /admin seats. /privacy forgets it.")),
    )


def outcome_card(
    error: CommontoneError, client_id: str = "", server_id: int | None = None, ways: str = ""
) -> Card:
    """A link step that did not go well, with the way to a fresh one in the same message.

    `client_id` is the app it went through: a refusal by an app says to whom to turn, and what else
    there is.
    """
    server = _server(server_id)
    again = button("link-again", *server, label=_("Start again"), style=discord.ButtonStyle.primary)
    more: list[Press] = []
    items: list[Item] = [paragraph(f"**{error.sentence}**")]
    if error.next_step:
        items.append(paragraph(error.next_step))
    if isinstance(error, AppRefusal):
        if error.owner_id is not None:
            items.append(
                paragraph(
                    _("The app is that of {who}: turn to them.").format(who=mention(error.owner_id))
                )
            )
        elif error.whose == "host":
            items.append(
                paragraph(
                    _(
                        "The host is whoever runs this bot; who manages this server sees "
                        "under `/admin seats` what is to be done."
                    )
                )
            )
        if isinstance(error, NotRegistered) and error.whose != "own" and server_id and client_id:
            more.append(button("seat-ask", server_id, client_id, label=_("Ask for a seat")))
        if error.whose != "own":
            more.append(own_app_button(False, server_id))
            more.append(first_steps_button(discord.ButtonStyle.secondary))
            if ways:
                items.append(paragraph(_("Or take part without a seat:\n{ways}").format(ways=ways)))
        elif client_id:
            again = button(
                "link-own-again",
                client_id,
                *server,
                label=_("Try my app again"),
                style=discord.ButtonStyle.primary,
            )
            if isinstance(error, OwnerNeedsPremium):
                more.append(button("link-again", *server, label=_("Use another app")))
    items.append(row(again, *more))
    return card(*items, colour=PROBLEM)


def own_app_button(mine: bool, server_id: int | None) -> Press:
    """The way to an app of one's own: the guide, or the app that is there already.

    Which server it was about goes along, for the button may stand in the direct messages.
    """
    what, label = (
        ("my-app", _("My Spotify app")) if mine else ("link-own", _("Use my own Spotify app"))
    )
    return button(what, *_server(server_id), label=label)


def _server(server_id: int | None) -> tuple[int, ...]:
    return () if server_id is None else (server_id,)


def _through(step: LinkStep) -> str:
    if step.whose == "friend" and step.owner_id is not None:
        return _(
            "You sign in through the Spotify app of {who}, who shares its free "
            "seats here. They see that you use it, and nothing of your music. "
            "They have to enter you in Spotify's dashboard first: tell them "
            "the e-mail address of your Spotify account."
        ).format(who=mention(step.owner_id))
    return _("You sign in through your own Spotify app.") if step.whose == "own" else ""


def digits_form() -> ui.Modal:
    """Where the digits of the page go."""
    return form(
        "link-digits",
        title=_("Type the digits"),
        fields=[
            ui.Label(
                text=_("The four digits your browser shows"),
                component=ui.TextInput(custom_id=DIGITS, min_length=4, max_length=8),
            )
        ],
    )


def paste_form() -> ui.Modal:
    """Where the address goes."""
    return form(
        "link-paste",
        title=_("Paste the address"),
        fields=[
            ui.Label(
                text=_("The address your browser ended on"),
                description=_("All of it; it has code= and state= in it."),
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
    "DIGITS",
    "asked_card",
    "digits_card",
    "digits_form",
    "no_seat_card",
    "outcome_card",
    "own_app_button",
    "paste_form",
    "sent_card",
    "step_card",
    "ways_card",
    "ways_in",
]
