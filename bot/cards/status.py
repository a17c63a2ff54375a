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
from bot.language import _, ngettext, number
from bot.services.lookups import LookupState
from bot.services.status import Status
from bot.sources import NAMES

SOON = 30 * 86400.0


def status_card(status: Status) -> Card:
    """One card; buttons offer the step that the state asks for."""
    items: list[Item] = [heading(_("Your connection")), paragraph(_account(status))]
    colour = None
    if status.sync is not None and not status.sync.final:
        progress = status.sync.progress
        bar = progress_bar(progress.fraction) if progress else _("Starting…")
        items.append(
            paragraph(_("Reading your library: {bar}").format(bar=bar))
            if status.sync.state == "reading"
            else paragraph(_("Your library is read as far as Spotify allows right now."))
        )
    if status.waiting:
        colour = WAITING
        items.append(
            paragraph(
                _("**Waiting for Spotify**\n")
                + "\n".join(
                    _("- {what} Until <t:{until}:f> (<t:{until}:R>).").format(
                        what=_(wait.what), until=int(wait.until)
                    )
                    for wait in status.waiting
                )
            )
        )
    else:
        items.append(paragraph(_("Nothing waits for Spotify.")))
    if status.account is not None and status.account.problem is not None:
        colour = PROBLEM
    if others := _others(status):
        items.append(paragraph(others))
    items += [line(), paragraph(_music(status))]
    looking = _looking(status.looking) if status.looking else ""
    if looking:
        items.append(paragraph(looking))
    items.append(_buttons(status))
    items.append(note(_("/privacy shows what is stored and deletes it; /sync reads what changed.")))
    return card(*items, colour=colour) if colour else card(*items)


def _account(status: Status) -> str:
    account = status.account
    if account is None:
        return _("No Spotify account is connected. Type `/link` to connect yours.")
    lines = [
        _("Spotify: **{escape}**").format(
            escape=escape(account.display_name or account.external_id)
        )
    ]
    if account.problem is not None:
        lines.append(
            _("**The connection has ended.** Type `/link` to connect again; nothing is lost.")
        )
    elif status.ends_at is not None:
        when = f"<t:{int(status.ends_at)}:D>"
        soon = status.ends_at - status.now < SOON
        lines.append(
            _("Spotify ends it on {when}").format(when=when)
            + (_(": type `/link` before.") if soon else _(" (six months)."))
        )
    if status.synced_at is not None:
        lines.append(
            _("Library last read <t:{synced_at}:R>.").format(synced_at=int(status.synced_at))
        )
    elif status.sync is None:
        lines.append(_("The library has not been read yet: type `/sync`."))
    return "\n".join(lines)


def _others(status: Status) -> str:
    """The ways in that need no Spotify account."""
    lines = []
    for one in status.profiles:
        shown = f"{NAMES[one.account.service]}: **{escape(one.account.display_name)}**"
        if one.account.problem is not None:
            lines.append(
                _("{shown} can be read no more: look at it, then `/connect` it again.").format(
                    shown=shown
                )
            )
        elif one.reading:
            lines.append(_("{shown} is being read.").format(shown=shown))
        elif one.read_at is not None:
            lines.append(
                _("{shown}, last read <t:{read_at}:R>.").format(
                    shown=shown, read_at=int(one.read_at)
                )
            )
        else:
            lines.append(
                _("{shown} could not be read yet; it is tried again each hour.").format(shown=shown)
            )
    if status.listening:
        lines.append(_("What Discord shows of your listening counts: `/presence` switches it off."))
    return "\n".join(lines)


def _music(status: Status) -> str:
    form = ngettext(
        "This bot has {count} piece of evidence of what you like.",
        "This bot has {count} pieces of evidence of what you like.",
        status.evidence,
    )
    lines = [form.format(count=number(status.evidence))]
    if status.here is not None:
        form = ngettext(
            "{count} member of this server takes part.",
            "{count} members of this server take part.",
            status.here,
        )
        lines.append(form.format(count=number(status.here)))
    lines.append(
        _("Others here may see your name.")
        if status.named
        else _("Others here do not see your name; you are only counted.")
    )
    return "\n".join(lines)


def _looking(looking: LookupState) -> str:
    """What is missing of what the bot could know of music, and which service keeps it waiting."""
    lines = []
    if looking.artists:
        known, artists = looking.artists_with_genres, looking.artists
        lines.append(
            _("Genres are known of {known} of {artists} here.").format(
                known=known, artists=count_of(artists, "artist")
            )
        )
        if not looking.services and known < artists:
            lines.append(_("Looking up the others is not switched on by the host."))
    for one in looking.services:
        waits = _waits(one.waiting)
        if one.until is not None:
            when = _("until <t:{until}:f> (<t:{until}:R>)").format(until=int(one.until))
            lines.append(
                _("- {name} rests {when}: {reason}.{waits}").format(
                    name=one.name, when=when, reason=_(one.reason), waits=waits
                )
            )
        elif one.reason:
            lines.append(
                _("- {name} is not asked: {reason}.").format(name=one.name, reason=_(one.reason))
            )
        elif waits:
            lines.append(f"- {one.name}:{waits}")
    return "\n".join([_("**Looking up music**"), *lines]) if lines else ""


def _waits(count: int) -> str:
    form = ngettext("{count} question waits.", "{count} questions wait.", count)
    return " " + form.format(count=number(count)) if count else ""


def _buttons(status: Status) -> Item:
    if status.account is None or status.account.problem is not None:
        return row(button("link-again", label=_("Connect Spotify")))
    return row(
        button("sync-again", label=_("Read it now")), button("unlink-ask", label=_("Disconnect"))
    )


__all__ = ["status_card"]
