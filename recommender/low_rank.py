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
        old = source[stay]
        gone = np.setdiff1d(np.arange(len(inner)), old)
        kept = inner[np.ix_(old, old)]
        went = np.zeros((0, len(inner)))
        if gone.size:
            # inner[gone, gone] = I - R P R' of the rows that go, so this is P' R' of them.
            half = np.linalg.inv(np.linalg.cholesky(inner[np.ix_(gone, gone)]))
            went = half @ inner[gone]
            kept -= went[:, old].T @ went[:, old]
        size = source.size
        if not new.size:
            return cls(kept, went, np.zeros((0, size)))
        between = products(new)
        answers = kept @ between[stay]
        rest = between[new] - between[stay].T @ answers
        rest[np.diag_indices_from(rest)] += 1.0
        half = np.linalg.inv(np.linalg.cholesky((rest + rest.T) / 2))
        came = np.zeros((new.size, size))
        came[:, new] = half
        came[:, stay] = -half @ answers.T
        after = came.T @ came
        after[np.ix_(stay, stay)] += kept
        return cls(after, went, came)
