"""The card of /status: what this bot knows of you and how it stands."""

from __future__ import annotations

from bot.cards.look import (
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
from bot.cards.press import button
from bot.services.lookups import LookupState
from bot.services.status import Status
from bot.sources import NAMES

SOON = 30 * 86400.0


def status_card(status: Status) -> Card:
    """One card; buttons offer the step that the state asks for."""
    items: list[Item] = [heading("Your connection"), paragraph(_account(status))]
    colour = None
    if status.sync is not None and not status.sync.final:
        progress = status.sync.progress
        bar = progress_bar(progress.fraction) if progress else "Starting…"
        items.append(
            paragraph(f"Reading your library: {bar}")
            if status.sync.state == "reading"
            else paragraph("Your library is read as far as Spotify allows right now.")
        )
    if status.waiting:
        colour = WAITING
        items.append(
            paragraph(
                "**Waiting for Spotify**\n"
                + "\n".join(
                    f"- {wait.what} Until <t:{int(wait.until)}:f> (<t:{int(wait.until)}:R>)."
                    for wait in status.waiting
                )
            )
        )
    else:
        items.append(paragraph("Nothing waits for Spotify."))
    if status.account is not None and status.account.problem is not None:
        colour = PROBLEM
    if others := _others(status):
        items.append(paragraph(others))
    items += [line(), paragraph(_music(status))]
    looking = _looking(status.looking) if status.looking else ""
    if looking:
        items.append(paragraph(looking))
    items.append(_buttons(status))
    items.append(note("/privacy shows what is stored and deletes it; /sync reads what changed."))
    return card(*items, colour=colour) if colour else card(*items)


def _account(status: Status) -> str:
    account = status.account
    if account is None:
        return "No Spotify account is connected. Type `/link` to connect yours."
    lines = [f"Spotify: **{escape(account.display_name or account.external_id)}**"]
    if account.problem is not None:
        lines.append(
            "**The connection has ended.** Type `/link` to connect again; nothing is lost."
        )
    elif status.ends_at is not None:
        when = f"<t:{int(status.ends_at)}:D>"
        soon = status.ends_at - status.now < SOON
        lines.append(
            f"Spotify ends it on {when}" + (": type `/link` before." if soon else " (six months).")
        )
    if status.synced_at is not None:
        lines.append(f"Library last read <t:{int(status.synced_at)}:R>.")
    elif status.sync is None:
        lines.append("The library has not been read yet: type `/sync`.")
    return "\n".join(lines)


def _others(status: Status) -> str:
    """The ways in that need no Spotify account."""
    lines = []
    for one in status.profiles:
        shown = f"{NAMES[one.account.service]}: **{escape(one.account.display_name)}**"
        if one.account.problem is not None:
            lines.append(f"{shown} can be read no more: look at it, then `/connect` it again.")
        elif one.reading:
            lines.append(f"{shown} is being read.")
        elif one.read_at is not None:
            lines.append(f"{shown}, last read <t:{int(one.read_at)}:R>.")
        else:
            lines.append(f"{shown} could not be read yet; it is tried again each hour.")
    if status.listening:
        lines.append("What Discord shows of your listening counts: `/presence` switches it off.")
    return "\n".join(lines)


def _music(status: Status) -> str:
    lines = [f"This bot has {count_of(status.evidence, 'piece')} of evidence of what you like."]
    if status.here is not None:
        verb = "takes" if status.here == 1 else "take"
        lines.append(f"{count_of(status.here, 'member')} of this server {verb} part.")
    lines.append(
        "Others here may see your name."
        if status.named
        else "Others here do not see your name; you are only counted."
    )
    return "\n".join(lines)


def _looking(looking: LookupState) -> str:
    """What is missing of what the bot could know of music, and which service keeps it waiting."""
    lines = []
    if looking.artists:
        known, artists = looking.artists_with_genres, looking.artists
        lines.append(f"Genres are known of {known} of {count_of(artists, 'artist')} here.")
        if not looking.services and known < artists:
            lines.append("Looking up the others is not switched on by the host.")
    for one in looking.services:
        waits = f" {count_of(one.waiting, 'question')} {_wait(one.waiting)}." if one.waiting else ""
        if one.until is not None:
            when = f"until <t:{int(one.until)}:f> (<t:{int(one.until)}:R>)"
            lines.append(f"- {one.name} rests {when}: {one.reason}.{waits}")
        elif one.reason:
            lines.append(f"- {one.name} is not asked: {one.reason}.")
        elif waits:
            lines.append(f"- {one.name}:{waits}")
    return "\n".join(["**Looking up music**", *lines]) if lines else ""


def _wait(n: int) -> str:
    return "waits" if n == 1 else "wait"


def _buttons(status: Status) -> Item:
    if status.account is None or status.account.problem is not None:
        return row(button("link-again", label="Connect Spotify"))
    return row(button("sync-again", label="Read it now"), button("unlink-ask", label="Disconnect"))


__all__ = ["status_card"]
