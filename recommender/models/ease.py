"""EASE in user space: the linear item-to-item model without its item x item matrix."""

from __future__ import annotations

import numpy as np

from recommender._arrays import Floats, Ints, Sparse, moved_columns, moved_values
from recommender.dataset import Dataset, Profile
from recommender.folding import Change
from recommender.low_rank import Exchange
from recommender.models.base import Opinion, Recommender
from recommender.models.neighbours import who_has_it


class EaseRecommender(Recommender):
    """Embarrassingly shallow autoencoder (Steck 2019), solved over users instead of items.

    With B the binary (U, N) matrix and A = (B B' + l2 I)^-1, Woodbury's identity gives the
    textbook P = (B'B + l2 I)^-1 = (I - B' A B) / l2, so its diagonal is
    p_i = (1 - b_i' A b_i) / l2, and for somebody with the binary vector x the score of an item
    they do not have is -(x P)_i / p_i = (x B' A B)_i / (1 - b_i' A b_i). It costs U^3 and
    N x U instead of N^3, and needs no N x N matrix.

    Args:
        l2: ridge penalty; None takes one that follows the size of the matrix.
        popularity: weight of the log popularity added to a score, in units of the spread of
            the scores.

    Attributes:
        inverse_: A, shape (U, U).
        leverage_: b_i' A b_i of each item, shape (N,), in 0..1.
    """

    inverse_: Floats
    leverage_: Floats
    matrix_: Sparse

    def __init__(self, l2: float | None = None, popularity: float = 0.0) -> None:
        self.l2 = l2
        self.popularity = popularity

    def _fit(self, dataset: Dataset) -> None:
        binary = dataset.binary
        self.matrix_ = binary
        gram = (binary @ binary.T).toarray()
        self.l2_ = self.l2 if self.l2 is not None else default_l2(dataset)
        gram[np.diag_indices_from(gram)] += self.l2_
        if dataset.n_users:
            # numpy's inverse lets other threads run meanwhile; scipy's Cholesky does not.
            self.inverse_ = np.linalg.inv(gram)
        else:
            self.inverse_ = gram
        self.leverage_ = self._leverage(dataset)

    def _leverage(self, dataset: Dataset) -> Floats:
        leverage = np.zeros(dataset.n_items)
        by_item = dataset.by_item
        step = max(1, 4_000_000 // max(1, dataset.n_users))
        for start in range(0, dataset.n_items, step):
            block = by_item[start : start + step]
            times = block @ self.inverse_
            leverage[start : start + step] = np.asarray(block.multiply(times).sum(axis=1))
        return leverage

    def _fold(self, change: Change) -> None:
        data = change.after
        if self.l2 is None and default_l2(data) != self.l2_:
            self._fit(data)
            return
        binary, l2 = data.binary, self.l2_

        def products(new: Ints) -> Floats:
            gram: Floats = (binary @ binary[new].T).toarray() / l2
            return gram

        # A = (I + B B' / l2)^-1 / l2
        exchange = Exchange.of(l2 * self.inverse_, change.members, products)
        self.leverage_ = moved_values(self.leverage_, change.moved, data.n_items, 0.0)
        before = moved_columns(self.matrix_, change.moved, data.n_items)
        for coefficients in exchange.went:
            self.leverage_ = self.leverage_ - np.asarray(before.T @ coefficients) ** 2 / l2
        for coefficients in exchange.came:
            self.leverage_ = self.leverage_ + np.asarray(binary.T @ coefficients) ** 2 / l2
        self.inverse_ = exchange.inner / l2
        self.matrix_ = binary

    def speak(self, profile: Profile) -> Opinion:
        data = self._dataset()
        if len(profile) == 0 or data.n_users == 0:
            return Opinion(np.zeros(data.n_items), lambda item: ())
        pull = self.pull(profile)
        scores = np.asarray(self.matrix_.T @ pull) / (1 - self.leverage_)
        if self.popularity:
            counts = np.log1p(data.owners.astype(np.float64))
            scores += self.popularity * scores.std() * counts / (counts.std() or 1.0)
        return Opinion(scores, lambda item: who_has_it(data, pull, item))

    def pull(self, profile: Profile) -> Floats:
        """How much each member speaks for this profile: A B x. Shape (U,)."""
        if self._dataset().has(profile):
            return self._own_pull(profile)
        own = np.zeros(self._dataset().n_items)
        own[profile.items] = 1.0
        voices = np.asarray(self.inverse_ @ (self.matrix_ @ own))
        if profile.user >= 0:
            # A member's own row says nothing about what they do not have.
            voices[profile.user] = 0.0
        return voices

    def _own_pull(self, profile: Profile) -> Floats:
        """The same for a member who is in the matrix: B x is a column of B B' = A^-1 - l2 I."""
        voices: Floats = -self.l2_ * self.inverse_[profile.user]
        voices[profile.user] = 0.0
        return voices


def default_l2(dataset: Dataset) -> float:
    """A penalty in proportion to what a member has on average (the diagonal of B B').

    In steps of a fifth, so that one member more or less seldom changes it.
    """
    if dataset.weights.nnz == 0:
        return 1.0
    mean = float(dataset.weights.nnz) / dataset.n_users
    return max(1.0, float(2.0 ** (round(4 * np.log2(mean)) / 4)))
