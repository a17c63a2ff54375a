"""The single models. Each is a recommender of its own; the hybrid blends them."""

from recommender.models.base import Recommender
from recommender.models.clusters import ClustersRecommender
from recommender.models.content import ContentRecommender
from recommender.models.ease import EaseRecommender
from recommender.models.enriched import EnrichedEaseRecommender
from recommender.models.factorisation import FactorisationRecommender
from recommender.models.item_neighbours import ItemNeighboursRecommender
from recommender.models.lists import ListsRecommender
from recommender.models.neighbours import UserNeighboursRecommender
from recommender.models.popularity import PopularityRecommender
from recommender.models.tagged_ease import TaggedEaseRecommender

__all__ = [
    "ClustersRecommender",
    "ContentRecommender",
    "EaseRecommender",
    "EnrichedEaseRecommender",
    "FactorisationRecommender",
    "ItemNeighboursRecommender",
    "ListsRecommender",
    "PopularityRecommender",
    "Recommender",
    "TaggedEaseRecommender",
    "UserNeighboursRecommender",
]
