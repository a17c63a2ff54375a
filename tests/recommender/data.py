"""A small made-up server, and how to read the real listeners next to the repository."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"

GENRES = {
    0: ["shoegaze", "dream pop"],
    1: ["black metal", "doom metal"],
    2: ["hip hop", "trap"],
    3: ["indie rock", "lo-fi"],
}


def small_server(
    users: int = 12, artists: int = 24, tracks_each: int = 4, seed: int = 0
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Members who keep to one of four genres (user % 4), and the tracks of those genres."""
    random = np.random.default_rng(seed)
    rows = [
        {
            "track_id": f"t{artist}-{number}",
            "name": f"Song {number} of {artist}",
            "artist": f"Artist {artist}",
            "artist_id": f"a{artist}",
            "album": f"Album {artist}",
            "genres": GENRES[artist % 4],
        }
        for artist in range(artists)
        for number in range(tracks_each)
    ]
    tracks = pd.DataFrame(rows)
    taken = []
    for user in range(users):
        likes = [row["track_id"] for row in rows if int(row["artist_id"][1:]) % 4 == user % 4]
        chosen = sorted(random.choice(likes, len(likes) // 2, replace=False).tolist())
        taken += [(user, track, float(random.integers(1, 9))) for track in chosen]
    return pd.DataFrame(taken, columns=["user_id", "track_id", "weight"]), tracks


def lastfm() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Real listeners: interactions and artists as tracks; skips where the data is missing."""
    folder = SHARED / "lastfm"
    if not folder.is_dir():
        pytest.skip("the real listeners (../shared/data/lastfm) are not here")
    interactions = pd.read_csv(folder / "interactions.csv.gz").rename(
        columns={"item_id": "track_id", "plays": "weight"}
    )
    artists = pd.read_csv(folder / "artists.csv.gz", keep_default_na=False)
    tracks = pd.DataFrame(
        {
            "track_id": artists["item_id"],
            "name": artists["name"],
            "artist": artists["name"],
            "album": "",
            "genres": [tags.split("|") if tags else [] for tags in artists["tags"]],
        }
    )
    return interactions, tracks


def playlists() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Real playlists as people: interactions and tracks with names only, no genres."""
    folder = SHARED / "playlists"
    if not folder.is_dir():
        pytest.skip("the real playlists (../shared/data/playlists) are not here")
    rows = pd.read_csv(folder / "interactions.csv.gz").rename(columns={"playlist_id": "user_id"})
    rows = rows.drop_duplicates(["user_id", "track_id"])[["user_id", "track_id"]]
    tracks = pd.read_csv(folder / "tracks.csv.gz", keep_default_na=False)
    return rows.assign(weight=1.0), tracks.drop_duplicates("track_id")
