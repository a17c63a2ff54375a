"""What outside sources tell: plain records, checked and cut to size.

Ids of artists and recordings are MusicBrainz's (small letters); tags come strongest first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Tags = tuple[tuple[str, int], ...]
"""(tag, how often it was given), most often first."""


@dataclass(frozen=True, slots=True)
class Credit:
    """An artist of a recording, by the name that stands there."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class FoundRecording:
    """A recording that a service takes for the one asked for: compare before believing.

    `artist` is the whole credit ("A feat. B"); `artists` its parts where the service tells them,
    `artist_ids` in the same order in any case.
    """

    id: str
    title: str
    artist: str
    artist_ids: tuple[str, ...] = ()
    artists: tuple[Credit, ...] = ()
    release: str = ""
    length_ms: int | None = None


@dataclass(frozen=True, slots=True)
class RecordingFacts:
    """Who made a recording, and the tags of each of them and of the recording itself."""

    artists: tuple[Credit, ...] = ()
    artist_tags: Mapping[str, Tags] = field(default_factory=dict)
    tags: Tags = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people have listened, and how often; None where the service does not know."""

    listeners: int | None
    listens: int | None


@dataclass(frozen=True, slots=True)
class Similar:
    """One entry of a list of similar artists or recordings. `score` is in 0..1, 1 for the first.

    `id` may be "" where a service tells names only (Last.fm). For a recording, `artist` and
    `artist_ids` say whose it is.
    """

    id: str
    name: str
    score: float
    artist: str = ""
    artist_ids: tuple[str, ...] = ()
    release: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class BestKnown:
    """One of an artist's recordings that most people know."""

    recording: FoundRecording
    counts: Counts


__all__ = [
    "BestKnown",
    "Counts",
    "Credit",
    "FoundRecording",
    "RecordingFacts",
    "Similar",
    "Tags",
]
