"""Failures on request: what the next matching requests get instead of, or after, their answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any


@dataclass(slots=True)
class Fault:
    """`after` matching requests pass, then `times` get the fault (None: all of them).

    With `arrives` the request is carried out before the error is answered. `status` None leaves
    the answer as it is, for a mere `delay` (seconds); `drop` closes the connection unanswered.
    """

    match: str
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    times: int | None = 1
    after: int = 0
    arrives: bool = False
    delay: float = 0.0
    drop: bool = False

    def fits(self, names: tuple[str, ...]) -> bool:
        return any(matches(self.match, name) for name in names)

    def due(self) -> bool:
        if self.after > 0:
            self.after -= 1
            return False
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0

    @property
    def carried_out(self) -> bool:
        """Whether the request is done all the same."""
        return self.arrives or (self.status is None and not self.drop)

    def answer(self) -> Any:
        """The body: as given, else what Spotify sends with such a status."""
        if self.body is not None:
            return self.body
        message = _MESSAGES.get(self.status or 0, "Server error.")
        return {"error": {"status": self.status, "message": message}}


class Faults:
    """The faults asked for, oldest first; the first that fits and is due wins."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(
        self,
        match: str = "*",
        *,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        times: int | None = 1,
        after: int = 0,
        arrives: bool = False,
        delay: float = 0.0,
        drop: bool = False,
    ) -> Fault:
        """Ask for a fault. `match` is `METHOD /path` with the path as requested or as in Spotify's
        description (`GET /v1/me/tracks`, `POST /v1/playlists/{playlist_id}/items`), where `*`
        stands for anything, also in place of the method; `POST /api/token` is there, too."""
        fault = Fault(match, status, headers or {}, body, times, after, arrives, delay, drop)
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        self._faults.clear()

    def next_for(self, names: tuple[str, ...]) -> Fault | None:
        for fault in self._faults:
            if fault.fits(names) and fault.due():
                return fault
        return None


class Quotas:
    """Which buckets of which developer are used up, and until when (unix seconds)."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until: dict[tuple[str | None, str], float] = {}

    def exceed(self, bucket: str, retry_after: float, developer: str | None = None) -> None:
        self._until[developer, bucket] = self._clock() + retry_after

    def clear(self) -> None:
        self._until.clear()

    def wait(self, developer: str, names: tuple[str, ...]) -> int:
        """Whole seconds until such a request is answered again; 0 where it is now."""
        now = self._clock()
        waits = [
            until - now
            for (whose, bucket), until in self._until.items()
            if whose in (None, developer) and any(matches(bucket, name) for name in names)
        ]
        return max(0, *(-int(-wait // 1) for wait in waits)) if waits else 0


def bucket_of(template: str) -> str:
    """The quota bucket of an operation: `me`, `library`, `top`, `player`, `following`, `playlists`,
    `search`, `tracks`, `artists`, `albums` and so on. Spotify publishes none; these follow what
    people met: searches, look-ups of a kind, playlists and a member's library count apart."""
    first, _, rest = template.strip("/").partition("/")
    if first != "me" or not rest:
        return first
    second = rest.split("/")[0]
    saved = ("tracks", "albums", "shows", "episodes", "audiobooks", "library")
    return "library" if second in saved else second


def matches(pattern: str, name: str) -> bool:
    # Braces stand for themselves, brackets would start a set of characters.
    return fnmatchcase(name, pattern.replace("[", "[[]"))


_MESSAGES = {
    429: "API rate limit exceeded",
    500: "Server error.",
    502: "Bad gateway.",
    503: "Service temporarily unavailable",
}
