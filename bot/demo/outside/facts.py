"""Facts about music that all small outside services answer from."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from storage import normalise

_NAMESPACE = uuid.UUID("7a1c1b2e-6f3a-5d52-9a3e-000000000000")


@dataclass(slots=True)
class KnownArtist:
    """`tags` {tag: how often given}; `similar` {MusicBrainz id: how alike, any scale}."""

    id: str
    name: str
    tags: dict[str, int] = field(default_factory=dict)
    listeners: int | None = None
    similar: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class KnownRecording:
    """`credit` is the whole artist credit, `artist_ids` whose parts are in order."""

    id: str
    title: str
    credit: str
    artist_ids: tuple[str, ...]
    isrcs: tuple[str, ...] = ()
    length_ms: int | None = None
    listeners: int | None = None
    spotify_ids: tuple[str, ...] = ()
    features: Mapping[str, float] = field(default_factory=dict)
    similar: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class Facts:
    """Artists and recordings by MusicBrainz id."""

    artists: dict[str, KnownArtist] = field(default_factory=dict)
    recordings: dict[str, KnownRecording] = field(default_factory=dict)
    _keys: tuple[int, dict[str, KnownRecording]] | None = None

    def of_artist(self, artist_id: str) -> list[KnownRecording]:
        """The recordings of an artist, the best known first."""
        theirs = [one for one in self.recordings.values() if artist_id in one.artist_ids]
        return sorted(theirs, key=lambda one: (-(one.listeners or 0), one.id))

    def by_key(self) -> dict[str, KnownRecording]:
        """{normalised artist and title: recording}, by the whole credit and by its first artist."""
        if self._keys is None or self._keys[0] != len(self.recordings):
            found: dict[str, KnownRecording] = {}
            for one in self.recordings.values():
                found.setdefault(normalise(one.credit, one.title), one)
                if first := self.artists.get(next(iter(one.artist_ids), "")):
                    found.setdefault(normalise(first.name, one.title), one)
            self._keys = len(self.recordings), found
        return self._keys[1]


def mbid_of(kind: str, key: str) -> str:
    """A made-up MusicBrainz id, the same for the same words."""
    return str(uuid.uuid5(_NAMESPACE, f"{kind} {key}"))


def facts_of(scene: Mapping[str, Any], *, listeners: int = 1000) -> Facts:
    """All that there is to know of a scene file's music: as if the world knew each of its tracks.

    Artists with a genre in common are similar, the more so the more they have in common.
    """
    facts = Facts()
    names = {artist["id"]: artist["name"] for artist in scene["artists"]}
    for place, artist in enumerate(scene["artists"]):
        genres: Sequence[str] = artist.get("genres") or ()
        key = mbid_of("artist", artist["id"])
        facts.artists[key] = KnownArtist(
            key,
            artist["name"],
            {genre: 2 * len(genres) - n for n, genre in enumerate(genres)},
            listeners + 10 * place,
        )
    tagged = [one for one in facts.artists.values() if one.tags]
    for one in tagged:
        alike = {
            other.id: float(len(one.tags.keys() & other.tags.keys()))
            for other in tagged
            if other is not one and one.tags.keys() & other.tags.keys()
        }
        one.similar = dict(sorted(alike.items(), key=lambda entry: (-entry[1], entry[0]))[:100])
    for place, track in enumerate(scene["tracks"]):
        key = mbid_of("recording", track["id"])
        facts.recordings[key] = KnownRecording(
            key,
            track["name"],
            " & ".join(names[artist_id] for artist_id in track["artist_ids"]),
            tuple(mbid_of("artist", artist_id) for artist_id in track["artist_ids"]),
            (track["isrc"],) if track.get("isrc") else (),
            track.get("duration_ms"),
            listeners + place,
            (track["id"],),
        )
    return facts


__all__ = ["Facts", "KnownArtist", "KnownRecording", "facts_of", "mbid_of"]
