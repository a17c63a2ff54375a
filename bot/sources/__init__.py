"""Outside sources of facts about music, one file a service. None is told of any member."""

from bot.sources.lastfm import LastFm
from bot.sources.listenbrainz import ListenBrainz
from bot.sources.musicbrainz import MusicBrainz
from bot.sources.problems import NAMES, SENTENCES, SourceProblem, Why
from bot.sources.reccobeats import ReccoBeats
from bot.sources.web import Web

__all__ = [
    "NAMES",
    "SENTENCES",
    "LastFm",
    "ListenBrainz",
    "MusicBrainz",
    "ReccoBeats",
    "SourceProblem",
    "Web",
    "Why",
]
