"""Lists for several members at once."""

from recommender.groups.recommender import GroupRecommender
from recommender.groups.strategies import STRATEGIES

__all__ = ["STRATEGIES", "GroupRecommender"]
