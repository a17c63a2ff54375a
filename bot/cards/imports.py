"""The cards of /import: how to get the data, the bar, and what came of it."""

from __future__ import annotations

import discord
from discord import ui

from bot.cards.look import (
    PROBLEM,
    Card,
    Item,
    card,
    count_of,
    heading,
    line,
    link_button,
    message_card,
    note,
    paragraph,
    progress_bar,
    row,
    spoken_list,
)
from bot.cards.press import button, form
from bot.cards.sync import named_question
from bot.exports import ExportProblem
from bot.language import _, number
from bot.services.importing import Imported, ImportUpdate

PRIVACY_PAGE = "https://www.spotify.com/account/privacy/"
FILES = "files"
"""The custom_id of the form's one field."""

MOST_FILES = 10


def how_card(*, upload_page: bool) -> Card:
    """How somebody gets their data from Spotify, and how it comes here."""
    page = button("import-link", label=_("Upload a larger file"))
    send = button("import-form", label=_("Send files"), style=discord.ButtonStyle.primary)
    return card(
        heading(_("Bring your own listening")),
        paragraph(
            _(
                "Spotify gives everybody their own data, with or without Premium.\n1. Open "
                "**Spotify's privacy page** and go to *Download your data*.\n2. Tick **Extended "
                "streaming history** (all you ever played; it comes within 30 days, mostly in a "
                "few) and, if you like, **Account data** (the last year, your library and "
                "playlists; about 5 days). Press *Request data* and confirm the e-mail.\n3. When "
                "the second e-mail comes, download the ZIP and send it here."
            )
        ),
        paragraph(
            _(
                "**What is kept:** of each play the track, when, and whether you heard it; your "
                "library, your playlists, and what you told Spotify not to play. **Never:** IP "
                "addresses, devices, countries, or any other file of the ZIP. Podcasts are left "
                "out."
            )
        ),
        row(
            link_button(_("Spotify's privacy page"), PRIVACY_PAGE),
            send,
            *([page] if upload_page else []),
        ),
        note(_too_large(upload_page=upload_page)),
    )


def _too_large(*, upload_page: bool) -> str:
    if upload_page:
        return _(
            "Discord takes 10 MB a file from most people. For more, press Upload a larger file.\n"
            "Or type /import with the file. Sending the same again changes nothing."
        )
    return _(
        "Discord takes 10 MB a file from most people. If yours is larger, unpack the ZIP and send "
        "its Streaming_History_Audio files a few at a time, or give it to the host, who can use "
        "commontone import.\nSending the same again changes nothing."
    )


def link_card(url: str, expires_at: float) -> Card:
    """The way to the upload page, for one member."""
    return card(
        paragraph(_("This page takes your ZIP, as large as it is. Progress is shown here.")),
        row(link_button(_("Open the upload page"), url)),
        note(
            _("For you alone, works once, until <t:{expires_at}:t>.").format(
                expires_at=int(expires_at)
            )
        ),
    )


def no_page_card() -> Card:
    """Where a button for the page is pressed, and there is none (any more)."""
    return message_card(
        _("This bot has no web page that can be reached from outside."),
        _(
            "Unpack the ZIP and send its JSON files a few at a time, or ask the host to take it in "
            "with `commontone import`."
        ),
        colour=PROBLEM,
    )


def files_form() -> ui.Modal:
    """Where files are sent."""
    return form(
        "import-files",
        title=_("Send your Spotify data"),
        fields=[
            ui.Label(
                text=_("The ZIP, or JSON files of it"),
                description=_("Up to 10 files, each as large as Discord takes from you."),
                component=ui.FileUpload(custom_id=FILES, min_values=1, max_values=MOST_FILES),
            )
        ],
    )


def import_card(update: ImportUpdate, *, named: bool | None) -> Card:
    """One card for each state of an import; all replace each other in the same message."""
    if update.state == "done" and update.imported is not None:
        return _done(update.imported, named)
    if update.state == "failed" and update.error is not None:
        items: list[Item] = [paragraph(f"**{update.error.sentence}**")]
        if update.error.next_step:
            items.append(paragraph(update.error.next_step))
        if isinstance(update.error, ExportProblem):
            items.append(note(_("Nothing of it was taken in.")))
        else:
            items.append(
                note(_("What was taken in until then stays; sent again, only the rest is."))
            )
        again = button("import-form", label=_("Send another file"))
        return card(*items[:-1], row(again), items[-1], colour=PROBLEM)
    step = (
        _("Another import goes first…") if update.state == "waiting" else _("Reading your plays…")
    )
    return card(
        heading(_("Importing your listening")),
        paragraph(f"{progress_bar(update.fraction)}\n{step}"),
        note(_("You can go on meanwhile: this message shows how far it is.")),
    )


def _done(imported: Imported, named: bool | None) -> Card:
    plays, tracks = count_of(imported.plays, "play"), count_of(imported.tracks, "track")
    told = (
        _("**{plays}** of {tracks}.").format(plays=plays, tracks=tracks)
        if imported.since is None
        else _("**{plays}** of {tracks} since <t:{since}:D>.").format(
            plays=plays, tracks=tracks, since=imported.since
        )
    )
    items: list[Item] = [
        heading(_("Your listening is in")),
        paragraph(f"{progress_bar(1.0)}\n{told}"),
        paragraph("\n".join(f"- {text}" for text in _details(imported))),
        paragraph(
            _(
                "Now type\n"
                "- `/recommend` for tracks you do not have yet, with the reasons\n"
                "- `/taste` for what the bot makes of your music"
            )
        ),
    ]
    if named is not None:
        items += [line(), *named_question(named)]
    items += [
        row(
            button("import-form", label=_("Send more files")),
            button("import-forget", label=_("Delete what was imported")),
        ),
        note(_("/privacy shows all that is stored, and switches your streaming history off.")),
    ]
    return card(*items)


def _details(imported: Imported) -> list[str]:
    lines = []
    if imported.skipped:
        lines.append(
            _("**{count}** skipped or shorter than half a minute: they count little").format(
                count=number(imported.skipped)
            )
        )
    others = [
        what.format(count=number(count))
        for count, what in (
            (imported.podcasts, _("**{count}** of podcasts and audiobooks")),
            (imported.videos, _("**{count}** of videos")),
        )
        if count
    ]
    if others:
        lines.append(_("{others}: left out").format(others=spoken_list(others)))
    if imported.unmatched:
        lines.append(
            _("**{count}** without a Spotify track: known by name only, or not at all").format(
                count=number(imported.unmatched)
            )
        )
    rest = [
        count_of(imported.saved, "saved track") if imported.saved else "",
        count_of(imported.playlists, "playlist") if imported.playlists else "",
    ]
    if any(rest):
        lines.append(spoken_list(text for text in rest if text))
    if imported.refused:
        told = count_of(imported.refused, "track or artist", "tracks and artists")
        lines.append(
            _("{what} you told Spotify not to play: never recommended to you").format(what=told)
        )
    lines.append(
        _("new to this bot: {tracks}").format(tracks=count_of(imported.new, "track"))
        if imported.new
        else _("all of it was known before: nothing changed")
    )
    return lines


def ask_forget_card() -> Card:
    return card(
        heading(_("Delete what was imported?")),
        paragraph(
            _(
                "This deletes all plays, saved tracks and playlists that came from your data "
                "exports, at once. What you told Spotify not to play stays a no."
            )
        ),
        row(
            button("import-forget-yes", label=_("Delete it"), style=discord.ButtonStyle.danger),
            button("never-mind", label=_("Keep it")),
        ),
        colour=PROBLEM,
    )


def forgotten_card() -> Card:
    return message_card(
        _("All that came from your data exports is deleted."), _("/import takes them in again.")
    )


__all__ = [
    "FILES",
    "ask_forget_card",
    "files_form",
    "forgotten_card",
    "how_card",
    "import_card",
    "link_card",
    "no_page_card",
]
