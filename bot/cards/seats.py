"""Words about seats, for the owner of an app and for those who manage a server."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards.look import count_of, mention
from bot.language import _
from bot.services.linking import AppSeats

DASHBOARD = "https://developer.spotify.com/dashboard"
NAMES_SHOWN = 10


def dashboard_steps() -> str:
    """What the owner of an app has to do for somebody who shall sit on it."""
    return _(
        "To let somebody in: <{dashboard}> › your app › **User Management** › add their name and "
        "Spotify e-mail (ask them for it; this bot does not know it). Then they type `/link`."
    ).format(dashboard=DASHBOARD)


def seats_line(app: AppSeats) -> str:
    """ "2 of 5 seats taken, 3 free"; "7 seats taken (extended quota)"."""
    taken = len(app.sitting)
    if app.seats is None:
        return _("{seats} taken, with no limit (extended quota).").format(
            seats=count_of(taken, "seat")
        )
    free = max(0, app.seats - taken)
    if not free:
        return _("**{taken} of {seats} seats taken**, none free.").format(
            taken=taken, seats=app.seats
        )
    return _("**{taken} of {seats} seats taken**, {free} free.").format(
        taken=taken, seats=app.seats, free=free
    )


def lapsed_line(since: float) -> str:
    return _("Spotify says since <t:{since}:D> that the owner of this app has no Premium.").format(
        since=int(since)
    )


def names(member_ids: Sequence[int]) -> str:
    shown = ", ".join(mention(member_id) for member_id in member_ids[:NAMES_SHOWN])
    more = len(member_ids) - NAMES_SHOWN
    return _("{shown} and {more} more").format(shown=shown, more=more) if more > 0 else shown


__all__ = ["DASHBOARD", "dashboard_steps", "lapsed_line", "names", "seats_line"]
