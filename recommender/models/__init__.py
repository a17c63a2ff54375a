"""The single models. Each is a recommender of its own; the hybrid blends them."""

from recommender.models.base import Recommender
from recommender.models.content import ContentRecommender
from recommender.models.ease import EaseRecommender
from recommender.models.enriched import EnrichedEaseRecommender
from recommender.models.lists import ListsRecommender
from recommender.models.neighbours import UserNeighboursRecommender
from recommender.models.popularity import PopularityRecommender

__all__ = [
    "ContentRecommender",
    "EaseRecommender",
    "EnrichedEaseRecommender",
    "ListsRecommender",
    "PopularityRecommender",
    "Recommender",
    "UserNeighboursRecommender",
]
