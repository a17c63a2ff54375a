"""Content: TF-IDF of genres, artists, albums and names, near what the member has."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from recommender._arrays import Floats, Sparse, combined_rows, moved_rows, row, strongest
from recommender.dataset import Dataset, Profile
from recommender.folding import Change
from recommender.models.base import Opinion, Recommender
from recommender.repeated import TokenRows
from recommender.results import Reason
from recommender.text import Token, Vocabulary, token_matrix

FIELDS = {"genre": 1.0, "artist": 1.0, "album": 0.5, "word": 0.5, "playlist": 0.5}
LESSER = ("word", "playlist")
"""Words of titles are told only where there is nothing better."""


class ContentRecommender(Recommender):
    """Scores a track by its cosines to the tracks a member has, all or the nearest.

    With s the similarity of two tracks (the weighted sum of their cosines in each field), the
    score of an item is the sum over the member's tracks of log(1 + weight) * s ** sharpness.
    With 1 that is the cosine to the member's centroid, and costs no more; with 2 or 3 one close
    relative says more than many that share a broad genre.

    Args:
        field_weights: weight of the fields genre, artist, album, word and playlist.
        sharpness: 1 is the centroid; larger lets the nearest tracks count more.

    Attributes:
        tokens_: the vocabulary, length V.
        matrix_: CSR of shape (N, V).
    """

    def __init__(
        self, field_weights: dict[str, float] | None = None, sharpness: float = 1.0
    ) -> None:
        self.field_weights = field_weights
        self.sharpness = sharpness

    tokens_: Vocabulary
    matrix_: Sparse

    def _fit(self, dataset: Dataset) -> None:
        built = token_matrix(dataset.catalogue, self.field_weights or FIELDS)
        self.tokens_ = built.tokens
        self.matrix_ = built.matrix
        self._rows = TokenRows.of(built.matrix, built.tokens.ranges())

    def _fold(self, change: Change) -> None:
        # Texts are of the tracks, not of the members; items that no row describes have none.
        size = change.after.n_items
        self.matrix_ = moved_rows(self.matrix_, change.moved, size)
        self._rows = self._rows.moved(change.moved, size)

    def speak(self, profile: Profile) -> Opinion:
        if len(profile) == 0 or not self.tokens_:
            return Opinion(np.zeros(self._dataset().n_items), lambda item: ())
        weights = np.log1p(profile.weights)
        if self.sharpness == 1:
            centre = combined_rows(self.matrix_, profile.items, weights)
            return Opinion(self._rows @ centre, lambda item: self._told(centre, item))
        own = self.matrix_[profile.items]
        scores = self._near(own, weights)
        return Opinion(scores, lambda item: self._reasons(own, weights, item))

    def _near(self, own: Sparse, weights: Floats) -> Floats:
        scores = np.zeros(self.matrix_.shape[0])
        # In blocks of rows: the product of everything with a large library would be big.
        step = max(1, 2_000_000 // max(1, weights.size))
        columns = own.T.tocsr()
        for start in range(0, scores.size, step):
            near = self.matrix_[start : start + step] @ columns
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

    def _reasons(self, own: Sparse, weights: Floats, item: int) -> tuple[Reason, ...]:
        near = np.asarray(own @ self.matrix_[[item]].toarray().ravel())
        return self._told(np.asarray(own.T @ (weights * near ** (self.sharpness - 1))), item)

    def _told(self, centre: Floats, item: int) -> tuple[Reason, ...]:
        """The score is the sum over tokens of what the two sides share."""
        columns, values = row(self.matrix_, item)
        order = columns[strongest((centre[columns] * values).tolist())].tolist()
        tokens = self.tokens_
        better = [column for column in order if tokens.field(column) not in LESSER] or order
        return told([tokens.text(column) for column in better])


def told(texts: Sequence[str], *, strength: float = 1.0) -> tuple[Reason, ...]:
    """The first three different texts as a reason."""
    tokens = tuple(dict.fromkeys(texts))[:3]
    return (Reason("tokens", tokens=tokens, strength=strength),) if tokens else ()
