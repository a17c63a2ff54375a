"""Matrices of tokens, kept so that a product with a vector reads little.

Many rows are alike: the tracks of an artist share genres, albums, names. And most words stand in
a few names only, so that somebody has few of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from recommender._arrays import (
    Floats,
    Ints,
    Sparse,
    combined_rows,
    moved_columns,
    moved_rows,
    moved_values,
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
    """A CSR array of shape (N, V), in blocks of columns each with the most widely used first.

    `wide` has the first columns of each block where there are such; `rare` has the others the
    other way round, shape (rest, N), and of these only what the vector has is read.
    """

    wide: tuple[tuple[slice, RepeatedRows], ...]
    rare_columns: Ints
    rare: Sparse

    @classmethod
    def of(cls, matrix: Sparse, blocks: Sequence[slice]) -> TokenRows:
        often = np.bincount(matrix.indices, minlength=matrix.shape[1]) > RARE
        rare = np.ones(matrix.shape[1], dtype=np.bool_)
        wide = []
        for block in blocks:
            there = np.flatnonzero(often[block])
            if there.size:
                first = slice(block.start, block.start + int(there[-1]) + 1)
                rare[first] = False
                wide.append((first, RepeatedRows.found_in(matrix[:, first])))
        columns = np.flatnonzero(rare)
        return cls(tuple(wide), columns, matrix[:, columns].T.tocsr())

    def __matmul__(self, vector: Floats) -> Floats:
        rest = vector[self.rare_columns]
        there = np.flatnonzero(rest)
        touched = int((self.rare.indptr[there + 1] - self.rare.indptr[there]).sum())
        if 4 * touched > self.rare.nnz:
            product: Floats = np.asarray(self.rare.T @ rest)
        else:
            product = combined_rows(self.rare, there, rest[there])
        for columns, part in self.wide:
            product += part @ vector[columns]
        return product

    def moved(self, moved: Ints | None, size: int) -> TokenRows:
        """With each row at its new place, and empty rows between them."""
        wide = tuple((columns, part.moved(moved, size)) for columns, part in self.wide)
        return TokenRows(wide, self.rare_columns, moved_columns(self.rare, moved, size))
