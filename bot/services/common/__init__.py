"""What the members of a server have in common: who loves what, and who is like whom."""

from bot.services.common.loves import Loves
from bot.services.common.overview import Alone, Place, ServerTaste, Shared, overview
from bot.services.common.who import Lover, Who, things_like, who

__all__ = [
    "Alone",
    "Lover",
    "Loves",
    "Place",
    "ServerTaste",
    "Shared",
    "Who",
    "overview",
    "things_like",
    "who",
]
