"""Which recording a track is: by its id, its ISRC, else by its normalised artist and title.

All rules are here, in plain Python over a small index that `catalogue` loads for one page:
- a track id that is known stays where it is, unless it now says another ISRC than its recording;
- an ISRC names one recording; where two turn out to have the same, they are merged;
- without an ISRC (on either side) the key decides, if the durations do not speak against it;
- two different ISRCs are two recordings, whatever they are called.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

DURATION_SLACK_MS = 10_000
"""Two versions of one song may differ by that much; more is another edit."""

_ISRC = re.compile(r"[A-Z0-9]{12}")


@dataclass(slots=True)
class Known:
    """What matching has to know of a stored recording."""

    id: int
    isrc: str | None
    key: str
    duration_ms: int | None
    track_ids: list[str] = field(default_factory=list)


class Index:
    """The recordings that a page of tracks could be; `match` answers, and notes what changes."""

    def __init__(self, known: Iterable[Known], next_id: int) -> None:
        self._next_id = next_id
        self._by_track: dict[str, Known] = {}
        self._by_isrc: dict[str, Known] = {}
        self._by_key: defaultdict[str, list[Known]] = defaultdict(list)
        self.merges: list[tuple[int, int]] = []
        """(recording that stays, recording that goes), in order."""
        self.released: list[int] = []
        """Recordings whose stored ISRC is no longer theirs, and may be another's now."""
        for recording in known:
            self._add(recording)

    def match(self, track_id: str, isrc: str | None, key: str, duration_ms: int | None) -> bool:
        """Find or make the recording of a track; returns whether the track is its main alias."""
        recording = self._by_track.get(track_id)
        if recording is not None and isrc is not None and recording.isrc not in (None, isrc):
            recording = self._told_otherwise(recording, track_id, isrc)
        if recording is None:
            recording = self._by_isrc.get(isrc) if isrc else None
            recording = recording or self._by_name(isrc, key, duration_ms)
        if recording is None:
            recording = Known(self._next_id, isrc, key, duration_ms)
            self._next_id += 1
            self._add(recording)
        if isrc is not None and recording.isrc is None:
            recording = self._learn(recording, isrc)
        if track_id not in recording.track_ids:
            recording.track_ids.append(track_id)
            self._by_track[track_id] = recording
        return recording.track_ids[0] == track_id

    @property
    def next_id(self) -> int:
        """The id that the next recording made would have."""
        return self._next_id

    def named(self, isrc: str | None, key: str, duration_ms: int | None) -> Known:
        """Find or make the recording of a song that no track id is told of."""
        recording = self._by_isrc.get(isrc) if isrc else None
        recording = recording or self._by_name(isrc, key, duration_ms)
        if recording is None:
            recording = Known(self._next_id, isrc, key, duration_ms)
            self._next_id += 1
            self._add(recording)
        return recording

    def knows(self, track_id: str) -> bool:
        """Whether a track id is stored already."""
        return track_id in self._by_track

    def current(self, track_id: str) -> Known:
        """The recording of a matched track after all merges."""
        return self._by_track[track_id]

    def _add(self, recording: Known) -> None:
        for track_id in recording.track_ids:
            self._by_track[track_id] = recording
        if recording.isrc:
            self._by_isrc[recording.isrc] = recording
        self._by_key[recording.key].append(recording)

    def _by_name(self, isrc: str | None, key: str, duration_ms: int | None) -> Known | None:
        """The nearest in duration of those whose name fits and whose ISRC does not contradict."""
        if not all(key.split("|")):
            return None  # a track that has lost its name or artist says nothing by it
        fitting = [
            (_apart(known.duration_ms, duration_ms), known.id, known)
            for known in self._by_key[key]
            if isrc is None or known.isrc is None
        ]
        near = [entry for entry in fitting if entry[0] <= DURATION_SLACK_MS]
        return min(near)[2] if near else None

    def _learn(self, recording: Known, isrc: str) -> Known:
        other = self._by_isrc.get(isrc)
        if other is None:
            recording.isrc = isrc
            self._by_isrc[isrc] = recording
            return recording
        return self._merge(other, recording)

    def _merge(self, stays: Known, goes: Known) -> Known:
        self.merges.append((stays.id, goes.id))
        stays.track_ids.extend(goes.track_ids)
        for track_id in goes.track_ids:
            self._by_track[track_id] = stays
        self._by_key[goes.key].remove(goes)
        return stays

    def _told_otherwise(self, recording: Known, track_id: str, isrc: str) -> Known | None:
        """A known track that says another ISRC than its recording has."""
        if recording.track_ids == [track_id]:
            # Nobody else says so: the recording itself has a new ISRC.
            assert recording.isrc is not None  # noqa: S101 - the caller has seen that it differs
            del self._by_isrc[recording.isrc]
            recording.isrc = None
            self.released.append(recording.id)
            return recording
        recording.track_ids.remove(track_id)
        del self._by_track[track_id]
        return None


def clean_isrc(isrc: str | None) -> str | None:
    """An ISRC in its one spelling, or None where it cannot be one."""
    if not isrc:
        return None
    plain = isrc.upper().replace("-", "").replace(" ", "")
    return plain if _ISRC.fullmatch(plain) else None


def _apart(one: int | None, other: int | None) -> int:
    return abs(one - other) if one is not None and other is not None else 0
