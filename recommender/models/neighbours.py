"""User neighbours: what members with similar taste have."""

from __future__ import annotations

import numpy as np

from recommender._arrays import Floats, Sparse, row, strongest, unit_rows
from recommender.dataset import Dataset, Profile
from recommender.models.base import Opinion, Recommender
from recommender.results import Reason


class UserNeighboursRecommender(Recommender):
    """Memory-based collaborative filtering: cosine of members on log weights.

    The score of an item is the sum of the similarities of the `neighbours` nearest members who
    have it, each times that member's log weight for it (GroupLens; Herlocker et al. 1999).

    Args:
        neighbours: how many members may speak.

    Attributes:
        rows_: CSR of shape (U, N), log(1 + weight), rows of length 1.
    """

    rows_: Sparse

    def __init__(self, neighbours: int = 50) -> None:
        self.neighbours = neighbours

    def _fit(self, dataset: Dataset) -> None:
        logs = dataset.weights.copy()
        logs.data = np.log1p(logs.data)
        self.rows_ = unit_rows(logs)

    def similarities(self, profile: Profile) -> Floats:
        """Cosine of a profile with each member, 0 with the member itself. Shape (U,)."""
        data = self._dataset()
        if len(profile) == 0 or data.n_users == 0:
            return np.zeros(data.n_users)
        own = np.zeros(data.n_items)
        own[profile.items] = np.log1p(profile.weights)
        own /= np.linalg.norm(own)
        alike = np.asarray(self.rows_ @ own)
        if profile.user >= 0:
            alike[profile.user] = 0.0
        return alike

    def speakers(self, profile: Profile) -> Floats:
        """`similarities`, with 0 for all but the nearest members. Shape (U,)."""
        alike = self.similarities(profile)
        if self.neighbours < alike.size:
            threshold = np.partition(alike, alike.size - self.neighbours)[
                alike.size - self.neighbours
            ]
            alike = np.where(alike >= threshold, alike, 0.0)
        return alike

    def speak(self, profile: Profile) -> Opinion:
        speakers = self.speakers(profile)
        who = np.flatnonzero(speakers)
        scores = np.asarray(self.rows_[who].T @ speakers[who])
        return Opinion(scores, lambda item: who_has_it(self._dataset(), speakers, item))


def who_has_it(
    data: Dataset, voices: Floats, item: int, most: int = 5, *, strength: float = 1.0
) -> tuple[Reason, ...]:
    """The members who have an item, of those who speak for it, the strongest voice first."""
    who = row(data.by_item, item)[0]
    heard = voices[who]
    if who.size > 50:
        # Those who cannot be among the nearest, also when rounded, need no sorting.
        keep = heard >= np.partition(heard, -most)[-most] * (1 - 1e-6)
        who, heard = who[keep], heard[keep]
    users = who.tolist()
    nearest = [users[place] for place in strongest(heard.tolist(), most)]
    ids = tuple(data.users.values[user] for user in nearest)
    return (Reason("users", user_ids=ids, strength=strength),) if ids else ()
