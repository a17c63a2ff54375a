"""Taste, the classical way: what a member's labels say about the sound of what they like.

>>> model = TasteModel().fit(labels, tracks)                       # doctest: +SKIP
>>> model.status.text, model.importances_[0].text                  # doctest: +SKIP
>>> model.predict(tracks)                                          # doctest: +SKIP
"""

from recommender.taste.labels import labels_from_evidence
from recommender.taste.model import TasteModel
from recommender.taste.recommender import TasteRecommender
from recommender.taste.results import Importance, TasteStatus
from recommender.taste.table import TrackTable

__all__ = [
    "Importance",
    "TasteModel",
    "TasteRecommender",
    "TasteStatus",
    "TrackTable",
    "labels_from_evidence",
]
