"""What is popular here, and elsewhere where that is known."""

from __future__ import annotations

from recommender._arrays import Floats
from recommender.dataset import Dataset, Profile
from recommender.models.base import Recommender, popular, popular_reason
from recommender.results import Reason


class PopularityRecommender(Recommender):
    """Scores every track by how many members have it, log-damped; the same for everybody.

    Attributes:
        popularity_: shape (N,), in 0..1.
    """

    popularity_: Floats

    def _fit(self, dataset: Dataset) -> None:
        self.popularity_ = popular(dataset)

    def scores(self, profile: Profile) -> Floats:
        return self.popularity_

    def reason(self, profile: Profile, item: int) -> Reason | None:
        return popular_reason(self._dataset(), item)
