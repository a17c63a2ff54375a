"""Names for the array types used everywhere inside, and a few small helpers on them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
Kind = TypeVar("Kind", bound=np.generic)
Sparse: TypeAlias = Any
"""A scipy CSR or CSC array; scipy comes without types."""


def csr(rows: Ints, columns: Ints, values: Floats, shape: tuple[int, int]) -> Sparse:
    """A CSR array of these entries; duplicates are summed, indices sorted."""
    # Half the width where it will do: a product with a vector then reads a third less.
    narrow = max(*shape, values.size) < 2**31
    places = (rows.astype(np.int32), columns.astype(np.int32)) if narrow else (rows, columns)
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
    one_group = np.zeros(rows.size, dtype=np.int64)
    total: Floats = combined_groups(matrix, rows, factors, one_group, 1)[0]
    return total


def combined_groups(
    matrix: Sparse, rows: Ints, factors: Floats, group: Ints, groups: int
) -> Floats:
    """`combined_rows` of each group of rows; dense, shape (groups, columns)."""
    starts, lengths = matrix.indptr[rows], matrix.indptr[rows + 1] - matrix.indptr[rows]
    places = spans(starts, lengths)
    values = matrix.data[places] * np.repeat(factors, lengths)
    width = matrix.shape[1]
    cells = np.repeat(group * width, lengths) + matrix.indices[places]
    sums: Floats = np.bincount(cells, values, minlength=groups * width).astype(np.float64)
    return sums.reshape(groups, width)


def spans(starts: Ints, lengths: Ints) -> Ints:
    """start, start + 1, ... of each span, one after the other."""
    ends = np.cumsum(lengths)
    places: Ints = np.repeat(starts - ends + lengths, lengths) + np.arange(lengths.sum())
    return places


def with_row(
    matrix: Sparse, index: int, columns: Ints, values: Floats, *, instead: bool = False
) -> Sparse:
    """A CSR array with one more row at `index`, or with another row `instead` of that one."""
    start = matrix.indptr[index]
    end = matrix.indptr[index + 1] if instead else start
    lengths = np.diff(matrix.indptr)
    lengths = np.r_[lengths[:index], columns.size, lengths[index + instead :]]
    kept = matrix.indices.dtype
    return sparse.csr_array(
        (
            np.r_[matrix.data[:start], values, matrix.data[end:]],
            np.r_[matrix.indices[:start], columns.astype(kept), matrix.indices[end:]],
            np.r_[0, np.cumsum(lengths)].astype(matrix.indptr.dtype),
        ),
        shape=(lengths.size, matrix.shape[1]),
    )


def without_row(matrix: Sparse, index: int) -> Sparse:
    """A CSR array without one of its rows."""
    start, end = matrix.indptr[index], matrix.indptr[index + 1]
    lengths = np.delete(np.diff(matrix.indptr), index)
    return sparse.csr_array(
        (
            np.r_[matrix.data[:start], matrix.data[end:]],
            np.r_[matrix.indices[:start], matrix.indices[end:]],
            np.r_[0, np.cumsum(lengths)].astype(matrix.indptr.dtype),
        ),
        shape=(lengths.size, matrix.shape[1]),
    )


def moved_columns(matrix: Sparse, moved: Ints | None, size: int) -> Sparse:
    """A CSR array with each column at its new place (in the same order), of `size` columns."""
    if moved is None:
        return matrix
    indices = moved.astype(matrix.indices.dtype)[matrix.indices]
    return sparse.csr_array((matrix.data, indices, matrix.indptr), shape=(matrix.shape[0], size))


def moved_rows(matrix: Sparse, moved: Ints | None, size: int) -> Sparse:
    """A CSR array with each row at its new place (in the same order), of `size` rows."""
    if moved is None:
        return matrix
    lengths = np.zeros(size, dtype=np.int64)
    lengths[moved] = np.diff(matrix.indptr)
    indptr = np.r_[0, np.cumsum(lengths)].astype(matrix.indptr.dtype)
    return sparse.csr_array((matrix.data, matrix.indices, indptr), shape=(size, matrix.shape[1]))


def moved_values(
    values: NDArray[Kind], moved: Ints | None, size: int, blank: float
) -> NDArray[Kind]:
    """An array with each value at its new place, `blank` at the others."""
    if moved is None:
        return values
    spread = np.full(size, blank, dtype=values.dtype)
    spread[moved] = values
    return spread


def unit_rows(matrix: Sparse) -> Sparse:
    """The CSR array with every row scaled to Euclidean length 1 (empty rows stay empty)."""
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    factors = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    scaled = matrix.copy()
    scaled.data = scaled.data * np.repeat(factors, np.diff(matrix.indptr))
    return scaled


def rounded(scores: Floats) -> Floats:
    """Scores to nine digits of the largest, so that equal ones are equal however they are summed.

    Infinite ones stay as they are.
    """
    if scores.size == 0:
        return scores
    top = max(float(scores.max()), -float(scores.min()))
    if not math.isfinite(top):
        top = float(np.max(np.abs(scores), where=np.isfinite(scores), initial=0.0))
    if top == 0:
        return scores
    factor = 2.0 ** (30 - math.frexp(top)[1])  # a power of two, so that it adds no error
    steps = scores * factor
    np.rint(steps, out=steps)
    steps /= factor
    return steps


def strongest(shares: Sequence[float], most: int | None = None) -> list[int]:
    """Places of the largest of a few shares above zero; those equal to nine digits in order.

    In plain Python: for a dozen numbers that is quicker than arrays.
    """
    if not shares:
        return []
    unit = max(max(shares), -min(shares)) or 1.0
    ranks = [round(share / unit * 1e9) for share in shares]
    raised = [place for place, rank in enumerate(ranks) if rank > 0]
    raised.sort(key=lambda place: -ranks[place])
    return raised[:most]


def best(scores: Floats, n: int) -> Ints:
    """Positions of the `n` largest finite scores, largest first; ties by position.

    The whole array is never sorted, and seldom even partitioned.
    """
    if n <= 0 or scores.size == 0:
        return np.empty(0, dtype=np.int64)
    usable = _high(scores, n)
    if usable.size < n:
        usable = np.flatnonzero(np.isfinite(scores))
    values = scores[usable]
    if n < usable.size:
        threshold = np.partition(values, usable.size - n)[usable.size - n]
        # Ties at the threshold are resolved by position, so keep all of them until the sort.
        keep = values >= threshold
        usable, values = usable[keep], values[keep]
    order = np.argsort(-values, kind="stable")[:n]
    return usable[order].astype(np.int64)


def _high(scores: Floats, n: int) -> Ints:
    """Positions of all finite scores from some height on: n or a few more by a look at a sample.

    Where the sample misled there are fewer than n, or many.
    """
    step = 16
    rank = 2 * n // step + 4
    sample = scores[::step]
    if sample.size < 4 * rank:
        return np.empty(0, dtype=np.int64)
    height = np.partition(sample, sample.size - rank)[sample.size - rank]
    if not math.isfinite(height):
        return np.empty(0, dtype=np.int64)
    found = np.flatnonzero(scores >= height)
    high: Ints = found[scores[found] < np.inf]
    return high
