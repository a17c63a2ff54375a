"""Members as points: by their tracks, artists and genres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.utils.extmath import randomized_svd

from recommender._arrays import Floats, Sparse, csr, unit_rows
from recommender.catalogue import Catalogue


@dataclass(frozen=True)
class Space:
    """Where members are put: tracks, artists and genres, projected to a few dimensions."""

    artists: Sparse  # (N, artists)
    genres: Sparse  # (N, genres)
    axes: Floats  # (tracks + artists + genres, dimensions)

    @classmethod
    def fit(cls, catalogue: Catalogue, logs: Sparse, dimensions: int) -> Space:
        size = len(catalogue)
        known = np.flatnonzero(catalogue.artist_codes >= 0)
        artists = csr(
            known,
            catalogue.artist_codes[known],
            np.ones(known.size),
            (size, len(catalogue.artist_ids)),
        )
        position: dict[str, int] = {}
        pairs = [
            (item, position.setdefault(genre, len(position)))
            for item, genres in enumerate(catalogue.genres)
            for genre in genres
        ]
        places = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        genres = csr(places[:, 0], places[:, 1], np.ones(len(places)), (size, len(position)))
        empty = cls(artists, genres, np.empty((size + artists.shape[1] + genres.shape[1], 0)))
        described = empty.describe(logs)
        wanted = min(dimensions, *described.shape)
        if wanted < 1 or described.nnz == 0:
            return empty
        _, _, axes = randomized_svd(described, wanted, random_state=0)
        return cls(artists, genres, np.asarray(axes.T))

    def describe(self, logs: Sparse) -> Sparse:
        """Members, rows of log weights of tracks, by tracks, artists and genres."""
        parts = [unit_rows(part) for part in (logs, logs @ self.artists, logs @ self.genres)]
        return unit_rows(sparse.hstack(parts, format="csr"))

    def place(self, logs: Sparse) -> Floats:
        """Points of length 1, shape (rows of `logs`, dimensions)."""
        points: Floats = np.asarray(self.describe(logs) @ self.axes)
        lengths = np.linalg.norm(points, axis=1, keepdims=True)
        unit: Floats = np.divide(points, lengths, out=np.zeros_like(points), where=lengths > 1e-12)
        return unit
