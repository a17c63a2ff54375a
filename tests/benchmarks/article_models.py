"""The models of the article that this project grew from, after its recipe, to measure its leak.

TF-IDF profiles, a truncated SVD of the matrix, and sums of both with popularity, each brought to
0..1: what many tutorials build. They are here to be measured, not to recommend.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse.linalg import svds
from sklearn.feature_extraction.text import TfidfVectorizer

from recommender._arrays import Floats
from recommender.dataset import Dataset, Profile
from recommender.models import PopularityRecommender, Recommender
from recommender.models.base import Opinion


class ArticleContent(Recommender):
    """TF-IDF (unigrams and bigrams) of all text; cosine to the weighted sum of one's items."""

    def _fit(self, dataset: Dataset) -> None:
        shelf = dataset.catalogue
        texts = [
            " ".join([shelf.names[i], shelf.artists[i], shelf.albums[i], *shelf.genres[i]])
            for i in range(len(shelf))
        ]
        vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=2, max_df=0.5, max_features=20_000)
        self.matrix_ = vectorizer.fit_transform(texts).tocsr()

    def speak(self, profile: Profile) -> Opinion:
        own = np.asarray(self.matrix_[profile.items].T @ np.log1p(profile.weights)).ravel()
        length = float(np.linalg.norm(own)) or 1.0
        return Opinion(np.asarray(self.matrix_ @ (own / length)).ravel(), lambda item: ())


class ArticleSvd(Recommender):
    """Truncated SVD of the matrix of log weights; the score is the entry of the rebuilt matrix."""

    def __init__(self, factors: int = 15) -> None:
        self.factors = factors

    def _fit(self, dataset: Dataset) -> None:
        logs = dataset.weights.copy()
        logs.data = np.log1p(logs.data)
        k = min(self.factors, min(logs.shape) - 1)
        left, sizes, right = svds(logs, k=k, v0=np.ones(min(logs.shape)))
        self.people_, self.items_ = left * sizes, right

    def speak(self, profile: Profile) -> Opinion:
        if profile.user < 0:
            return Opinion(np.zeros(self.items_.shape[1]), lambda item: ())
        return Opinion(self.people_[profile.user] @ self.items_, lambda item: ())


class ArticleHybrid(Recommender):
    """The sum of content and SVD, each brought to 0..1 for the person; popularity on top."""

    def __init__(self, popularity: float = 0.0) -> None:
        self.popularity = popularity

    def _fit(self, dataset: Dataset) -> None:
        self.parts_ = [
            (1.0, ArticleContent().fit_dataset(dataset)),
            (1.0, ArticleSvd().fit_dataset(dataset)),
            (self.popularity, PopularityRecommender().fit_dataset(dataset)),
        ]

    def speak(self, profile: Profile) -> Opinion:
        total = np.zeros(self.fitted().n_items)
        for weight, part in self.parts_:
            total += weight * _unit(part.speak(profile).scores)
        return Opinion(total, lambda item: ())


def _unit(scores: Floats) -> Floats:
    low, high = float(scores.min()), float(scores.max())
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)
