"""/discover: music that nobody on a server has, near what its members love."""

from bot.services.discovering.both import recommend_from
from bot.services.discovering.dial import DIALS, dial_of
from bot.services.discovering.discover import KIND, MOST, USUAL, discover, find
from bot.services.discovering.finding import FoundTrack, OnProgress
from bot.services.discovering.first import first_ten
from bot.services.discovering.looking import Wake
from bot.services.discovering.telling import Found

__all__ = [
    "DIALS",
    "KIND",
    "MOST",
    "USUAL",
    "Found",
    "FoundTrack",
    "OnProgress",
    "Wake",
    "dial_of",
    "discover",
    "find",
    "first_ten",
    "recommend_from",
]
