"""What the Spotify side tells the rest of the bot: progress, what waits, what was read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the reading of a library is. `done` and `total` count the items of this `step`.

    `total` is None while unknown; `fraction` is that of the whole reading, 0 to 1, and never falls.
    """

    step: str
    done: int
    total: int | None
    fraction: float


@dataclass(frozen=True, slots=True)
class Waiting:
    """A bucket of endpoints that must rest until `until` (unix seconds), in words in `what`."""

    bucket: str
    until: float
    reason: str
    what: str


@dataclass(frozen=True, slots=True)
class LibraryReport:
    """What one reading did.

    `tracks`, `playlists` and `artists` are what the member's library holds in the store now, `new`
    the recordings that were not there before, `waiting` what a later call will finish, `requests`
    how many requests went to the Web API.
    """

    tracks: int
    playlists: int
    artists: int
    new: int
    waiting: list[Waiting] = field(default_factory=list)
    requests: int = 0


OnProgress = Callable[[Progress], None]
