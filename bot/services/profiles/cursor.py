"""Where a walk through a public profile is, and which plays of a page are new to it.

A walk goes from the newest play down to `since`. Players that were offline hand plays in late, with
their old times; so each walk looks again at the last day of the one before it, whose plays it knows
(`recent`), and passes over as many of the same song and second as were counted.

As several plays can have the same second, the next page begins a second above the last play, and
what was seen there already (`edge`) is left out.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sources.problems import SourceProblem
from bot.sources.profiles import Listen, Listens, ProfileSource
from storage import Song

LATE = 86_400
"""Seconds by which a play may come late and is still read."""

MOST_RECENT = 5_000
"""Plays of the last day that are remembered; of more, the newest."""

Entry = tuple[int, str]
"""A play's time and its song's key."""


@dataclass
class Cursor:
    """Times are unix seconds.

    floor: the newest play of the walk before this one
    since: down to where this walk goes; None: to the first play (with a floor: to that)
    before, top: where the next page begins; the newest play of this walk; None at its start
    plays, total: how many were counted in this walk, of how many (None: not known)
    edge: what was seen of the second where the next page begins
    recent: plays after `since` that were counted before, and not yet met in this walk
    met: plays of the last day of this walk, counted in it or before
    """

    floor: int | None = None
    before: int | None = None
    top: int | None = None
    plays: int = 0
    total: int | None = None
    edge: tuple[Entry, ...] = ()
    since: int | None = None
    recent: tuple[Entry, ...] = ()
    met: tuple[Entry, ...] = ()

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Cursor:
        values = dict(stored)
        for name in ("edge", "recent", "met"):
            values[name] = tuple((at, key) for at, key in values.get(name, ()))
        return cls(**values)

    def stored(self) -> dict[str, Any]:
        entries = {
            name: [list(entry) for entry in getattr(self, name)]
            for name in ("edge", "recent", "met")
        }
        return {**vars(self), **entries}

    @property
    def begun(self) -> bool:
        return self.before is not None

    @property
    def ends_at(self) -> int | None:
        return self.floor if self.since is None else self.since

    def take(self, page: Iterable[Listen]) -> list[Listen]:
        """Those of a page that have not been counted; what is met is remembered."""
        seen, counted = Counter(self.edge), Counter(self.recent)
        new: list[Listen] = []
        met: list[Entry] = []
        for listen in page:
            if self.ends_at is not None and listen.at <= self.ends_at:
                continue
            if self.before is not None and listen.at > self.before:
                continue
            one = entry(listen)
            if seen[one] > 0:
                seen[one] -= 1
                continue
            met.append(one)
            if counted[one] > 0:
                counted[one] -= 1
                continue
            new.append(listen)
        self.recent = tuple(counted.elements())
        self.met += tuple(met)
        self.plays += len(new)
        return new

    def move(self, source: ProfileSource, page: Listens, now: float) -> bool:
        """Go behind a page that was taken; True where the walk has come to its end."""
        if page.oldest is None:
            return True
        if self.before is not None and page.oldest > self.before:
            # It does not heed the time it is asked for: this would never end.
            raise SourceProblem(source.service, "garbage")
        newest = max((listen.at for listen in page.listens), default=page.oldest)
        self.top = newest if self.top is None else max(self.top, newest)
        last_day = min(self.top, int(now)) - LATE
        self.met = tuple(one for one in self.met if one[0] > last_day)
        if self.ends_at is not None and page.oldest <= self.ends_at:
            return True
        before = page.oldest + 1
        if self.before is not None and before >= self.before:
            # A whole page within one second: what more there is of that second is passed over.
            before = self.before - 1
        self.edge = tuple(
            entry(listen) for listen in page.listens if before - 1 <= listen.at <= before
        )
        self.before = before
        return False

    def following(self, now: float) -> Cursor:
        """Where the next walk begins, once this one has ended."""
        top = self.top if self.top is not None else self.floor
        if top is None:
            return Cursor()
        # A scrobbler whose clock is ahead must not hide all that comes until then.
        floor = min(top, int(now))
        # What the service did not show this time was counted all the same.
        known = sorted(one for one in (*self.met, *self.recent) if one[0] > floor - LATE)
        since = floor - LATE
        if len(known) > MOST_RECENT:
            since = known[-MOST_RECENT - 1][0]
            known = [one for one in known if one[0] > since]
        if self.floor is not None and self.since is None:
            # Of what is below, this walk knew nothing.
            since = max(since, self.floor)
        return Cursor(floor=floor, since=since, recent=tuple(known))


def entry(listen: Listen) -> Entry:
    return listen.at, _key(listen.song)


def _key(song: Song) -> str:
    text = "\x1f".join((*song.artists, song.title))
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


__all__ = ["LATE", "MOST_RECENT", "Cursor", "Entry"]
