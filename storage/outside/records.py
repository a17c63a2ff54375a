"""What the store takes and gives about music as outside services know it: frozen records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

OutsideKind = Literal["artist", "recording"]
Space = Literal["musicbrainz", "lastfm"]
"""Whose ids these are; ListenBrainz speaks MusicBrainz's, Last.fm has names only."""

FEATURES = (
    "danceability",
    "energy",
    "key",
    "loudness",
    "mode",
    "speechiness",
    "acousticness",
    "instrumentalness",
    "liveness",
    "valence",
    "tempo",
    "time_signature",
)
"""Audio features by Spotify's names; all are numbers, those not known are None."""


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """An artist or a recording by a service's own id.

    For a recording, `artist` is its whole credit and `artist_ids` whose it is; () and None are
    "not told" and erase nothing.
    """

    space: Space
    kind: OutsideKind
    id: str
    name: str
    artist: str | None = None
    artist_ids: tuple[str, ...] = ()
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Outside:
    """As `OutsideRow`, with its number here and what else is known of it.

    `spotify_ids` are track ids (of a recording), `tags` its strongest first over all sources.
    """

    number: int
    space: Space
    kind: OutsideKind
    id: str
    name: str
    artist: str | None
    artist_ids: tuple[str, ...]
    comment: str | None
    listeners: int | None
    listens: int | None
    tags: tuple[str, ...]
    spotify_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask a service: about a recording or an artist of ours, or an outside one.

    `subject` is the recording's number, the artist's id, or the outside id, as text.
    """

    id: int
    subject: str
    recording_id: int | None
    artist_id: str | None
    number: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """How far one kind of question to one service is."""

    service: str
    what: str
    waiting: int
    found: int
    nothing: int
