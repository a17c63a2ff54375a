"""Measures of one ranked list against the set of items that were hidden.

Relevance is binary. `ranked` is best first, and only its first `k` places count; an item that
stands twice counts the first time. A list shorter than `k` is not excused: its empty places are
misses. `relevant` must not be empty (people without hidden items are left out before).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from recommender._arrays import Floats
from recommender.results import Id


def hits(ranked: Sequence[Id], relevant: Collection[Id], k: int) -> Floats:
    """1 where a relevant item stands, else 0. Shape (k,)."""
    found = np.zeros(k)
    seen: set[Id] = set()
    for place, item in enumerate(ranked[:k]):
        found[place] = item in relevant and item not in seen
        seen.add(item)
    return found


def recall(found: Floats, relevant: int) -> float:
    """Hits among the first k / number of relevant items.

    It cannot reach 1 where more than k items are relevant (Herlocker et al. 2004).
    """
    return float(found.sum()) / relevant


def precision(found: Floats) -> float:
    """Hits among the first k / k, also where fewer than k items are relevant or were listed."""
    return float(found.sum()) / found.size


def ndcg(found: Floats, relevant: int) -> float:
    """Discounted cumulative gain / the best there could be (Järvelin & Kekäläinen 2002).

    DCG is the sum over the hits of 1 / log2(rank + 1), ranks from 1; the best has hits on the
    first min(k, relevant) places.
    """
    discounts = 1 / np.log2(np.arange(2, found.size + 2))
    return float((found * discounts).sum()) / float(discounts[:relevant].sum())


def average_precision(found: Floats, relevant: int) -> float:
    """Sum over the hits of the precision at their rank, / min(k, relevant).

    Its mean over people is MAP@k (Manning, Raghavan, Schütze 2008, 8.4, cut off at k).
    """
    at_rank = np.cumsum(found) / np.arange(1, found.size + 1)
    return float((found * at_rank).sum()) / min(found.size, relevant)


def hit(found: Floats) -> float:
    """1 if anything among the first k is relevant, else 0; its mean is the hit rate."""
    return float(found.any())
