"""The cards of /connect: what is about to be read, the bar, the end; and of /disconnect."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import quote

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
    link_button,
    message_card,
    note,
    paragraph,
    progress_bar,
    row,
)
from bot.cards.press import button
from bot.cards.sync import named_question
from bot.errors import NotOurs
from bot.language import _, number
from bot.services.profiles import ProfileOffer, ProfileProgress, ProfileReport, ProfileUpdate
from bot.sources import NAMES
from bot.sources.profiles import WEBSITES, as_service


def offer_card(offer: ProfileOffer) -> Card:
    """What is read, from whom it is public, what is kept; nothing happens before they agree."""
    found = offer.found
    service = NAMES[found.service]
    items: list[Item] = [
        heading(
            _("Connect “{name}” at {service}?").format(name=escape(found.name), service=service)
        ),
        paragraph(
            _(
                "This profile is public: anybody can see its **{plays}**. "
                "Nobody can prove here that it is yours; please connect only your own."
            ).format(plays=count_of(found.plays, "play"))
        ),
        paragraph(
            _(
                "**Read:** all its plays and loved tracks, page by page, and once an hour what "
                "is new.\n**Kept:** which tracks, how often, when last, and which are loved. "
                "Nothing else.\n**Used:** to recommend music to you and to the servers you share "
                "with this bot. Others see your name only if you say so.\n**Told to {service}:** "
                "the name of the profile, as with anybody who looks at it."
            ).format(service=service)
        ),
    ]
    if offer.instead_of is not None:
        items.append(
            paragraph(
                _(
                    "It takes the place of **{instead_of}**: all that came from that "
                    "profile is deleted."
                ).format(instead_of=escape(offer.instead_of))
            )
        )
    items += [
        row(
            button(
                "profile-yes",
                found.service,
                packed_name(found.name),
                label=_("Agree and read it"),
                style=discord.ButtonStyle.success,
            ),
            button("never-mind", label=_("Cancel")),
            link_button(_("Look at it"), _address(found.service, found.name)),
        ),
        note(_("/disconnect deletes all of it again, at once; /privacy shows what is stored.")),
    ]
    return card(*items)


def profile_card(update: ProfileUpdate, *, named: bool | None) -> Card:
    """One card for each state of a reading; all replace each other in the same message."""
    if update.state == "done" and update.report is not None:
        return _done(update, update.report, named)
    if update.state == "failed":
        return _failed(update)
    service, name = NAMES[update.account.service], escape(update.account.display_name)
    shown = paragraph(_bar(update.progress))
    if update.state == "waiting" and update.error is not None:
        return card(
            heading(_("Reading “{name}”").format(name=name)),
            shown,
            paragraph(_("{sentence} It goes on by itself.").format(sentence=update.error.sentence)),
            note(_("What is read so far is kept and used meanwhile.")),
            colour=WAITING,
        )
    return card(
        heading(_("Reading “{name}” at {service}").format(name=name, service=service)),
        shown,
        note(
            _("You can go on meanwhile; a long profile takes some minutes, at the service's pace.")
        ),
        colour=BRAND,
    )


def disconnected_card(service: str, name: str, rows_left: int) -> Card:
    """After /disconnect."""
    return message_card(
        _("**{name}** at {service} is disconnected, and all that came from it is deleted.").format(
            name=escape(name), service=NAMES[service]
        ),
        _("/privacy shows what else is stored about you.")
        if rows_left
        else _("Nothing about you is stored any longer."),
    )


def packed_name(name: str) -> str:
    """A name for a button: its custom_id takes no colon and a hundred characters in all."""
    if name.isascii() and ":" not in name and not name.startswith("~"):
        return name
    return "~" + base64.urlsafe_b64encode(name.encode()).decode().rstrip("=")


def unpacked_name(text: str) -> str:
    """The name that `packed_name` packed."""
    if not text.startswith("~"):
        return text
    try:
        packed = text[1:]
        return base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise NotOurs from None


def _done(update: ProfileUpdate, report: ProfileReport, named: bool | None) -> Card:
    service, name = NAMES[update.account.service], escape(update.account.display_name)
    loved = f", {count_of(report.loved, 'loved track')}" if report.loved else ""
    items: list[Item] = [
        heading(_("Connected to “{name}” at {service}").format(name=name, service=service)),
        paragraph(
            progress_bar(1.0)
            + "\n"
            + _("**{tracks}** in all; {plays} read{loved}.").format(
                tracks=count_of(report.tracks, "track"),
                plays=count_of(report.plays, "play"),
                loved=loved,
            )
        ),
        paragraph(
            _(
                "Now type `/recommend` for tracks you do not have yet, with the reasons, or "
                "`/playlist group` for a playlist that several of you like."
            )
            if report.tracks
            else _("There are no plays yet. What you listen to from now on is read once an hour.")
        ),
    ]
    if named is not None:
        items += [line(), *named_question(named)]
    items.append(
        note(
            _("From {service}. New plays are read once an hour; /disconnect ends it.").format(
                service=service
            )
        )
    )
    return card(*items)


def _failed(update: ProfileUpdate) -> Card:
    error = update.error
    items: list[Item] = [paragraph(f"**{error.sentence}**")] if error else []
    if error and error.next_step:
        items.append(paragraph(error.next_step))
    items.append(row(button("profile-again", update.account.service, label=_("Try again"))))
    return card(*items, colour=PROBLEM)


def _bar(progress: ProfileProgress | None) -> str:
    if progress is None:
        return f"{progress_bar(0.0)}\n" + _("Starting…")
    if not progress.total:
        return f"{progress_bar(0.0)}\n{count_of(progress.plays, 'play')}"
    # The whole bar is for the end: what is shown before it is on the way.
    fraction = min(0.99, progress.plays / progress.total)
    done = min(progress.plays, progress.total)
    told = _("{done} of {plays}").format(done=number(done), plays=count_of(progress.total, "play"))
    return f"{progress_bar(fraction)}\n{told}"


def _address(service: str, name: str) -> str:
    return WEBSITES[as_service(service)] + quote(name, safe="")


__all__ = [
    "disconnected_card",
    "offer_card",
    "packed_name",
    "profile_card",
    "unpacked_name",
]
