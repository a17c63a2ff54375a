"""The recommender: pandas in, sparse inside; no network, no database, no Discord, no clock.

>>> model = HybridRecommender().fit(interactions, tracks)          # doctest: +SKIP
>>> model.recommend(user_id, n=10)                                 # doctest: +SKIP
>>> GroupRecommender(model).recommend([first, second], n=30)       # doctest: +SKIP
"""

from recommender.asking import FirstSteps
from recommender.evaluation import evaluate
from recommender.evidence import interactions_from_evidence
from recommender.evidence_artists import interactions_from_artists
from recommender.genres import has_genre
from recommender.groups import STRATEGIES, GroupRecommender
from recommender.hybrid import HybridRecommender
from recommender.item_lists import similar_items
from recommender.models import (
    ClustersRecommender,
    ContentRecommender,
    EaseRecommender,
    EnrichedEaseRecommender,
    FactorisationRecommender,
    ItemNeighboursRecommender,
    ListsRecommender,
    PopularityRecommender,
    Recommender,
    TaggedEaseRecommender,
    UserNeighboursRecommender,
)
from recommender.results import GroupRecommendation, Reason, Recommendation

__all__ = [
    "STRATEGIES",
    "ClustersRecommender",
    "ContentRecommender",
    "EaseRecommender",
    "EnrichedEaseRecommender",
    "FactorisationRecommender",
    "FirstSteps",
    "GroupRecommendation",
    "GroupRecommender",
    "HybridRecommender",
    "ItemNeighboursRecommender",
    "ListsRecommender",
    "PopularityRecommender",
    "Reason",
    "Recommendation",
    "Recommender",
    "TaggedEaseRecommender",
    "UserNeighboursRecommender",
    "evaluate",
    "has_genre",
    "interactions_from_artists",
    "interactions_from_evidence",
    "similar_items",
]
