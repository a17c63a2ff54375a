"""The cards of a library being read: the bar, what waits, and the summary at the end."""

from __future__ import annotations

import discord

from bot.cards.look import (
    BRAND,
    PROBLEM,
    WAITING,
    Card,
    Item,
    card,
    count_of,
    escape,
    heading,
    line,
    note,
    paragraph,
    progress_bar,
    row,
)
from bot.cards.press import button, parse
from bot.errors import CommontoneError
from bot.language import N_, _, number
from bot.services.syncing import SyncUpdate
from bot.spotify import LibraryReport, Progress, Waiting

_STEPS = (
    N_("saved tracks"),
    N_("recently played"),
    N_("playlists"),
    N_("top tracks and artists"),
    N_("playlist contents"),
    N_("followed artists"),
)
"""The steps of a reading (`bot.spotify`), for the catalogues."""

_QUESTION = N_("**May others here see your name?**")


def sync_card(update: SyncUpdate, *, spotify_name: str, named: bool | None) -> Card:
    """One card for each state of a sync; all replace each other in the same message.

    `named` is the member's answer to "may others see your name?"; None leaves the question out.
    """
    if update.state == "done" and update.report is not None:
        return _done(update.report, update.why, spotify_name, named)
    if update.state == "waiting":
        waiting = update.report.waiting if update.report else []
        return _waiting(waiting, update.error)
    if update.state == "failed" and update.error is not None:
        return _failed(update.error)
    return _reading(update.progress, update.why, spotify_name)


def named_question(named: bool) -> list[Item]:
    """May others here see your name in reasons? With the answer that counts now marked."""
    yes, no = (
        button("named", answer, label=label, style=_style(now), disabled=now)
        for answer, label, now in (
            ("yes", _("Yes, name me"), named),
            ("no", _("No, only count me"), not named),
        )
    )
    return [paragraph(_named_text(named)), row(yes, no)]


def answer_named(message: discord.Message, named: bool) -> Card:
    """The card in `message` as it is, with another answer marked in its question about names."""
    view = discord.ui.LayoutView.from_message(message, timeout=None)
    for item in view.walk_children():
        if isinstance(item, discord.ui.TextDisplay) and item.content.startswith(_(_QUESTION)):
            item.content = _named_text(named)
        elif isinstance(item, discord.ui.Button) and item.custom_id:
            what, args = parse(item.custom_id) or ("", ())
            if what == "named":
                item.disabled = (args == ("yes",)) is named
                item.style = _style(item.disabled)
    return view


def _named_text(named: bool) -> str:
    now = (
        _("Now: **yes**.")
        if named
        else _("Now: **no**, you are only counted: on a map, a dot without a name.")
    )
    return _(
        "{question} In reasons (“@you have it”), in playlists (“for "
        "@you”), in `/taste`, `/match` and on the map of `/server`, where "
        "they see your genres and artists; only on servers where you are "
        "too. {now}"
    ).format(question=_(_QUESTION), now=now)


def _reading(progress: Progress | None, why: str, spotify_name: str) -> Card:
    title = (
        _("Connected to {spotify_name}").format(spotify_name=escape(spotify_name))
        if why == "link"
        else _("Reading your library")
    )
    fraction = progress.fraction if progress else 0.0
    if progress is None:
        step = _("Starting…")
    elif progress.total:
        step = _("{step}: {done} of {total}").format(
            step=_(progress.step),
            done=number(min(progress.done, progress.total)),
            total=number(progress.total),
        )
    else:
        step = _(progress.step)
        step += f": {number(progress.done)}" if progress.done else "…"
    return card(
        heading(title),
        paragraph(f"{progress_bar(fraction)}\n{step}"),
        note(_("You can go on meanwhile: this message shows how far it is.")),
        colour=BRAND,
    )


def _done(report: LibraryReport, why: str, spotify_name: str, named: bool | None) -> Card:
    tracks, playlists = count_of(report.tracks, "track"), count_of(report.playlists, "playlist")
    artists = count_of(report.artists, "artist")
    title = (
        _("Connected to {spotify_name}").format(spotify_name=escape(spotify_name))
        if why == "link"
        else _("Your library is up to date")
    )
    items: list[Item] = [
        heading(title),
        paragraph(
            f"{progress_bar(1.0)}\n**{tracks}**, {playlists}, {artists}"
            + (_("; {new} new.").format(new=number(report.new)) if why != "link" else ".")
        ),
    ]
    if report.tracks:
        items.append(
            paragraph(
                _(
                    "Now type\n- `/recommend` for tracks you do not have yet, with the "
                    "reasons\n- `/playlist group` for a playlist that several of you "
                    "like\n- `/taste` for what the bot makes of your music"
                )
            )
        )
    else:
        items.append(
            paragraph(
                _(
                    "There is no music in it yet. Save or play something on Spotify, "
                    "then type `/sync`; until then `/recommend` answers with what "
                    "others here like."
                )
            )
        )
    if named is not None:
        items += [line(), *named_question(named)]
    items.append(note(_("From Spotify. /sync reads what changed, /unlink disconnects.")))
    return card(*items)


def _waiting(waiting: list[Waiting], error: CommontoneError | None) -> Card:
    if waiting:
        lines = [
            _("- {what} It goes on <t:{until}:R>.").format(what=_(wait.what), until=int(wait.until))
            for wait in waiting
        ]
        text = "\n".join(lines)
    else:
        text = f"{error.sentence}" if error else _("It goes on in a moment.")
    return card(
        heading(_("Spotify asks for a pause")),
        paragraph(text),
        paragraph(
            _(
                "What is read so far is kept and used: `/recommend` works "
                "meanwhile. It goes on by itself, in this message."
            )
        ),
        note(_("/status shows what waits; /sync tries at once.")),
        colour=WAITING,
    )


def _failed(error: CommontoneError) -> Card:
    items: list[Item] = [paragraph(f"**{error.sentence}**")]
    if error.next_step:
        items.append(paragraph(error.next_step))
    items.append(row(button("sync-again", label=_("Try again"))))
    return card(*items, colour=PROBLEM)


def _style(on: bool) -> discord.ButtonStyle:
    return discord.ButtonStyle.success if on else discord.ButtonStyle.secondary


__all__ = ["answer_named", "named_question", "sync_card"]
