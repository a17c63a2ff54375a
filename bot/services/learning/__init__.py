"""What happens to recommendations, and what a server learns from it."""

from bot.services.learning.comparing import (
    RIVALS,
    Rival,
    interleaved,
    turned,
)
from bot.services.learning.hits import (
    ENOUGH,
    Hits,
    Rate,
    hits,
)
from bot.services.learning.weights import (
    GIVEN_KEPT,
    WATCHED,
    Chosen,
    look_back,
    remember,
    saved,
    thumb,
    turning_of,
)

__all__ = [
    "ENOUGH",
    "GIVEN_KEPT",
    "RIVALS",
    "WATCHED",
    "Chosen",
    "Hits",
    "Rate",
    "Rival",
    "hits",
    "interleaved",
    "look_back",
    "remember",
    "saved",
    "thumb",
    "turned",
    "turning_of",
]
