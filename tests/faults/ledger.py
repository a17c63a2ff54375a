"""What the bot was asked, and what it said "done" to: written down by those who asked.

Nothing here looks into the bot or its database; `count` compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.faults.place import Place


@dataclass
class Ratings:
    """The scores asked for, in their order; `said` is how many of them are behind the last done."""

    scores: list[int] = field(default_factory=list)
    said: int = 0

    @property
    def allowed(self) -> set[int | None]:
        """What may be stored: the last that was said, or one asked for after that."""
        since: set[int | None] = set(self.scores[max(0, self.said - 1) :])
        return since if self.said else since | {None}


@dataclass
class Made:
    """A playlist by its name, which is used once; refreshes of it asked for, and done."""

    owner: str
    said: bool = False
    refreshes_tried: int = 0
    refreshes_said: int = 0


@dataclass
class Import:
    """The plays of a file: {track id: how many}; no other file has these tracks."""

    owner: str
    plays: dict[str, int]
    said: bool = False


@dataclass
class Ledger:
    place: Place
    linked: dict[str, bool] = field(default_factory=dict)
    """Members who began to connect; True once that was done."""

    libraries: dict[str, set[str]] = field(default_factory=dict)
    """Saved tracks that were said to be read."""

    ratings: dict[tuple[str, str], Ratings] = field(default_factory=dict)
    likes: dict[tuple[str, str], bool] = field(default_factory=dict)
    playlists: dict[str, Made] = field(default_factory=dict)
    imports: dict[str, Import] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    """Members who were told that all is deleted, and did nothing since."""

    doubtful: set[str] = field(default_factory=set)
    """Members whose deletion was asked for and not answered: nothing is known of them."""

    left: set[str] = field(default_factory=set)
    """Names of playlists whose owner has deleted everything: they stay in Spotify."""

    done: int = 0
    """How often the bot has said "done"."""

    @contextmanager
    def doing(self, who: str) -> Iterator[None]:
        """Somebody does something that may be stored: from now on they are known again."""
        self.gone.discard(who)
        yield
        self.done += 1

    def forget(self, who: str) -> None:
        """Nothing that was said to `who` counts any more."""
        self.linked.pop(who, None)
        self.libraries.pop(who, None)
        for kept in (self.ratings, self.likes):
            for key in [key for key in kept if key[0] == who]:
                del kept[key]
        for name in [name for name, made in self.playlists.items() if made.owner == who]:
            del self.playlists[name]
            self.left.add(name)
        for file in [file for file, one in self.imports.items() if one.owner == who]:
            del self.imports[file]
