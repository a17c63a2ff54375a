"""Somebody at a player, for tests: what Discord shows of them, and an independent count of plays.

The count knows nothing of Discord: it lives through every second of what the listener does.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from bot.demo.discord.presence import Listening

BEGINNING, ENDING = 5, 3


def track_id(n: int) -> str:
    return f"{n:022d}"


@dataclass
class Player:
    """Seconds are whole; `shown` has (when, what Discord shows then), in order."""

    lengths: list[int]
    now: int
    skew: float = 0.0
    counted: Counter[int] = field(default_factory=Counter)
    shown: list[tuple[float, Listening | None]] = field(default_factory=list)
    _track: int | None = None
    _place: int = 0
    _playing: bool = False
    _heard: int = 0
    _done: bool = False

    def play(self, track: int) -> None:
        """Choose a track: another one, or the same from its beginning (which is a seek)."""
        if track == self._track and self._playing:
            return self.seek(0)
        if track == self._track and self._place - 0 <= BEGINNING + 3 and not self._over():
            # Hardly begun, then begun again: nobody could tell that from going on.
            return self.resume()
        self._begin(track)
        return None

    def pause(self) -> None:
        if self._playing:
            self._playing = False
            self._show()

    def resume(self) -> None:
        if self._track is not None and not self._playing and not self._over():
            self._playing = True
            self._show()

    def seek(self, place: int) -> None:
        """Go to another place while it plays; never to the very end."""
        if self._track is not None and self._playing:
            if place + self._length() - self._place <= ENDING:
                # From the very end to the beginning: nobody could tell that from a repetition.
                return self._begin(self._track)
            self._place = min(place, self._length() - 10)
            self._show()
        return None

    def wait(self, seconds: int, *, repeat: bool = False) -> None:
        """Let time pass; at its end a track stops, or is repeated."""
        for _ in range(seconds):
            self.now += 1
            if not self._playing:
                continue
            self._place += 1
            self._heard += 1
            self._count()
            if self._over():
                assert self._track is not None
                if repeat:
                    self._begin(self._track)
                else:
                    self._playing = False
                    self._show()

    def _begin(self, track: int) -> None:
        self._track, self._place, self._playing = track, 0, True
        self._heard, self._done = 0, False
        self._show()

    def _count(self) -> None:
        if not self._done and self._heard >= min(30, self._length() / 2):
            assert self._track is not None
            self._done = True
            self.counted[self._track] += 1

    def _length(self) -> int:
        return self.lengths[self._track or 0]

    def _over(self) -> bool:
        return self._place >= self._length()

    def _show(self) -> None:
        if not self._playing or self._track is None:
            self.shown.append((self.now, None))
            return
        start = self.now - self._place + self.skew
        n = self._track
        one = Listening(track_id(n), f"Song {n}", (f"Band {n}", "B"), start, self._length())
        self.shown.append((self.now, one))
