"""A made-up catalogue with audio features, and the real one next to the repository."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.recommender.data import SHARED


def catalogue(size: int = 300, seed: int = 0) -> pd.DataFrame:
    """Tracks whose features are drawn at random, each its own music."""
    random = np.random.default_rng(seed)
    genres = [["doom metal"], ["dream pop", "shoegaze"], []]
    return pd.DataFrame(
        {
            "track_id": [f"t{number}" for number in range(size)],
            "name": [f"Song {number}" for number in range(size)],
            "artist": [f"Artist {number % 50}" for number in range(size)],
            "genres": [genres[number % 3] for number in range(size)],
            "popularity": random.integers(0, 100, size).astype(float),
            "duration_ms": random.integers(100_000, 400_000, size),
            "explicit": random.random(size) < 0.2,
            "energy": random.random(size),
            "valence": random.random(size),
            "danceability": random.random(size),
            "acousticness": random.random(size),
            "key": random.integers(-1, 12, size),
            "mode": random.integers(0, 2, size),
            "tempo": random.uniform(60, 200, size),
        }
    )


def likes_energy(tracks: pd.DataFrame, seed: int = 1) -> pd.DataFrame:
    """Labels of somebody who likes what is energetic, a tenth of them at random."""
    noise = np.random.default_rng(seed).random(len(tracks)) < 0.1
    label = (tracks["energy"].to_numpy() > 0.6) ^ noise
    return pd.DataFrame({"track_id": tracks["track_id"], "label": label.astype(int)})


def rates_valence(tracks: pd.DataFrame, seed: int = 1) -> pd.DataFrame:
    """Ratings of somebody who likes bright moods, with some noise."""
    noise = np.random.default_rng(seed).normal(0, 0.8, len(tracks))
    label = np.clip(np.round(1 + 9 * tracks["valence"].to_numpy() + noise), 1, 10)
    return pd.DataFrame({"track_id": tracks["track_id"], "label": label})


def real_features() -> pd.DataFrame:
    """Real tracks with audio features and a genre; skips where the data is missing."""
    path = SHARED / "features" / "tracks.csv.gz"
    if not path.is_file():
        pytest.skip("the real features (../shared/data/features) are not here")
    frame = pd.read_csv(path)
    frame["artist"] = frame["artists"].str.split(";").str[0]
    return frame.drop(columns="artists")
