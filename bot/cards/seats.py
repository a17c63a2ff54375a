"""Words about seats, for the owner of an app and for those who manage a server."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards.look import count_of, mention
from bot.services.linking import AppSeats

DASHBOARD = "https://developer.spotify.com/dashboard"
NAMES_SHOWN = 10


def dashboard_steps() -> str:
    """What the owner of an app has to do for somebody who shall sit on it."""
    return (
        f"To let somebody in: <{DASHBOARD}> › your app › **User Management** › add their name and "
        "Spotify e-mail (ask them for it; this bot does not know it). Then they type `/link`."
    )


def seats_line(app: AppSeats) -> str:
    """ "2 of 5 seats taken, 3 free"; "7 seats taken (extended quota)"."""
    taken = len(app.sitting)
    if app.seats is None:
        return f"{count_of(taken, 'seat')} taken, with no limit (extended quota)."
    free = max(0, app.seats - taken)
    return f"**{taken} of {app.seats} seats taken**, {free or 'none'} free."


def lapsed_line(since: float) -> str:
    return f"Spotify says since <t:{int(since)}:D> that the owner of this app has no Premium."


def names(member_ids: Sequence[int]) -> str:
    shown = ", ".join(mention(member_id) for member_id in member_ids[:NAMES_SHOWN])
    more = len(member_ids) - NAMES_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


__all__ = ["DASHBOARD", "dashboard_steps", "lapsed_line", "names", "seats_line"]
