"""Reads the music of a scene: artists, albums and songs, as people would note them down.

A file of `friends/music/` has an artist a line, indented below it the albums:

    Slowdive | shoegaze, dream pop
      Souvlaki (1993): Alison; Machine Gun; When the Sun Hits

Genres come strongest first. After the year may stand what kind of album it is: `(1988,
compilation)`. A song with a guest is written `Loud Places [with Romy]`. `#` starts a comment.
Behind the genres may stand how many people listen to the artist, and who is widely known to be
like them: `Swervedriver | shoegaze, indie rock | 3100 | Ride; Slowdive`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

_ALBUM = re.compile(r"\s+(?P<name>\S.*?) \((?P<year>\d{4})(?:, (?P<kind>\w+))?\): (?P<songs>\S.*)")
_GUESTS = re.compile(r"(?P<title>.+) \[with (?P<guests>[^\]]+)\]")
_REMASTER = re.compile(r" - (?:\d{4} )?Remaster(?:ed)?(?: \d{4})?$")


@dataclass(frozen=True, slots=True)
class Song:
    title: str
    guests: tuple[str, ...] = ()

    @property
    def work(self) -> str:
        """The title without what names an edition: equal for two issues of one recording."""
        return _REMASTER.sub("", self.title)


@dataclass(frozen=True, slots=True)
class Record:
    name: str
    year: str
    kind: str
    songs: tuple[Song, ...]


@dataclass(slots=True)
class Act:
    name: str
    genres: tuple[str, ...]
    records: list[Record] = field(default_factory=list)
    listeners: int | None = None
    near: tuple[str, ...] = ()


def read_music(folder: Path) -> dict[str, Act]:
    """All acts of a folder by name, in the order of the files and their lines.

    Raises ValueError with the file and the line that is wrong.
    """
    acts: dict[str, Act] = {}
    for path in sorted(folder.glob("*.txt")):
        for number, line in _lines(path):
            try:
                _read_line(line, acts)
            except ValueError as error:
                raise ValueError(f"{path.name}, line {number}: {error}") from None
    return acts


def read_listeners(path: Path) -> dict[str, int]:
    """{artist: about how many people listen} of lines such as `9500: Low; Ride`.

    Raises ValueError with the line that is wrong.
    """
    found: dict[str, int] = {}
    for number, line in _lines(path):
        count, colon, names = line.partition(": ")
        if not colon or not count.isdecimal():
            raise ValueError(f"{path.name}, line {number}: it is written as: 9500: name; name")
        found.update(dict.fromkeys(names.split("; "), int(count)))
    return found


def read_kin(path: Path) -> dict[str, list[str]]:
    """{artist: those near them, the nearest first} of lines such as `Ride; Slowdive; Lush`."""
    found: dict[str, list[tuple[int, str]]] = {}
    for _, line in _lines(path):
        names = line.split("; ")
        for place, name in enumerate(names):
            near = [(abs(place - n), other) for n, other in enumerate(names) if n != place]
            found.setdefault(name, []).extend(near)
    return {
        name: list(dict.fromkeys(other for _, other in sorted(near, key=lambda one: one[0])))
        for name, near in found.items()
    }


def _lines(path: Path) -> Iterable[tuple[int, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line.rstrip()


def _read_line(line: str, acts: dict[str, Act]) -> None:
    if line[0].isspace():
        if not acts:
            raise ValueError("an album needs an artist above it.")
        next(reversed(acts.values())).records.append(_record(line))
        return
    name, *told = line.split(" | ")
    if len(told) not in (1, 3) or not all(one.isdecimal() for one in told[1:2]):
        raise ValueError("an artist is written as: name | genre, genre [| listeners | name; name]")
    if name in acts:
        raise ValueError(f"{name} is there already.")
    acts[name] = act = Act(name, tuple(told[0].split(", ")))
    if len(told) == 3:
        act.listeners, act.near = int(told[1]), tuple(told[2].split("; "))


def _record(line: str) -> Record:
    match = _ALBUM.fullmatch(line)
    if match is None:
        raise ValueError("an album is written as: name (year): song; song")
    songs = tuple(_song(text) for text in match["songs"].split("; "))
    return Record(match["name"], match["year"], match["kind"] or "album", songs)


def _song(text: str) -> Song:
    match = _GUESTS.fullmatch(text)
    if match is None:
        return Song(text)
    return Song(match["title"], tuple(match["guests"].split(", ")))
