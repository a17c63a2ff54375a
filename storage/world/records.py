"""What the world is made of. No record here has a person, a time or a single listen in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["artist", "recording"]


@dataclass(frozen=True, slots=True)
class WorldArtist:
    """`id` is good inside one file only: keep the MBID (a UUID in text) anywhere else."""

    id: int
    mbid: str
    name: str
    listeners: int


@dataclass(frozen=True, slots=True)
class WorldRecording:
    """`artist` is the credit as printed ("A feat. B"), `artist_ids` those credited, in order."""

    id: int
    mbid: str
    name: str
    artist: str
    artist_ids: tuple[int, ...]
    listeners: int


@dataclass(frozen=True, slots=True)
class Dump:
    """One file the world was made of; `date` is ISO, by the dump itself."""

    id: str
    date: str
    listens: int


@dataclass(frozen=True, slots=True)
class WorldInfo:
    """Where a world comes from, and how much is in it. `date` is that of its newest dump."""

    source: str
    licence: str
    date: str
    dumps: tuple[Dump, ...]
    listens: int
    people: int
    artists: int
    recordings: int
    artist_pairs: int
    recording_pairs: int
    artist_tags: int
    spotify_ids: int
    size: int
    """Of the file, in bytes."""
