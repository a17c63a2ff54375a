"""Measures of one ranked list against the set of items that were hidden."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from recommender.results import Id


def recall(ranked: Sequence[Id], relevant: Collection[Id], k: int) -> float:
    """Share of the relevant items that stand among the first `k`."""
    return _hits(ranked, relevant, k).sum() / len(relevant) if relevant else float("nan")


def ndcg(ranked: Sequence[Id], relevant: Collection[Id], k: int) -> float:
    """Normalised discounted cumulative gain with binary relevance (Järvelin & Kekäläinen 2002)."""
    if not relevant:
        return float("nan")
    discounts = 1 / np.log2(np.arange(2, k + 2))
    gain = float((_hits(ranked, relevant, k) * discounts).sum())
    return gain / float(discounts[: len(relevant)].sum())


def average_precision(ranked: Sequence[Id], relevant: Collection[Id], k: int) -> float:
    """Mean of the precision at each hit among the first `k`, over min(k, relevant)."""
    if not relevant:
        return float("nan")
    hits = _hits(ranked, relevant, k)
    precision = np.cumsum(hits) / np.arange(1, k + 1)
    return float((hits * precision).sum()) / min(k, len(relevant))


def hit(ranked: Sequence[Id], relevant: Collection[Id], k: int) -> float:
    """1 if any relevant item stands among the first `k`, else 0."""
    return float(_hits(ranked, relevant, k).any()) if relevant else float("nan")


def _hits(ranked: Sequence[Id], relevant: Collection[Id], k: int) -> np.ndarray:
    hits = np.zeros(k)
    for place, item in enumerate(ranked[:k]):
        hits[place] = item in relevant
    return hits
