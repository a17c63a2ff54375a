"""Matrix factorisation for large servers: implicit's alternating least squares."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse
from threadpoolctl import threadpool_limits

from recommender._arrays import Floats
from recommender.dataset import Dataset, Profile
from recommender.folding import Change
from recommender.models.base import Opinion, Recommender
from recommender.models.item_neighbours import similar_tracks
from recommender.results import Reason

MISSING = (
    "FactorisationRecommender needs the package implicit, which is not installed. "
    "Install it with: pip install 'commontone[als]'"
)


class FactorisationRecommender(Recommender):
    """Weighted matrix factorisation (Hu, Koren, Volinsky 2008) by `implicit`'s ALS.

    Learns a vector y_i for each track. Everybody, in the fitted data or new, is folded in: with
    the confidence c_j = 1 + alpha * log(1 + weight) of what they have,

        x = (Y'Y + sum of (c_j - 1) y_j y_j' + l2 I)^-1 sum of c_j y_j,    score = y_i' x

    so a member who has changed needs no refit, and the same profile has the same scores. (With
    `fold_in` the vectors stay: a refit would move them a little, and a track that was in nobody's
    hands has none until then.) Cost
    is linear in the entries of the matrix: for some thousands of members and more, where the
    user-space models become slow. Needs the extra `als`.

    Args:
        factors: length of the vectors.
        l2: ridge penalty; None takes one that follows the size of the matrix.
        alpha: how much more a track counts that somebody has than one they have not.
        iterations: rounds of the alternation.
        threads: threads of a fit; the answer is the same with any number.

    Attributes:
        vectors_: y_i, shape (N, factors).
        gram_: Y'Y + l2 I, shape (factors, factors).
        l2_: the penalty used.

    Raises:
        ModuleNotFoundError: in `fit`, where `implicit` is not installed; it says how to.
    """

    vectors_: Floats
    gram_: Floats

    def __init__(
        self,
        factors: int = 64,
        *,
        l2: float | None = None,
        alpha: float = 1.0,
        iterations: int = 15,
        threads: int = 1,
    ) -> None:
        self.factors = factors
        self.l2 = l2
        self.alpha = alpha
        self.iterations = iterations
        self.threads = threads

    def _fit(self, dataset: Dataset) -> None:
        if self.factors < 1:
            raise ValueError(f"factors must be at least 1, not {self.factors!r}")
        if self.l2 is not None and not self.l2 > 0:
            raise ValueError(f"l2 must be larger than 0, not {self.l2!r}")
        als = _als()
        self.l2_ = self.l2 if self.l2 is not None else default_l2(dataset)
        self.vectors_ = np.zeros((dataset.n_items, self.factors))
        if dataset.weights.nnz:
            confidence = sparse.csr_matrix(dataset.weights)  # implicit takes the older class
            confidence.data = self._confidence(dataset.weights.data).astype(np.float32)
            # Several threads of BLAS under those of implicit would fight for the cores.
            with threadpool_limits(1, "blas"):
                model = als.AlternatingLeastSquares(
                    factors=self.factors,
                    regularization=self.l2_,
                    iterations=self.iterations,
                    num_threads=self.threads,
                    random_state=0,
                )
                model.fit(confidence, show_progress=False)
            self.vectors_ = np.asarray(model.item_factors, dtype=np.float64)
        self.gram_ = self.vectors_.T @ self.vectors_ + self.l2_ * np.eye(self.factors)

    def _fold(self, change: Change) -> None:
        spread = np.zeros((change.after.n_items, self.factors))
        spread[slice(None) if change.moved is None else change.moved] = self.vectors_
        self.vectors_ = spread

    def speak(self, profile: Profile) -> Opinion:
        own = self.vectors_[profile.items]
        confidence = self._confidence(profile.weights)
        if not own.any():
            return Opinion(np.zeros(self._dataset().n_items), lambda item: ())
        inverse = np.asarray(
            np.linalg.inv(self.gram_ + (own.T * (confidence - 1)) @ own), np.float64
        )
        vector = inverse @ (own.T @ confidence)
        scores = self.vectors_ @ vector
        near = own @ inverse
        leverage, told = (near * own).sum(axis=1), own @ vector
        extra = confidence - 1
        # By how much x changes without each track, exactly (Sherman and Morrison 1950).
        removed = near * ((confidence - extra * told) / (1 - extra * leverage))[:, None]
        return Opinion(scores, lambda item: self._reasons(profile, removed, item))

    def _confidence(self, weights: Floats) -> Floats:
        confidence: Floats = 1 + self.alpha * np.log1p(weights)
        return confidence

    def _reasons(self, profile: Profile, removed: Floats, item: int) -> tuple[Reason, ...]:
        falls = removed @ self.vectors_[item]
        falls[profile.items == item] = 0.0
        return similar_tracks(self._dataset().catalogue, profile.items, falls)


def default_l2(dataset: Dataset) -> float:
    """30, less for small matrices: a penalty near their largest singular value leaves nothing."""
    return min(30.0, 0.4 * max(1.0, float(np.sqrt(dataset.weights.nnz))))


def _als() -> Any:
    try:
        # Only who asks for this model pays for the import.
        import implicit.cpu.als as als
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(MISSING, name=error.name) from error
    return als
