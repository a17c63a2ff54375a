"""The cards of a member's own Spotify app: how to make one, who sits on it, sharing its seats."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO

import discord
from discord import ui

from bot.cards.look import (
    PROBLEM,
    WAITING,
    Card,
    Item,
    card,
    count_of,
    heading,
    line,
    link_button,
    mention,
    message_card,
    note,
    paragraph,
    row,
)
from bot.cards.press import button, form
from bot.cards.seats import DASHBOARD, dashboard_steps, lapsed_line, names, seats_line
from bot.language import N_, _, ngettext
from bot.services.linking import AppSeats
from bot.settings import LOOPBACK_REDIRECT
from storage import SeatWait

FIELD = "client-id"
"""The custom_id of the form's one field."""

STEPS = (
    ("1-create", N_("In the dashboard, press Create app.")),
    ("2-form", N_("Name it, paste the redirect URI, tick Web API, save.")),
    ("3-users", N_("Under User Management enter your own name and Spotify e-mail address.")),
    ("4-client-id", N_("Copy the Client ID from the app's page.")),
)
"""The drawings, in the order of the steps, with what each says in words."""


def guide_card(redirect_uri: str, server_id: int | None = None) -> Card:
    """How to make an app, in pictures; its files are `guide_files` of the same address."""
    # Each below its step: side by side they are too small on a phone.
    steps: list[Item] = []
    for told, (name, words) in zip(_steps(redirect_uri), _pictures(redirect_uri), strict=True):
        shown = discord.MediaGalleryItem(f"attachment://{name}.png", description=words)
        steps += [paragraph(told), ui.MediaGallery(shown)]
    return card(
        heading(_("Use your own Spotify app")),
        paragraph(
            _(
                "It takes about two minutes, and you need **Spotify Premium**: Spotify asks that "
                "of whoever owns an app. Then your seat depends on nobody else, and you have "
                "four more for friends."
            )
        ),
        *steps,
        row(
            button(
                "link-own-enter",
                *_server(server_id),
                label=_("Enter my client id"),
                style=discord.ButtonStyle.primary,
            ),
            link_button(_("Open the dashboard"), DASHBOARD),
        ),
        note(_("The drawings are ours; Spotify's page may look a little different by now.")),
    )


def _steps(redirect_uri: str) -> tuple[str, str, str, str]:
    """What each of the drawings shows, in words."""
    return (
        _("**1.** Open <{dashboard}>, sign in, and press **Create app**.").format(
            dashboard=DASHBOARD
        ),
        _(
            "**2.** Any name that does not begin with “Spot”, any description. As **Redirect URI** "
            "paste exactly\n```\n{redirect_uri}\n```\nTick **Web API**, and save."
        ).format(redirect_uri=redirect_uri),
        _(
            "**3.** Under **User Management** enter your own name and the e-mail address of your "
            "Spotify account."
        ),
        _(
            "**4.** Copy the **Client ID** and give it to this bot with the button below. Never "
            "give anybody the client secret: it is not needed."
        ),
    )


def guide_files(redirect_uri: str) -> list[discord.File]:
    """The drawings for `guide_card`, to be sent with it."""
    return [
        discord.File(_picture(name), filename=f"{name}.png", description=words)
        for name, words in _pictures(redirect_uri)
    ]


def client_id_form(server_id: int | None = None) -> ui.Modal:
    """Where the client id goes."""
    return form(
        "link-own",
        *_server(server_id),
        title=_("Your own Spotify app"),
        fields=[
            ui.Label(
                text=_("Client ID"),
                description=_("32 letters a to f and digits; not the client secret."),
                component=ui.TextInput(
                    custom_id=FIELD,
                    placeholder="0123456789abcdef0123456789abcdef",
                    min_length=1,
                    max_length=100,
                ),
            )
        ],
    )


def app_card(app: AppSeats, server_id: int | None, waiting: Sequence[SeatWait] = ()) -> Card:
    """A member's own app as it stands, for its owner alone."""
    items: list[Item] = [
        heading(_("Your own Spotify app")),
        paragraph(f"{seats_line(app)}\n{names(app.sitting)}".strip()),
    ]
    if app.lapsed_at is not None:
        items.append(
            paragraph(
                f"**{lapsed_line(app.lapsed_at)}** "
                + _(
                    "Once you have renewed it, it can take a few hours until Spotify answers again."
                )
            )
        )
    if waiting:
        items.append(
            paragraph(
                _("**Who asks for a seat:** {who}").format(
                    who=names([wait.member_id for wait in waiting])
                )
                + f"\n{dashboard_steps()}"
            )
        )
    items += [line(), paragraph(_sharing(app, server_id))]
    buttons = [button("app-remove-ask", label=_("Take my app away"))]
    if server_id is not None:
        share = button(
            "app-share",
            server_id,
            "no" if app.shared else "yes",
            label=_("Stop sharing here")
            if app.shared
            else _("Share its free seats with this server"),
            style=(discord.ButtonStyle.secondary if app.shared else discord.ButtonStyle.success),
        )
        buttons.insert(0, share)
    items.append(row(*buttons))
    items.append(note(_("Spotify lets five people use an app; you are one of them.")))
    return card(*items, colour=WAITING) if app.lapsed_at is not None else card(*items)


def ask_remove_card(others: int) -> Card:
    """Before an app is taken away."""
    connected = ngettext(
        "{members} is connected through it: they will be told to connect another way, and keep "
        "what was read. Your own connection goes on until you disconnect it.",
        "{members} are connected through it: they will be told to connect another way, and keep "
        "what was read. Your own connection goes on until you disconnect it.",
        others,
    )
    return card(
        heading(_("Take your Spotify app away?")),
        paragraph(
            connected.format(members=count_of(others, "other member"))
            if others
            else _("Nobody else is connected through it. Your own connection goes on.")
        ),
        row(
            button("app-remove-yes", label=_("Take it away"), style=discord.ButtonStyle.danger),
            button("never-mind", label=_("Keep it")),
        ),
        colour=PROBLEM,
    )


def removed_card() -> Card:
    return message_card(
        _("Your Spotify app is no longer registered here."),
        _("You can also delete it in Spotify's dashboard."),
    )


def gone_card() -> Card:
    """To those who were connected through an app that is no longer there."""
    return card(
        paragraph(
            _(
                "**The Spotify app that you were connected through has been taken away by its "
                "owner.**"
            )
        ),
        paragraph(
            _(
                "Your access to Spotify through it is deleted here. Nothing of what was read is "
                "lost: connect again another way to keep it up to date."
            )
        ),
        row(button("link-again", label=_("Connect again"), style=discord.ButtonStyle.primary)),
        colour=WAITING,
    )


def asks_card(member_id: int) -> Card:
    """To the owner of an app: somebody asks for a seat on it."""
    return card(
        paragraph(_("{who} asks for a seat on your Spotify app.").format(who=mention(member_id))),
        paragraph(dashboard_steps()),
        row(button("my-app", label=_("My Spotify app"))),
    )


def _sharing(app: AppSeats, server_id: int | None) -> str:
    what = _(
        "**Sharing**: whoever types `/link` here and finds no free seat on the bot's own app is "
        "offered one on yours. They are told that it is yours, you see who they are; their music "
        "is not shown to you. Reading their library counts against your app's daily quota."
    )
    if server_id is None:
        return f"{what}\n" + _("To share it, type `/link` on the server that you mean.")
    now = (
        _("Now: **shared** on this server.")
        if app.shared
        else _("Now: **not shared** on this server.")
    )
    return f"{what}\n{now}"


def _server(server_id: int | None) -> tuple[int, ...]:
    return () if server_id is None else (server_id,)


def _pictures(redirect_uri: str) -> list[tuple[str, str]]:
    # With a public address of the bot the redirect URI is another one: then the drawing points to
    # the text below it.
    other = redirect_uri != LOOPBACK_REDIRECT
    return [
        (f"{name}-public" if other and name == "2-form" else name, _(words))
        for name, words in STEPS
    ]


def _picture(name: str) -> BytesIO:
    return BytesIO(_read(name))


@cache
def _read(name: str) -> bytes:
    return files("bot.cards").joinpath("pictures", f"{name}.png").read_bytes()


__all__ = [
    "FIELD",
    "app_card",
    "ask_remove_card",
    "asks_card",
    "client_id_form",
    "gone_card",
    "guide_card",
    "guide_files",
    "removed_card",
]
