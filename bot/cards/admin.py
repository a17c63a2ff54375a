"""The card of /admin seats, for those who manage a server."""

from __future__ import annotations

from bot.cards.look import (
    BRAND,
    WAITING,
    Card,
    Item,
    card,
    count_of,
    heading,
    line,
    mention,
    note,
    paragraph,
)
from bot.cards.seats import dashboard_steps, lapsed_line, names, seats_line
from bot.language import _, ngettext
from bot.services.linking import AppSeats, ServerSeats
from storage import SeatWait

APPS_SHOWN = 6
WAITS_SHOWN = 10
PROBLEMS_SHOWN = 6


def seats_card(seats: ServerSeats) -> Card:
    """Apps with their seats, who waits, what is wrong, and what is to be done about it."""
    items: list[Item] = [heading(_("Seats on Spotify apps"))]
    if not seats.apps:
        items.append(
            paragraph(
                _(
                    "This bot has no Spotify app yet: the host sets SPOTIFY_CLIENT_ID. Until then "
                    "members can bring their own app with `/link`."
                )
            )
        )
    items += [paragraph(_app(app, seats)) for app in seats.apps[:APPS_SHOWN]]
    if len(seats.apps) > APPS_SHOWN:
        items.append(
            note(
                _("And {more} more that members share here.").format(
                    more=len(seats.apps) - APPS_SHOWN
                )
            )
        )
    items += [line(), paragraph(_waiting(seats.waiting, seats.host_id))]
    if problems := _problems(seats):
        items.append(
            paragraph(
                _("**To look at**")
                + "\n"
                + "\n".join(f"- {one}" for one in problems[:PROBLEMS_SHOWN])
            )
        )
    items.append(paragraph(_("**In the dashboard.** {steps}").format(steps=dashboard_steps())))
    others = ""
    if seats.other_ways:
        form = ngettext(
            "{members} takes part here without a seat (/import, /connect, /rate and more).",
            "{members} take part here without a seat (/import, /connect, /rate and more).",
            seats.other_ways,
        )
        others = form.format(members=count_of(seats.other_ways, "member")) + "\n"
    items.append(
        note(
            others
            + _(
                "A free seat means that nobody is connected through it; whom Spotify lets in "
                "stands in the dashboard. Members free theirs with /unlink."
            )
        )
    )
    return card(*items, colour=WAITING if _problems(seats) else BRAND)


def _app(app: AppSeats, seats: ServerSeats) -> str:
    if app.client_id == seats.host_id:
        title = _("**This bot's own app** (the host's)")
    else:
        owner = mention(app.owner_id) if app.owner_id is not None else _("a member")
        title = _("**The app of {owner}**, shared here").format(owner=owner)
    here = [member_id for member_id in app.sitting if member_id in seats.here]
    elsewhere = len(app.sitting) - len(here)
    others = ngettext(
        "{number} person from other servers", "{number} people from other servers", elsewhere
    ).format(number=elsewhere)
    if here and elsewhere:
        who = _("On it: {names} and {others}").format(names=names(here), others=others)
    elif here or elsewhere:
        who = _("On it: {who}").format(who=names(here) if here else others)
    else:
        who = ""
    return f"{title}\n{seats_line(app)}\n{who}".strip()


def _waiting(waiting: tuple[SeatWait, ...], host_id: str | None) -> str:
    if not waiting:
        return _("**Waiting for a seat:** nobody.")
    lines = [
        (
            _("{place}. {who}, since <t:{since}:D>")
            if wait.client_id == host_id
            else _("{place}. {who}, since <t:{since}:D>, on a friend's app")
        ).format(place=place, who=mention(wait.member_id), since=int(wait.since))
        for place, wait in enumerate(waiting[:WAITS_SHOWN], 1)
    ]
    if len(waiting) > WAITS_SHOWN:
        lines.append(_("and {more} more").format(more=len(waiting) - WAITS_SHOWN))
    return _("**Waiting for a seat**") + "\n" + "\n".join(lines)


def _problems(seats: ServerSeats) -> list[str]:
    found = []
    for app in seats.apps:
        whose = _("This bot's app") if app.client_id == seats.host_id else _("A friend's app")
        if app.lapsed_at is not None:
            found.append(
                _(
                    "{whose}: {lapsed} Nobody on it can be read until it is renewed (and a few "
                    "hours more)."
                ).format(whose=whose, lapsed=lapsed_line(app.lapsed_at))
            )
        if app.seats is not None and len(app.sitting) > app.seats:
            found.append(
                _("{whose} has more people than Spotify allows ({seats}).").format(
                    whose=whose, seats=app.seats
                )
            )
    if seats.ended:
        form = ngettext(
            "{connections} has ended; their members have to type `/link` again.",
            "{connections} have ended; their members have to type `/link` again.",
            seats.ended,
        )
        found.append(form.format(connections=count_of(seats.ended, "connection")))
    return found


__all__ = ["seats_card"]
