"""Matrices many of whose rows are alike: the tracks of an artist share genres, albums, names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from recommender._arrays import Floats, Ints, Sparse, moved_rows, moved_values


@dataclass(frozen=True)
class RepeatedRows:
    """A CSR array of shape (N, V) with each row kept once; a product then reads far less.

    `rows` has shape (K, V), `of` says which of them each row is, None where each is its own.
    """

    rows: Sparse
    of: Ints | None

    @classmethod
    def found_in(cls, matrix: Sparse) -> RepeatedRows:
        """Rows are alike if their entries are the same, bit by bit."""
        size, width = matrix.shape
        # Two random sums tell rows apart as surely as comparing them would.
        random = np.random.default_rng(7).random((width, 2))
        sums = np.asarray(matrix @ random)
        codes, distinct = pd.factorize(pd.Series(sums[:, 0] + 1j * sums[:, 1]))
        if 2 * len(distinct) > size:
            return cls(matrix, None)
        first = np.zeros(len(distinct), dtype=np.int64)
        first[codes[::-1]] = np.arange(size)[::-1]
        return cls(matrix[first], codes.astype(np.int64))

    def __matmul__(self, vector: Floats) -> Floats:
        product: Floats = np.asarray(self.rows @ vector)
        return product if self.of is None else product[self.of]

    def places(self, rows: Ints) -> Ints:
        """Where these rows stand in `rows`."""
        return rows if self.of is None else self.of[rows]

    def moved(self, moved: Ints | None, size: int) -> RepeatedRows:
        """With each row at its new place, and empty rows between them."""
        if moved is None:
            return self
        if self.of is None:
            return RepeatedRows(moved_rows(self.rows, moved, size), None)
        kinds = self.rows.shape[0]
        rows = moved_rows(self.rows, np.arange(kinds), kinds + 1)
        return RepeatedRows(rows, moved_values(self.of, moved, size, kinds))
