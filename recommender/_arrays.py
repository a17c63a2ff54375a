"""Names for the array types used everywhere inside, and a few small helpers on them."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
Sparse: TypeAlias = Any
"""A scipy CSR or CSC array; scipy comes without types."""


def csr(rows: Ints, columns: Ints, values: Floats, shape: tuple[int, int]) -> Sparse:
    """A CSR array of these entries; duplicates are summed, indices sorted."""
    # Half the width where it will do: a product with a vector then reads a third less.
    narrow = np.int32 if max(*shape, values.size) < 2**31 else np.int64
    places = (rows.astype(narrow), columns.astype(narrow))
    matrix = sparse.coo_array((values, places), shape=shape).tocsr()
    matrix.sum_duplicates()
    matrix.sort_indices()
    return matrix


def row(matrix: Sparse, index: int) -> tuple[Ints, Floats]:
    """Column indices and values of one row of a CSR array, without a copy."""
    start, end = matrix.indptr[index], matrix.indptr[index + 1]
    return matrix.indices[start:end], matrix.data[start:end]


def combined_rows(matrix: Sparse, rows: Ints, factors: Floats) -> Floats:
    """The sum of some rows of a CSR array, each times its factor; dense, shape (columns,)."""
    starts, lengths = matrix.indptr[rows], matrix.indptr[rows + 1] - matrix.indptr[rows]
    places = np.repeat(starts - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
    values = matrix.data[places] * np.repeat(factors, lengths)
    summed: Floats = np.bincount(matrix.indices[places], values, minlength=matrix.shape[1])
    return summed


def unit_rows(matrix: Sparse) -> Sparse:
    """The CSR array with every row scaled to Euclidean length 1 (empty rows stay empty)."""
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    factors = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    scaled = matrix.copy()
    scaled.data = scaled.data * np.repeat(factors, np.diff(matrix.indptr))
    return scaled


def best(scores: Floats, n: int) -> Ints:
    """Positions of the `n` largest finite scores, largest first; ties by position.

    The whole array is never sorted: a partition finds the threshold, so 50,000 scores cost
    about a millisecond.
    """
    usable = np.flatnonzero(np.isfinite(scores))
    if n <= 0 or usable.size == 0:
        return np.empty(0, dtype=np.int64)
    values = scores[usable]
    if n < usable.size:
        threshold = np.partition(values, usable.size - n)[usable.size - n]
        # Ties at the threshold are resolved by position, so keep all of them until the sort.
        keep = values >= threshold
        usable, values = usable[keep], values[keep]
    order = np.lexsort((usable, -values))[:n]
    return usable[order].astype(np.int64)
