"""Content: TF-IDF of genres, artists, albums and names; near what the member has."""

from __future__ import annotations

import numpy as np

from recommender._arrays import Floats, Sparse, row
from recommender.dataset import Dataset, Profile
from recommender.models.base import Recommender
from recommender.results import Reason
from recommender.text import Token, token_matrix

FIELDS = {"genre": 1.0, "artist": 1.0, "album": 0.5, "word": 0.3, "playlist": 0.5}


class ContentRecommender(Recommender):
    """Scores a track by its cosines to the tracks a member has, the nearest counting most.

    With s the similarity of two tracks (the weighted sum of their cosines in each field), the
    score of an item is the sum over the member's tracks of log(1 + weight) * s ** sharpness:
    one close relative says more than many that share a broad genre, as a centroid would have
    it.

    Args:
        field_weights: weight of the fields genre, artist, album, word and playlist.
        sharpness: 1 is the centroid; larger lets the nearest tracks count more.

    Attributes:
        tokens_: the vocabulary, length V.
        matrix_: CSR of shape (N, V).
    """

    def __init__(
        self, field_weights: dict[str, float] | None = None, sharpness: float = 2.0
    ) -> None:
        self.field_weights = field_weights
        self.sharpness = sharpness

    tokens_: list[Token]
    matrix_: Sparse

    def _fit(self, dataset: Dataset) -> None:
        built = token_matrix(dataset.catalogue, self.field_weights or FIELDS)
        self.tokens_ = built.tokens
        self.matrix_ = built.matrix

    def scores(self, profile: Profile) -> Floats:
        scores = np.zeros(self._dataset().n_items)
        if len(profile) == 0 or not self.tokens_:
            return scores
        weights = np.log1p(profile.weights)
        own = self.matrix_[profile.items].T.tocsr()
        # In blocks of rows: the product of everything with a large library would be big.
        step = max(1, 2_000_000 // max(1, len(profile)))
        for start in range(0, scores.size, step):
            near = self.matrix_[start : start + step] @ own
            near.data **= self.sharpness
            scores[start : start + step] = near @ weights
        return scores

    def strongest(self, profile: Profile, n: int = 20) -> list[tuple[Token, float]]:
        """The tokens of a profile with their weight, the strongest 1.0, strongest first."""
        if len(profile) == 0 or not self.tokens_:
            return []
        total = np.asarray(self.matrix_[profile.items].T @ np.log1p(profile.weights))
        order = np.argsort(-total, kind="stable")[:n]
        top = float(total[order[0]]) if order.size else 0.0
        return [(self.tokens_[i], float(total[i] / top)) for i in order.tolist() if total[i] > 0]

    def reason(self, profile: Profile, item: int) -> Reason | None:
        if len(profile) == 0 or not self.tokens_:
            return None
        columns, values = row(self.matrix_, item)
        own = self.matrix_[profile.items]
        near = np.asarray(own @ self.matrix_[[item]].T.toarray().ravel())
        # d score / d similarity, spread over the tokens the two have in common.
        pull = np.log1p(profile.weights) * near ** (self.sharpness - 1)
        shares = np.asarray(own.T @ pull)[columns] * values
        order = [i for i in np.argsort(-shares, kind="stable").tolist() if shares[i] > 0]
        if not order:
            return None
        chosen = [self.tokens_[int(columns[i])] for i in order]
        # A genre says more to a person than a word of a title, where both are there.
        told = [token for token in chosen if token.field != "word"] or chosen
        texts = tuple(dict.fromkeys(token.text for token in told))[:3]
        return Reason("tokens", tokens=texts, strength=1.0)
