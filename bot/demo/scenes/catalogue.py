"""Gives the music of a scene its ids, and finds the editions of one song."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.demo.scenes.music import Act, Record, Song
from bot.demo.spotify.ids import made_id


class Catalogue:
    """The acts as rows of a scene. Ids come from the names, so adding music changes no other id."""

    def __init__(self, acts: Mapping[str, Act]) -> None:
        """Raises ValueError where a guest is nobody of the scene."""
        self._acts = acts
        for act in acts.values():
            for guest in (g for record in act.records for s in record.songs for g in s.guests):
                if guest not in acts:
                    raise ValueError(f"{act.name}: the guest {guest} is not in the scene.")

    def artists(self, names: Iterable[str]) -> list[str]:
        """Their ids; ValueError for a name that is not in the scene."""
        return [_artist_id(self._act(name).name) for name in names]

    def works(self, artist: str) -> list[list[str]]:
        """The artist's songs, each as the ids of its editions; ValueError as in `artists`."""
        works: dict[str, list[str]] = {}
        act = self._act(artist)
        for record in act.records:
            for song in record.songs:
                works.setdefault(song.work, []).append(_track_id(act, record, song))
        return list(works.values())

    def _act(self, name: str) -> Act:
        if name not in self._acts:
            raise ValueError(f"there is no artist {name!r}.")
        return self._acts[name]

    def artist_rows(self) -> list[dict[str, Any]]:
        return [
            {"id": _artist_id(act.name), "name": act.name, "genres": list(act.genres)}
            for act in self._acts.values()
        ]

    def album_rows(self) -> list[dict[str, Any]]:
        return [
            {
                "id": _album_id(act, record),
                "name": record.name,
                "artist_ids": [_artist_id(act.name)],
                "release_date": record.year,
                **({"album_type": record.kind} if record.kind != "album" else {}),
            }
            for act in self._acts.values()
            for record in act.records
        ]

    def track_rows(self) -> list[dict[str, Any]]:
        return [
            {
                "id": _track_id(act, record, song),
                "name": song.title,
                "artist_ids": [_artist_id(name) for name in (act.name, *song.guests)],
                "album_id": _album_id(act, record),
            }
            for act in self._acts.values()
            for record in act.records
            for song in record.songs
        ]


def _artist_id(name: str) -> str:
    return made_id("artist", name)


def _album_id(act: Act, record: Record) -> str:
    return made_id("album", act.name, record.name)


def _track_id(act: Act, record: Record, song: Song) -> str:
    return made_id("track", act.name, record.name, song.title)
