"""Outside services, one file each: facts about music, and the public profiles of members.

Whoever is asked for facts is told of no member; a profile is asked for by its public name alone.
"""

from bot.sources.lastfm import LastFm
from bot.sources.lastfm_profile import LastFmProfiles
from bot.sources.listenbrainz import ListenBrainz
from bot.sources.listenbrainz_profile import ListenBrainzProfiles
from bot.sources.musicbrainz import MusicBrainz
from bot.sources.problems import NAMES, SENTENCES, SourceProblem, Why
from bot.sources.reccobeats import ReccoBeats
from bot.sources.web import Web

__all__ = [
    "NAMES",
    "SENTENCES",
    "LastFm",
    "LastFmProfiles",
    "ListenBrainz",
    "ListenBrainzProfiles",
    "MusicBrainz",
    "ReccoBeats",
    "SourceProblem",
    "Web",
    "Why",
]
