"""What the small outside services have in common: what they know, and how they fail on request."""

from bot.demo.outside.around import Around, around
from bot.demo.outside.facts import Facts, KnownArtist, KnownRecording, facts_of, mbid_of
from bot.demo.outside.server import Asked, SmallService

__all__ = [
    "Around",
    "Asked",
    "Facts",
    "KnownArtist",
    "KnownRecording",
    "SmallService",
    "around",
    "facts_of",
    "mbid_of",
]
