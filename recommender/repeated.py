"""Matrices of tokens, kept so that a product with a vector reads little.

Many rows are alike: the tracks of an artist share genres, albums, names. And most words stand in
a few names only, so that somebody has few of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from recommender._arrays import (
    Floats,
    Ints,
    Sparse,
    moved_columns,
    moved_rows,
    moved_values,
    spans,
)

RARE = 20
"""Rows in which a token may stand to be kept apart from those that are always read."""


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


@dataclass(frozen=True)
class TokenRows:
    """A CSR array of shape (N, V), its columns the most widely used first.

    `wide` has the first of them; `rare` has the others the other way round, shape (rest, N), and
    of these only what the vector has is read.
    """

    wide: RepeatedRows
    rare: Sparse

    @classmethod
    def of(cls, matrix: Sparse) -> TokenRows:
        often = np.bincount(matrix.indices, minlength=matrix.shape[1]) > RARE
        split = int(np.flatnonzero(often)[-1]) + 1 if often.any() else 0
        rare = matrix[:, split:]
        if 5 * rare.nnz < matrix.nnz:
            split, rare = matrix.shape[1], matrix[:, matrix.shape[1] :]
        return cls(RepeatedRows.found_in(matrix[:, :split]), rare.T.tocsr())

    def __matmul__(self, vector: Floats) -> Floats:
        split = vector.size - self.rare.shape[0]
        product = self.wide @ vector[:split]
        rest = vector[split:]
        there = np.flatnonzero(rest)
        starts = self.rare.indptr[there]
        lengths = self.rare.indptr[there + 1] - starts
        if 4 * lengths.sum() > self.rare.nnz:
            product += self.rare.T @ rest
        elif there.size:
            places = spans(starts, lengths)
            values = self.rare.data[places] * np.repeat(rest[there], lengths)
            np.add.at(product, self.rare.indices[places], values)
        return product

    def moved(self, moved: Ints | None, size: int) -> TokenRows:
        """With each row at its new place, and empty rows between them."""
        return TokenRows(self.wide.moved(moved, size), moved_columns(self.rare, moved, size))
