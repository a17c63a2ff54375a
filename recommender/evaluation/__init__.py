"""Measuring recommenders on interactions that were hidden from them.

>>> evaluate(HybridRecommender, interactions, tracks)                # doctest: +SKIP
>>> one = measure(HybridRecommender, interactions, tracks)           # doctest: +SKIP
>>> compare(one, measure(EaseRecommender, interactions, tracks), "ndcg", 10)  # doctest: +SKIP
"""

from recommender.evaluation.evaluating import evaluate
from recommender.evaluation.intervals import Comparison, bootstrap, compare
from recommender.evaluation.measurement import MEASURES, Measurement
from recommender.evaluation.measuring import measure
from recommender.evaluation.protocol import CanRecommend, ModelFactory, Protocol
from recommender.evaluation.splits import Split, split

__all__ = [
    "MEASURES",
    "CanRecommend",
    "Comparison",
    "Measurement",
    "ModelFactory",
    "Protocol",
    "Split",
    "bootstrap",
    "compare",
    "evaluate",
    "measure",
    "split",
]
