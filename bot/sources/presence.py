"""What Discord shows as "listening to Spotify", and which of it was really heard.

Discord shows a track with the time at which it would have begun (so that a seek moves it) and the
time at which it will end; nothing while it is paused. From these a play is put together:

- it counts once it was heard for 30 seconds or half the track, whichever is less: time that passed
  while it was shown, not the place in it, so a seek adds nothing;
- a pause, a seek, and going back to the beginning in the middle of it leave it one play;
- the same track counts again after its end, after another track, or when it is begun anew after a
  stop;
- several servers tell the same: what was told already changes nothing, nor does an echo of it.

Pure: time is given, nothing is asked or stored.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from storage import LastPlay, Song

ENOUGH = 30.0
"""Seconds that make any track heard."""

LATE = 10.0
"""Seconds that Discord may tell of a new track after it began. An earlier beginning is a place in
the track that was gone to, or a clock that is wrong, and is not taken for listening."""

SLACK = 3.0
"""Seconds by which places told by Discord may be off."""

BEGINNING = 5.0
"""Seconds into a track that still are its beginning."""

ECHOES = 8
LONGEST = 24 * 3600.0

_TRACK_ID = re.compile(r"[A-Za-z0-9]{22}")


@dataclass(frozen=True, slots=True)
class Shown:
    """A track as Discord shows it; `start` and `end` in unix seconds by the listener's clock."""

    song: Song
    start: float
    end: float | None

    @property
    def track_id(self) -> str:
        return self.song.spotify_id or ""

    @property
    def length(self) -> float | None:
        return None if self.end is None else self.end - self.start


@dataclass(frozen=True, slots=True)
class HeardPlay:
    """A play that counts; `at` is when it was begun (or first seen), by our clock."""

    shown: Shown
    at: float


@dataclass(slots=True)
class _Play:
    shown: Shown
    at: float
    heard: float
    since: float | None
    """Since when it is shown; None in a pause."""
    place: float = 0.0
    """Seconds into the track at which the pause began."""
    counted: bool = False

    def pause(self, now: float) -> None:
        self.heard = self.until(now)
        self.since, self.place = None, now - self.shown.start

    def until(self, now: float) -> float:
        """Seconds of it heard until then."""
        return self.heard + (0.0 if self.since is None else max(0.0, now - self.since))

    def enough(self, now: float) -> bool:
        length = self.shown.length
        return self.until(now) >= (ENOUGH if length is None else min(ENOUGH, length / 2))


class Listener:
    """One member: `see` what Discord shows, `due` now and then; both return what has been heard.

    `last` is the play that was counted last before a restart, so that it does not count twice.
    """

    __slots__ = ("_echoes", "_last", "_play", "_silent")

    def __init__(self, last: LastPlay | None = None) -> None:
        self._last = last
        self._play: _Play | None = None
        self._silent = False
        self._echoes: deque[tuple[str, float]] = deque(maxlen=ECHOES)

    def see(self, shown: Shown | None, now: float) -> HeardPlay | None:
        """Discord shows this from now on (None: nothing); a play that was heard until now."""
        play = self._play
        if shown is None:
            heard = self.due(now)
            self._silent = True
            if play is not None and play.since is not None:
                play.pause(now)
            return heard
        told = (shown.track_id, shown.start)
        if play is not None and told == (play.shown.track_id, play.shown.start):
            play.since = now if play.since is None else play.since
            return None
        if told in self._echoes:
            return None
        self._echoes.append(told)
        if play is not None and _goes_on(play, shown, now):
            heard = self.due(now)
            play.shown = shown
            play.since = now if play.since is None else play.since
            return heard
        begun = self._begun(play, shown, now)
        heard = self.due(begun) if play is not None else None
        self._play = self._first(shown, begun, now) if play is None else _new(shown, begun)
        # Half of a very short track may be over when Discord tells of it.
        return heard or self.due(now)

    def due(self, now: float) -> HeardPlay | None:
        """The play that is going on, where it has become one that counts by then.

        What Discord tells comes late: asked for now, it may be over already. `LATE` seconds ago
        is safe.
        """
        play = self._play
        if play is None:
            return None
        if play.counted or not play.enough(now):
            return None
        play.counted = True
        return HeardPlay(play.shown, play.at)

    def _begun(self, before: _Play | None, shown: Shown, now: float) -> float:
        """When it was begun: as Discord says, if that can be."""
        earliest = now - LATE
        if before is not None and before.since is not None:
            earliest = max(earliest, min(before.since, now))
        return shown.start if earliest <= shown.start <= now else now

    def _first(self, shown: Shown, begun: float, now: float) -> _Play:
        """The first that is seen of a member: it may have been going on for long."""
        heard = max(0.0, now - shown.start)
        if shown.length is not None and heard > shown.length + SLACK:
            heard = 0.0
        play = _new(shown, begun) if self._silent else _Play(shown, now - heard, heard, now)
        last = self._last
        if last is not None and last.track_id == shown.track_id:
            over = last.began + (last.length or 0.0) - SLACK
            play.counted = last.length is None or shown.start < over
        return play


def _new(shown: Shown, begun: float) -> _Play:
    return _Play(shown, begun, 0.0, begun)


def _goes_on(play: _Play, shown: Shown, now: float) -> bool:
    """Whether it is the same play, paused or gone to another place in."""
    if play.shown.track_id != shown.track_id:
        return False
    if play.since is not None:
        return play.shown.end is None or shown.start < play.shown.end - SLACK
    place = now - shown.start
    return place + SLACK >= play.place or place > BEGINNING


def shown_by(activities: Iterable[Mapping[str, Any]]) -> Shown | None:
    """The track among a member's activities, as Discord's JSON has them; None without one."""
    for activity in activities:
        if activity.get("type") == 2 and activity.get("name") == "Spotify":
            return _shown(activity)
    return None


def _shown(activity: Mapping[str, Any]) -> Shown | None:
    track_id = str(activity.get("sync_id") or "")
    title = _text(activity.get("details"))
    artists = tuple(
        name for part in _text(activity.get("state")).split(";") if (name := part.strip())
    )
    times = activity.get("timestamps")
    start = _seconds(times.get("start")) if isinstance(times, dict) else None
    # Files of one's own have no id, and some activities no times.
    if not _TRACK_ID.fullmatch(track_id) or not title or not artists or start is None:
        return None
    end = _seconds(times.get("end")) if isinstance(times, dict) else None
    length = end - start if end is not None else None
    if length is not None and not 0 < length < LONGEST:
        end = length = None
    assets = activity.get("assets")
    album = _text(assets.get("large_text")) if isinstance(assets, dict) else ""
    song = Song(
        artists,
        title,
        album=album or None,
        duration_ms=round(length * 1000) if length is not None else None,
        spotify_id=track_id,
    )
    return Shown(song, start, end)


def _text(value: object) -> str:
    return " ".join(value.split())[:300] if isinstance(value, str) else ""


def _seconds(value: object) -> float | None:
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) / 1000 if known and 0 < value < 2**53 else None  # type: ignore[operator, arg-type]


__all__ = ["ENOUGH", "LATE", "HeardPlay", "Listener", "Shown", "shown_by"]
