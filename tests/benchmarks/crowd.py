"""A large made-up server: some tracks everybody has, most hardly anybody."""

from __future__ import annotations

import numpy as np
import pandas as pd

MEMBERS, TRACKS, FEWEST, MOST = 1_000, 50_000, 50, 300


def crowd(
    members: int = MEMBERS, tracks: int = TRACKS, seed: int = 0
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Interactions by a power law, 50 to 300 tracks a member; tracks with all their texts."""
    random = np.random.default_rng(seed)
    artists = max(1, tracks // 8)
    of = random.integers(0, artists, tracks)
    share = 1 / np.arange(1, tracks + 1) ** 0.8
    share /= share.sum()
    genres = [
        [f"genre {number}" for number in dict.fromkeys(np.minimum(each, 300).tolist())]
        for each in random.zipf(1.3, (artists, 4))
    ]
    words = [f"word{number}" for number in np.minimum(random.zipf(1.4, 3 * tracks), 9_000)]
    shelf = pd.DataFrame(
        {
            "track_id": [f"t{track}" for track in range(tracks)],
            "name": [" ".join(words[3 * track : 3 * track + 3]) for track in range(tracks)],
            "artist": [f"Artist {artist}" for artist in of],
            "artist_id": [f"a{artist}" for artist in of],
            "album": [f"Album {artist} {track % 3}" for track, artist in enumerate(of)],
            "genres": [genres[artist] for artist in of],
        }
    )
    frames = []
    for member in range(members):
        count = int(random.integers(FEWEST, MOST + 1))
        has = random.choice(tracks, count, replace=False, p=share)
        weights = random.integers(1, 9, count).astype(np.float64)
        frames.append((np.full(count, member), has, weights))
    users, items, weights = (np.concatenate(each) for each in zip(*frames, strict=True))
    ids = shelf["track_id"].to_numpy()
    return pd.DataFrame({"user_id": users, "track_id": ids[items], "weight": weights}), shelf
