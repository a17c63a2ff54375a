"""Reads the friends of a scene, and settles which songs each of them has.

A file of `friends/members/` says in artists what somebody has saved, plays most, played last and
keeps in playlists. Which songs of an artist that means is drawn from the words themselves, so it is
the same on every machine: somebody knows all songs of the artists they play most and about two
thirds of the others', and two people who like one artist share some of the songs, not all.
"""

from __future__ import annotations

import hashlib
import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

from bot.demo.scenes.catalogue import Catalogue
from bot.demo.spotify.scene import TIME_RANGES

_KNOWN = 0.65
_KEPT = 0.7
_TOP_LENGTH = 20
_RECENT_PER_ARTIST = 3


def read_people(folder: Path, catalogue: Catalogue) -> list[dict[str, Any]]:
    """The members of the scene, ready for JSON, in the order of the file names.

    Raises ValueError with the file, and what it lacks or names that the catalogue does not have.
    """
    people = []
    for path in sorted(folder.glob("*.toml")):
        entry = tomllib.loads(path.read_text(encoding="utf-8"))
        try:
            people.append(_person(entry, catalogue))
        except KeyError as error:
            raise ValueError(f"{path.name}: {error} is missing.") from None
        except ValueError as error:
            raise ValueError(f"{path.name}: {error}") from None
    return people


def _person(entry: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    name: str = entry["name"]
    taste = _Taste(name, set(chain.from_iterable(entry[key] for key in TIME_RANGES)), catalogue)
    return {
        "name": name,
        "saved": taste.keep("saved", entry["saved"]),
        "top": {key: taste.top(entry[key]) for key in TIME_RANGES},
        "top_artists": {key: catalogue.artists(entry[key]) for key in TIME_RANGES},
        "recent": taste.played(entry["recent"]),
        "followed": catalogue.artists(entry["followed"]),
        "playlists": [
            {
                **{key: value for key, value in playlist.items() if key != "artists"},
                "tracks": taste.keep(playlist["name"], playlist["artists"]),
            }
            for playlist in entry["playlist"]
        ],
    }


class _Taste:
    """Which songs of an artist one person knows, and in which edition."""

    def __init__(self, name: str, most_played: set[str], catalogue: Catalogue) -> None:
        self._name = name
        self._most_played = most_played
        self._catalogue = catalogue

    def known(self, artist: str) -> list[str]:
        works = self._catalogue.works(artist)
        if artist not in self._most_played:
            works = sorted(works, key=self._reach)[: math.ceil(_KNOWN * len(works))]
        return [min(ids, key=lambda i: _draw(self._name, "edition", i)) for ids in works]

    def _reach(self, work: Sequence[str]) -> int:
        # Half chance of this person, half how far the song got with everybody: hits are shared.
        return sum(int.from_bytes(_draw(who, "reach", work[0])[:4]) for who in (self._name, ""))

    def keep(self, place: str, artists: Iterable[str]) -> list[str]:
        """Some of the known songs of each artist, mixed."""
        kept = [i for artist in artists for i in self._part(_KEPT, place, self.known(artist))]
        return _mixed(kept, self._name, place)

    def top(self, artists: Sequence[str]) -> list[str]:
        """The best songs of each artist in turn, most played first."""
        return _in_turn([self._ranked(artist) for artist in artists])[:_TOP_LENGTH]

    def played(self, artists: Sequence[str]) -> list[str]:
        songs = _in_turn([self._ranked(artist)[:_RECENT_PER_ARTIST] for artist in artists])
        return _mixed(songs, self._name, "recent")

    def _ranked(self, artist: str) -> list[str]:
        return _mixed(self.known(artist), self._name, "rank")

    def _part(self, part: float, place: str, ids: Sequence[str]) -> list[str]:
        chosen = set(_mixed(ids, self._name, place)[: math.ceil(part * len(ids))])
        return [i for i in ids if i in chosen]


def _in_turn(lists: Iterable[Sequence[str]]) -> list[str]:
    return [i for row in zip_longest(*lists) for i in row if i is not None]


def _mixed(ids: Iterable[str], *words: str) -> list[str]:
    return sorted(ids, key=lambda i: _draw(*words, i))


def _draw(*words: str) -> bytes:
    return hashlib.sha256("\0".join(words).encode()).digest()
