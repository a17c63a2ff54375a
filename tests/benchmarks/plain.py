"""The hybrid anybody would build first: z(content) + w z(collaborative), from library parts."""

from __future__ import annotations

from typing import Self

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer

from recommender import (
    EaseRecommender,
    ListsRecommender,
    Recommendation,
    Recommender,
    UserNeighboursRecommender,
)
from recommender.dataset import Dataset
from recommender.results import Id


class PlainHybrid:
    """scikit-learn's TF-IDF over words and pairs of words, cosine to the member's centroid.

    Beside it user neighbours with weight 0.5 up to 200 members, EASE with weight 3 above.

    Args:
        lists: weight of the lists of similar artists; None: the lists alone.
    """

    def __init__(self, lists: float | None = 0.0) -> None:
        self.lists = lists

    def fit(
        self,
        interactions: pd.DataFrame | None,
        tracks: pd.DataFrame | None = None,
        similar: pd.DataFrame | None = None,
    ) -> Self:
        self.data = data = Dataset.build(interactions, tracks, similar)
        catalogue = data.catalogue
        texts = [
            " ".join([*genres, name, artist if artist != name else "", album])
            for genres, name, artist, album in zip(
                catalogue.genres, catalogue.names, catalogue.artists, catalogue.albums, strict=True
            )
        ]
        self.text = TfidfVectorizer(ngram_range=(1, 2)).fit_transform(texts)
        large = data.n_users > 200
        model: Recommender = EaseRecommender(l2=100.0) if large else UserNeighboursRecommender()
        self.collaborative = model.fit_dataset(data)
        self.weight = 3.0 if large else 0.5
        self.similar = ListsRecommender().fit_dataset(data)
        return self

    def recommend(self, user_id: Id, n: int = 10) -> list[Recommendation]:
        profile = self.data.profile(user_id)
        allowed = self.data.catalogue.listed.copy()
        allowed[profile.items] = False

        def z(scores: np.ndarray) -> np.ndarray:
            return (scores - scores[allowed].mean()) / (scores[allowed].std() + 1e-12)

        listed = z(self.similar.scores(profile))
        if self.lists is None:
            total = listed
        else:
            centre = self.text[profile.items].T @ np.log1p(profile.weights)
            content = np.asarray(self.text @ centre).ravel()
            total = z(content) + self.weight * z(self.collaborative.scores(profile))
            total = total + self.lists * listed
        order = np.argsort(np.where(allowed, -total, np.inf), kind="stable")[:n]
        ids = self.data.catalogue.ids.values
        return [Recommendation(ids[item], 0.0) for item in order.tolist()]
