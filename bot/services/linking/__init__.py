"""Members' Spotify accounts: the link step, seats, and apps of their own."""

from bot.services.linking.digits import SignInHeld
from bot.services.linking.linking import (
    Linking,
    LinkOutcome,
    LinkStep,
    parse_address,
)
from bot.services.linking.own_apps import (
    AnotherApp,
    my_app,
    own_seat,
    share,
    take_away,
)
from bot.services.linking.reminders import (
    DAY,
    Reminder,
    ends_at,
    send_reminders,
)
from bot.services.linking.seats import (
    AppSeats,
    Offer,
    Seat,
    ServerSeats,
    ask_for_seat,
    offer_to,
    seats_of_server,
    seats_on,
)

__all__ = [
    "DAY",
    "AnotherApp",
    "AppSeats",
    "LinkOutcome",
    "LinkStep",
    "Linking",
    "Offer",
    "Reminder",
    "Seat",
    "ServerSeats",
    "SignInHeld",
    "ask_for_seat",
    "ends_at",
    "my_app",
    "offer_to",
    "own_seat",
    "parse_address",
    "seats_of_server",
    "seats_on",
    "send_reminders",
    "share",
    "take_away",
]
