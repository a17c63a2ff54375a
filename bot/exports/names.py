"""Which files of an export are read. All others are never opened: they hold addresses and cards."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import PurePosixPath

_COPY = r"(?:[ _]?\(\d+\))?"
"""What a browser adds to the name of a second download."""


class Part(Enum):
    """What a file is by its name; rows are told apart by what is in them."""

    PLAYS = rf"(?:streaming_history_audio_[\w\-]*|endsong_?\d*){_COPY}\.json"
    VIDEO = rf"streaming_history_video_[\w\-]*{_COPY}\.json"
    PLAYS_OF_A_YEAR = rf"streaminghistory(?:_music)?_?\d*{_COPY}\.json"
    PODCASTS = rf"streaminghistory_(?:podcast|audiobook)_?\d*{_COPY}\.json"
    LIBRARY = rf"yourlibrary\d*{_COPY}\.json"
    PLAYLISTS = rf"playlist_?\d*{_COPY}\.json"


def part_of(path: str) -> Part | None:
    """What the file at this path of an archive is, in whatever folder; None: not to be opened."""
    place = PurePosixPath(path)
    if "__MACOSX" in place.parts or place.name.startswith("._"):
        return None
    for part in Part:
        if re.fullmatch(part.value, place.name, re.IGNORECASE):
            return part
    return None


_KEPT_AS = {
    Part.PLAYS: "Streaming_History_Audio_{}.json",
    Part.VIDEO: "Streaming_History_Video_{}.json",
    Part.PLAYS_OF_A_YEAR: "StreamingHistory_music_{}.json",
    Part.PODCASTS: "StreamingHistory_podcast_{}.json",
    Part.LIBRARY: "YourLibrary{}.json",
    Part.PLAYLISTS: "Playlist{}.json",
}


def kept_name(sent_as: str, number: int) -> str:
    """What a file that somebody sends is kept as: of its own name only what it is stays.

    Rows of videos look like those of music, so the name has to tell them apart.
    """
    part = part_of(sent_as)
    return _KEPT_AS[part].format(number) if part else str(number)


__all__ = ["Part", "kept_name", "part_of"]
