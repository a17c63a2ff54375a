"""Which recording or artist elsewhere is one of ours: pure functions over names, ids and lengths.

Better no match than a wrong one: where two candidates stay, nobody is chosen.
"""

from storage.matching.artists import ArtistCandidate, match_artist, name_key, same_name
from storage.matching.keys import artist_keys, cut_credit, cut_title
from storage.matching.recordings import Candidate, Match, Wanted, match_recording
from storage.matching.songs import song_keys, song_title

__all__ = [
    "ArtistCandidate",
    "Candidate",
    "Match",
    "Wanted",
    "artist_keys",
    "cut_credit",
    "cut_title",
    "match_artist",
    "match_recording",
    "name_key",
    "same_name",
    "song_keys",
    "song_title",
]
