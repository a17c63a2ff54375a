"""Scenes made up by rule, for tests and benchmarks: any size, any gap, always the same."""

from __future__ import annotations

import random
from typing import Any

GENRES = (
    "shoegaze", "dream pop", "indie rock", "hip hop", "jazz", "techno", "folk", "metal", "soul",
    "ambient", "house", "punk",
)  # fmt: skip
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def identifier(kind: str, number: int) -> str:
    """A 22-character id as Spotify's look, the same for the same words."""
    made = random.Random(f"{kind}-{number}")
    return "".join(made.choices(LETTERS, k=22))


def made_up_scene(
    *,
    saved: tuple[int, ...] = (40, 40, 40, 40, 40),
    artists: int = 120,
    tracks_each: int = 8,
    genres: bool = True,
    isrc: bool = True,
    playlists: int = 2,
    seed: int = 7,
) -> dict[str, Any]:
    """A scene with one member for each entry of `saved` (how many tracks they saved).

    Members lean to two genres each, so that there is something to find.
    """
    chance = random.Random(seed)
    needed = max(saved, default=0)
    artists = max(artists, -(-needed * 3 // (2 * tracks_each)))
    scene: dict[str, Any] = {"artists": [], "albums": [], "tracks": [], "members": []}
    of_genre: dict[str, list[str]] = {genre: [] for genre in GENRES}
    for number in range(artists):
        genre = GENRES[number % len(GENRES)]
        artist = {"id": identifier("artist", number), "name": f"Artist {number} Ünïted"}
        if genres:
            artist["genres"] = [genre, chance.choice(GENRES)]
        album = {
            "id": identifier("album", number),
            "name": f"Album {number}",
            "artist_ids": [artist["id"]],
            "release_date": str(1970 + number % 55),
        }
        scene["artists"].append(artist)
        scene["albums"].append(album)
        for place in range(tracks_each):
            which = number * tracks_each + place
            track: dict[str, Any] = {
                "id": identifier("track", which),
                "name": f"Song {which} of {genre}",
                "album_id": album["id"],
                "artist_ids": [artist["id"]],
                "duration_ms": 180_000 + which,
            }
            if isrc:
                track["isrc"] = f"ZZTST{which:07d}"
            scene["tracks"].append(track)
            of_genre[genre].append(track["id"])
    everything = [track["id"] for track in scene["tracks"]]
    for number, size in enumerate(saved):
        likes = [GENRES[number % len(GENRES)], GENRES[(number + 1) % len(GENRES)]]
        near = [track for genre in likes for track in of_genre[genre]]
        chance.shuffle(near)
        mine = near[: size * 3 // 4]
        mine += chance.sample([t for t in everything if t not in set(mine)], size - len(mine))
        chance.shuffle(mine)
        rows = max(1, size // 4)
        scene["members"].append(
            {
                "name": f"member-{number}",
                "saved": mine,
                "top": {"short_term": mine[:20], "medium_term": mine[:30], "long_term": mine[:50]},
                "recent": mine[:15],
                "playlists": [
                    {"name": f"{likes[0]} {part}", "tracks": chance.sample(mine, rows)}
                    for part in range(playlists if mine else 0)
                ],
            }
        )
    return scene
