"""What is popular here, and elsewhere where that is known."""

from __future__ import annotations

from recommender._arrays import Floats
from recommender.dataset import Dataset, Profile
from recommender.models.base import Opinion, Recommender, popular, popular_reasons


class PopularityRecommender(Recommender):
    """Scores every track by how many members have it, log-damped; the same for everybody.

    Attributes:
        popularity_: shape (N,), in 0..1.
    """

    popularity_: Floats

    def _fit(self, dataset: Dataset) -> None:
        self.popularity_ = popular(dataset)

    def speak(self, profile: Profile) -> Opinion:
        data = self._dataset()
        return Opinion(self.popularity_, lambda item: popular_reasons(data, item))
