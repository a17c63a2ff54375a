"""Small scenes made up on the spot: numbered tracks, and members with some of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.demo.spotify import Scene, load_scene


def track_id(number: int) -> str:
    return f"trk{number:019d}"


def artist_id(number: int) -> str:
    return f"art{number:019d}"


def ids(start: int, stop: int) -> list[str]:
    return [track_id(number) for number in range(start, stop)]


def scene_of(
    members: Sequence[Mapping[str, Any]], *, tracks: int = 400, artists: int = 120
) -> Scene:
    """`tracks` tracks by `artists` artists in turn, every third without an ISRC."""
    return load_scene(
        {
            "artists": [
                {"id": artist_id(n), "name": f"Artist {n}", "genres": [f"genre {n % 7}"]}
                for n in range(artists)
            ],
            "albums": [
                {"id": f"alb{n:019d}", "name": f"Album {n}", "artist_ids": [artist_id(n)]}
                for n in range(artists)
            ],
            "tracks": [
                {
                    "id": track_id(n),
                    "name": f"Song {n}",
                    "album_id": f"alb{n % artists:019d}",
                    "artist_ids": [artist_id(n % artists)],
                    "duration_ms": 180_000 + n,
                    **({"isrc": f"ZZABC{n:07d}"} if n % 3 else {}),
                }
                for n in range(tracks)
            ],
            "members": list(members),
        }
    )


def listener(name: str, first: int = 0, *, saved: int = 60, playlists: int = 2) -> dict[str, Any]:
    """A member with something of everything, from track number `first` on."""
    return {
        "name": name,
        "saved": ids(first, first + saved),
        "top": {
            "short_term": ids(first, first + 10),
            "medium_term": ids(first + 5, first + 25),
            "long_term": ids(first + 10, first + 40),
        },
        "recent": [track_id(first), track_id(first + 1), track_id(first)],
        "followed": [artist_id(n) for n in range(10)],
        "playlists": [
            {"name": f"{name} {n}", "tracks": ids(first + 10 * n, first + 10 * n + 30)}
            for n in range(playlists)
        ],
    }
