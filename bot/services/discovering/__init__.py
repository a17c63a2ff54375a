"""/discover: music that nobody on a server has, near what its members love."""

from bot.services.discovering.dial import DIALS, dial_of
from bot.services.discovering.discover import KIND, MOST, USUAL, Found, discover, find

__all__ = ["DIALS", "KIND", "MOST", "USUAL", "Found", "dial_of", "discover", "find"]
