"""EASE between members who are compared by tags and artists too, not by tracks alone."""

from __future__ import annotations

import numpy as np

from recommender._arrays import Floats, Ints, Sparse, moved_columns, moved_rows, moved_values
from recommender.dataset import Dataset, Profile
from recommender.folding import Change
from recommender.low_rank import Exchange
from recommender.models.ease import EaseRecommender
from recommender.text import token_matrix

FIELDS = {"genre": 1.0, "artist": 1.0}


class TaggedEaseRecommender(EaseRecommender):
    """EASE over the matrix with further columns: how much a member has of each tag and artist.

    With T the (U, V) matrix of the square roots of the summed TF-IDF weights of what a member
    has, X = [B, sqrt(tags) T] and A = (X X' + l2 I)^-1, the score of an item is that of
    `EaseRecommender` with X for B on the side of the members (collective EASE; Jeunen, Van
    Balen, Goethals 2020): two members with no track in common may still be alike, and of the
    tracks of those only what they have themselves is recommended.

    Args:
        l2: ridge penalty.
        tags: weight of the columns of tags and artists against those of tracks.

    Attributes:
        tokens_: TF-IDF of tags and artists, CSR of shape (N, V).
        tagged_: sqrt(tags) T, CSR of shape (U, V).
        inverse_: A, shape (U, U).
        leverage_: b_i' A b_i of each item, shape (N,), in 0..1.
    """

    tokens_: Sparse
    tagged_: Sparse

    def __init__(self, l2: float = 100.0, tags: float = 0.5) -> None:
        super().__init__(l2)
        self.tags = tags

    def _fit(self, dataset: Dataset) -> None:
        self.tokens_ = token_matrix(dataset.catalogue, FIELDS).matrix
        self.l2_ = float(self.l2 or 1.0)
        self.matrix_ = binary = dataset.binary
        self.tagged_ = self._tagged(binary)
        gram = (binary @ binary.T + self.tagged_ @ self.tagged_.T).toarray()
        gram[np.diag_indices_from(gram)] += self.l2_
        self.inverse_ = np.linalg.inv(gram) if dataset.n_users else gram
        self.leverage_ = self._leverage(dataset)

    def _fold(self, change: Change) -> None:
        data = change.after
        self.tokens_ = moved_rows(self.tokens_, change.moved, data.n_items)
        before = moved_columns(self.matrix_, change.moved, data.n_items)
        self.matrix_ = binary = data.binary
        self.tagged_ = tagged = self._tagged(binary)
        l2 = self.l2_

        def products(new: Ints) -> Floats:
            shared: Floats = (binary @ binary[new].T + tagged @ tagged[new].T).toarray() / l2
            return shared

        exchange = Exchange.of(l2 * self.inverse_, change.members, products)
        self.leverage_ = moved_values(self.leverage_, change.moved, data.n_items, 0.0)
        for coefficients in exchange.went:
            self.leverage_ = self.leverage_ - np.asarray(before.T @ coefficients) ** 2 / l2
        for coefficients in exchange.came:
            self.leverage_ = self.leverage_ + np.asarray(binary.T @ coefficients) ** 2 / l2
        self.inverse_ = exchange.inner / l2

    def pull(self, profile: Profile) -> Floats:
        """How much each member speaks for this profile: A X x. Shape (U,)."""
        if self._dataset().has(profile):
            return self._own_pull(profile)
        own = np.zeros(self._dataset().n_items)
        own[profile.items] = 1.0
        shared = self.matrix_ @ own
        if self.tokens_.shape[1]:
            totals = np.asarray(self.tokens_[profile.items].sum(axis=0)).ravel()
            shared = shared + self.tagged_ @ np.sqrt(self.tags * totals)
        voices = np.asarray(self.inverse_ @ shared)
        if profile.user >= 0:
            voices[profile.user] = 0.0
        return voices

    def _tagged(self, binary: Sparse) -> Sparse:
        tagged = (binary @ self.tokens_).tocsr()
        tagged.data = np.sqrt(self.tags * tagged.data)
        return tagged
