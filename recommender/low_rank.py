"""Exchanging a few rows of a matrix whose regularised Gram matrix was inverted before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from recommender._arrays import Floats, Ints


@dataclass(frozen=True)
class Exchange:
    """(I + R D^-1 R')^-1 after some rows of R went and others came, by Schur complements.

    With k rows exchanged it costs M^2 k instead of M^3. The two `coefficients` say how
    P = (R'R + D)^-1 changes: P after = P before + sum q q' over the rows of `went`
    - sum q q' over those of `came`, each q = D^-1 R' c for one row c of coefficients.

    Attributes:
        inner: the new inverse, shape (M after, M after), rows in their order after.
        went: coefficients over the rows before, shape (number that went, M before).
        came: coefficients over the rows after, shape (number that came, M after).
    """

    inner: Floats
    went: Floats
    came: Floats

    @classmethod
    def of(cls, inner: Floats, source: Ints, products: Callable[[Ints], Floats]) -> Exchange:
        """Exchange rows.

        Args:
            inner: the inverse before.
            source: for each row after, which row before it is, -1 for one that came.
            products: R D^-1 R' between all rows after (down) and the rows after at these
                places (across).
        """
        stay, new = np.flatnonzero(source >= 0), np.flatnonzero(source < 0)
        gone = np.setdiff1d(np.arange(len(inner)), source[stay])
        after = _laid_out(inner, source)
        went = np.zeros((0, len(inner)))
        if gone.size:
            # inner[gone, gone] = I - R P R' of the rows that go, so this is P' R' of them.
            half = np.linalg.inv(np.linalg.cholesky(inner[np.ix_(gone, gone)]))
            went = half @ inner[gone]
        left = np.zeros((gone.size, source.size))
        left[:, stay] = went[:, source[stay]]
        came = np.zeros((new.size, source.size))
        if new.size:
            between = products(new)
            rest = between[new]
            between[new] = 0.0
            answers = after @ between - left.T @ (left @ between)
            rest -= between.T @ answers
            rest[np.diag_indices_from(rest)] += 1.0
            half = np.linalg.inv(np.linalg.cholesky((rest + rest.T) / 2))
            came = -half @ answers.T
            came[:, new] = half
        _add_products(after, np.concatenate([-left, came]), np.concatenate([left, came]))
        return cls(after, went, came)


def _laid_out(inner: Floats, source: Ints) -> Floats:
    """The rows and columns that stay at their places after, zeros at the others."""
    new = source < 0
    if source.size == len(inner) and (new | (source == np.arange(source.size))).all():
        laid = inner.copy()
        laid[new] = 0.0
        laid[:, new] = 0.0
        return laid
    laid = np.zeros((source.size, source.size))
    stay = np.flatnonzero(~new)
    if not stay.size:
        return laid
    # Runs of rows that stay together are copied as blocks.
    breaks = np.flatnonzero((np.diff(stay) != 1) | (np.diff(source[stay]) != 1)) + 1
    runs = [slice(run[0], run[-1] + 1) for run in np.split(stay, breaks)]
    if len(runs) > 16:
        laid[np.ix_(stay, stay)] = inner[np.ix_(source[stay], source[stay])]
        return laid
    for down in runs:
        rows = inner[source[down.start] : source[down.stop - 1] + 1]
        for across in runs:
            origin = slice(source[across.start], source[across.stop - 1] + 1)
            laid[down, across] = rows[:, origin]
    return laid


def _add_products(matrix: Floats, left: Floats, right: Floats) -> None:
    """Add left' right in place, a few rows at a time: the product is as large as the matrix."""
    step = max(1, 250_000 // max(1, len(matrix)))
    for start in range(0, len(matrix), step):
        matrix[start : start + step] += left[:, start : start + step].T @ right
