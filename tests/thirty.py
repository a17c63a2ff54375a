"""Thirty friends on one server whose Spotify app has five seats: a scene, and their ways in."""

from __future__ import annotations

from itertools import cycle, islice
from typing import Any

TRACKS, ARTISTS, EACH = 150, 15, 40
"""Tracks in all, by so many artists, and how many of them each friend listens to."""

LINKED = tuple(f"Linked {n}" for n in range(1, 6))
OWN_APP = tuple(f"Owner {n}" for n in range(1, 4))
IMPORT = tuple(f"Import {n}" for n in range(1, 10))
PRESENCE = tuple(f"Shown {n}" for n in range(1, 6))
PROFILE = tuple(f"Profile {n}" for n in range(1, 5))
RATING = tuple(f"Rater {n}" for n in range(1, 5))
THIRTY = (*LINKED, *OWN_APP, *IMPORT, *PRESENCE, *PROFILE, *RATING)


def track_id(number: int) -> str:
    """An id of 22 letters and digits, as real ones have."""
    return f"track{number:017d}"


def title(number: int) -> str:
    return f"Peculiar Song {number}"


def artist(number: int) -> str:
    return f"Artist {number % ARTISTS}"


def heard(name: str) -> list[int]:
    """The numbers of the tracks that a friend listens to: near those of the friends beside them."""
    place = THIRTY.index(name)
    return list(islice(cycle(range(TRACKS)), place * 5, place * 5 + EACH))


def thirty() -> dict[str, Any]:
    """The scene: everybody has their music at the small Spotify, whether or not they link."""
    return {
        "artists": [{"id": f"artist{n:016d}", "name": f"Artist {n}"} for n in range(ARTISTS)],
        "albums": [
            {"id": f"album{n:017d}", "name": f"Album {n}", "artist_ids": [f"artist{n:016d}"]}
            for n in range(ARTISTS)
        ],
        "tracks": [
            {
                "id": track_id(n),
                "name": title(n),
                "album_id": f"album{n % ARTISTS:017d}",
                "artist_ids": [f"artist{n % ARTISTS:016d}"],
                "duration_ms": 180_000 + n,
            }
            for n in range(TRACKS)
        ],
        "members": [
            {"name": name, "saved": [track_id(n) for n in heard(name)], "playlists": []}
            for name in THIRTY
        ],
    }
