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
from bot.services.linking import AppSeats, ServerSeats
from storage import SeatWait

APPS_SHOWN = 6
WAITS_SHOWN = 10
PROBLEMS_SHOWN = 6


def seats_card(seats: ServerSeats) -> Card:
    """Apps with their seats, who waits, what is wrong, and what is to be done about it."""
    items: list[Item] = [heading("Seats on Spotify apps")]
    if not seats.apps:
        items.append(
            paragraph(
                "This bot has no Spotify app yet: the host sets SPOTIFY_CLIENT_ID. Until then "
                "members can bring their own app with `/link`."
            )
        )
    items += [paragraph(_app(app, seats)) for app in seats.apps[:APPS_SHOWN]]
    if len(seats.apps) > APPS_SHOWN:
        items.append(note(f"And {len(seats.apps) - APPS_SHOWN} more that members share here."))
    items += [line(), paragraph(_waiting(seats.waiting, seats.host_id))]
    if problems := _problems(seats):
        items.append(
            paragraph(
                "**To look at**\n" + "\n".join(f"- {one}" for one in problems[:PROBLEMS_SHOWN])
            )
        )
    items.append(paragraph(f"**In the dashboard.** {dashboard_steps()}"))
    others = ""
    if seats.other_ways:
        verb = "takes" if seats.other_ways == 1 else "take"
        others = (
            f"{count_of(seats.other_ways, 'member')} {verb} part here without a seat (/import, "
            "/connect, /rate and more).\n"
        )
    items.append(
        note(
            f"{others}A free seat means that nobody is connected through it; whom Spotify lets in "
            "stands in the dashboard. Members free theirs with /unlink."
        )
    )
    return card(*items, colour=WAITING if _problems(seats) else BRAND)


def _app(app: AppSeats, seats: ServerSeats) -> str:
    if app.client_id == seats.host_id:
        title = "**This bot's own app** (the host's)"
    else:
        owner = mention(app.owner_id) if app.owner_id is not None else "a member"
        title = f"**The app of {owner}**, shared here"
    here = [member_id for member_id in app.sitting if member_id in seats.here]
    elsewhere = len(app.sitting) - len(here)
    who = [f"On it: {names(here)}"] if here else []
    if elsewhere:
        people = "person" if elsewhere == 1 else "people"
        who.append(f"{'and ' if here else 'On it: '}{elsewhere} {people} from other servers")
    return f"{title}\n{seats_line(app)}\n{' '.join(who)}".strip()


def _waiting(waiting: tuple[SeatWait, ...], host_id: str | None) -> str:
    if not waiting:
        return "**Waiting for a seat:** nobody."
    lines = [
        f"{place}. {mention(wait.member_id)}, since <t:{int(wait.since)}:D>"
        + ("" if wait.client_id == host_id else ", on a friend's app")
        for place, wait in enumerate(waiting[:WAITS_SHOWN], 1)
    ]
    if len(waiting) > WAITS_SHOWN:
        lines.append(f"and {len(waiting) - WAITS_SHOWN} more")
    return "**Waiting for a seat**\n" + "\n".join(lines)


def _problems(seats: ServerSeats) -> list[str]:
    found = []
    for app in seats.apps:
        whose = "This bot's app" if app.client_id == seats.host_id else "A friend's app"
        if app.lapsed_at is not None:
            found.append(
                f"{whose}: {lapsed_line(app.lapsed_at)} Nobody on it can be read until it is "
                "renewed (and a few hours more)."
            )
        if app.seats is not None and len(app.sitting) > app.seats:
            found.append(f"{whose} has more people than Spotify allows ({app.seats}).")
    if seats.ended:
        connections = count_of(seats.ended, "connection")
        verb = "has" if seats.ended == 1 else "have"
        found.append(f"{connections} {verb} ended; their members have to type `/link` again.")
    return found


__all__ = ["seats_card"]
