"""Where a walk through a public profile is, and which plays of a page are new to it.

A walk goes from the newest play down to `since`. Players that were offline hand plays in late, with
their old times; so each walk looks again at the last day of the one before it, and one a week at
its last 30 days. Their plays it knows (`recent`), and passes over as many of the same song and
second as were counted.

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
"""Seconds by which a play may come late and is read with the next walk."""

LOOK_BACK = 30 * 86_400
"""Seconds by which a play may come late and is read within `LOOK_BACK_EVERY` seconds."""

LOOK_BACK_EVERY = 7 * 86_400

MOST_RECENT = 5_000
"""Plays of the last 30 days that are remembered; of more, the newest."""

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
    recent: plays after `horizon` that were counted before, and not yet met in this walk
    met: plays of the last 30 days of this walk, counted in it or before
    horizon: of what is older, it is not remembered what was counted; None: all is
    looked_back: when the last walk began that goes as far back as is remembered
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
    horizon: int | None = None
    looked_back: int | None = None

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Cursor:
        values = dict(stored)
        for name in ("edge", "recent", "met"):
            values[name] = tuple((at, key) for at, key in values.get(name, ()))
        cursor = cls(**values)
        if "horizon" not in values:
            # Stored when only a day was remembered.
            cursor.horizon = cursor.ends_at
            if cursor.horizon is None and cursor.top is not None:
                cursor.horizon = cursor.top - LATE
        return cursor

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
        oldest = min(self.top, int(now)) - LOOK_BACK
        self.met = tuple(one for one in self.met if one[0] > oldest)
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
        horizon = floor - LOOK_BACK
        if self.horizon is not None:
            horizon = max(horizon, self.horizon)
        # What the service did not show this time was counted all the same.
        known = sorted(one for one in (*self.met, *self.recent) if one[0] > horizon)
        if len(known) > MOST_RECENT:
            horizon = known[-MOST_RECENT - 1][0]
            known = [one for one in known if one[0] > horizon]
        # The first walk saw all there was.
        looked_back = int(now) if self.floor is None else self.looked_back
        since = max(horizon, floor - LATE)
        if looked_back is None or now - looked_back >= LOOK_BACK_EVERY:
            since, looked_back = horizon, int(now)
        return Cursor(
            floor=floor,
            since=since,
            recent=tuple(known),
            horizon=horizon,
            looked_back=looked_back,
        )


def entry(listen: Listen) -> Entry:
    return listen.at, _key(listen.song)


def _key(song: Song) -> str:
    text = "\x1f".join((*song.artists, song.title))
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


__all__ = ["LATE", "LOOK_BACK", "LOOK_BACK_EVERY", "MOST_RECENT", "Cursor", "Entry"]
