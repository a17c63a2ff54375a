"""What listening profiles and Discord's presence bring to the store: frozen records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Song:
    """A song as it is told by name; `artists` are names, the main one first.

    `mbid` is a MusicBrainz recording, `artist_mbids` whose it is; None and () are "not told".
    """

    artists: tuple[str, ...]
    title: str
    album: str | None = None
    duration_ms: int | None = None
    isrc: str | None = None
    spotify_id: str | None = None
    mbid: str | None = None
    artist_mbids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Play:
    """A recording that a member has played, `plays` times, the last time at `at` (unix s)."""

    member_id: int
    recording_id: int
    at: float
    plays: float = 1.0


@dataclass(frozen=True, slots=True)
class LastPlay:
    """The play that was counted last: when it began (unix s), and how long the track is (s)."""

    track_id: str
    began: float
    length: float | None


@dataclass(frozen=True, slots=True)
class ProfileRead:
    """How far a profile is read; `cursor` is the reader's own, `messages` show the progress."""

    account_id: int
    running: bool
    cursor: Mapping[str, Any]
    messages: Sequence[Mapping[str, Any]]
    finished_at: float | None
