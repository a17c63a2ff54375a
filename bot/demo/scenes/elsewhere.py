"""Settles what the small ListenBrainz knows: the friends' artists, and hundreds nobody here has.

A row an artist: name, genres, about how many people listen, who is widely known to be like them,
and two to four songs with their albums, the best known first. Names, songs, years and likenesses
are facts; the numbers of listeners are right in their order of magnitude only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, zip_longest
from typing import Any

from bot.demo.scenes.music import Act, Record

MOST_SONGS = 4


def elsewhere_rows(
    friends: Mapping[str, Act],
    listeners: Mapping[str, int],
    kin: Mapping[str, Sequence[str]],
    others: Mapping[str, Act],
) -> list[dict[str, Any]]:
    """The rows, ready for JSON. Raises ValueError for whoever is missing or there twice."""
    if twice := friends.keys() & others.keys():
        raise ValueError(f"the friends have {', '.join(sorted(twice))}.")
    everybody = {**friends, **others}
    near: dict[str, Sequence[str]] = {act.name: act.near for act in others.values()}
    near.update(kin)
    for name, told in near.items():
        if unknown := [one for one in (name, *told) if one not in everybody]:
            raise ValueError(f"{name}: there is no artist {', '.join(unknown)}.")
    if missing := friends.keys() ^ listeners.keys():
        raise ValueError(f"listeners.txt and the music differ in {', '.join(sorted(missing))}.")
    return [
        {
            "name": act.name,
            "genres": list(act.genres),
            "listeners": listeners.get(act.name, act.listeners),
            "near": list(near.get(act.name, ())),
            "songs": [
                [title, record.name, record.year, record.kind] for title, record in _best(act)
            ],
        }
        for act in everybody.values()
    ]


def _best(act: Act) -> list[tuple[str, Record]]:
    """A song of each album in turn, as somebody would begin to tell of them."""
    albums = [
        [(song.work, record) for song in record.songs if not song.guests] for record in act.records
    ]
    return list(_each_once(chain.from_iterable(zip_longest(*albums))))[:MOST_SONGS]


def _each_once(songs: Iterable[tuple[str, Record] | None]) -> Iterator[tuple[str, Record]]:
    told: set[str] = set()
    for song in songs:
        if song is not None and song[0].casefold() not in told:
            told.add(song[0].casefold())
            yield song


__all__ = ["MOST_SONGS", "elsewhere_rows"]
