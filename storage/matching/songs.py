"""Which tracks are versions of one song: remastered, live, with a guest, a remix, a single."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from storage.matching.keys import artist_keys, cut_credit, cut_key, cut_title, exact_key

_WORDS = (
    r"(?:live|acoustic|unplugged|re-?mix(?:ed)?|mix|edit|demo|instrumental|karaoke|extended|dub|"
    r"a ?cappella|orchestral|sped up|slowed|nightcore|reprise|rehearsal|sessions?|re-?record(?:ed|"
    r"ing)|alternate|alternative|take \d+|outtake|version|single|radio|stripped|piano|mono|stereo|"
    r"remaster(?:ed)?|bonus|take|cover|taylor's)"
)
_BEHIND = re.compile(rf"\s*[(\[{{][^)\]}}]*\b{_WORDS}\b[^)\]}}]*[)\]}}]\s*$", re.IGNORECASE)
_DASHED = re.compile(rf"(?<=\S)\s+[-–—]\s+[^-–—]*\b{_WORDS}\b[^-–—]*$", re.IGNORECASE)


@lru_cache(1 << 16)
def song_title(title: str) -> str:
    """The key of a title without what tells versions of a song apart; never empty for a name.

    "Hurt (Live at Wembley)", "Hurt - 2011 Remaster" and "Hurt (feat. Somebody)" are "hurt".
    """
    cut = title
    for _ in range(4):
        before = cut
        cut = cut_title(cut)
        for pattern in (_BEHIND, _DASHED):
            shorter = pattern.sub("", cut).strip()
            if exact_key(shorter):
                cut = shorter
        if cut == before:
            break
    return cut_key(cut)


def song_keys(title: str, artists: Iterable[str], isrc: str | None = None) -> frozenset[str]:
    """What a track has in common with other versions of its song: any one key in common is enough.

    Its ISRC where known, and its title with each of its artists.
    """
    song = song_title(title)
    keys = {
        f"{key}|{song}"
        for artist in artists
        for key in {exact_key(cut_credit(artist)), *artist_keys(artist)}
        if key and song
    }
    if isrc:
        keys.add(f"isrc:{isrc.replace('-', '').upper()}")
    return frozenset(keys)
