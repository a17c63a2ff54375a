"""What of a playlist has likely been played, by the time since it began and the tracks' lengths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from storage import PlannedTrack, Recording

USUAL = 210.0
"""Seconds of a track whose length is not known."""


@dataclass(frozen=True)
class Playing:
    """`now` is the place of the track that plays, counted from 0; `len(tracks)` past the last.

    `began` is when each began or will begin (unix seconds), one more for the end of the last.
    """

    now: int
    began: tuple[float, ...]


def playing(
    tracks: Sequence[PlannedTrack],
    recordings: Mapping[int, Recording],
    since: float | None,
    at: float,
) -> Playing:
    """Where a playlist is that began at `since` (None: not yet) and is played in its order."""
    start = at if since is None else since
    began = [start]
    for track in tracks:
        began.append(began[-1] + length_of(recordings.get(track.recording_id)))
    now = sum(1 for end in began[1:] if end <= at)
    return Playing(now, tuple(began))


def length_of(recording: Recording | None) -> float:
    """Seconds."""
    if recording is None or not recording.duration_ms:
        return USUAL
    return recording.duration_ms / 1000


__all__ = ["USUAL", "Playing", "length_of", "playing"]
