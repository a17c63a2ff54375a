"""How figures are called and written, in the terminal, in the report and in the pictures."""

from __future__ import annotations

import math

from recommender.evaluation import Comparison

TITLES = {
    "recall": "recall",
    "precision": "precision",
    "ndcg": "NDCG",
    "map": "MAP",
    "hit_rate": "hit rate",
    "coverage": "coverage",
    "novelty": "novelty",
    "diversity": "diversity",
    "top_n": "Top-N",
}

MEANINGS = {
    "recall": "share of what was hidden that stands among the first k",
    "precision": "share of the first k that was hidden",
    "ndcg": "gain of the hits, discounted by log2(rank + 1), of the best possible",
    "map": "mean over the hits of the precision at their rank, over min(k, hidden)",
    "hit_rate": "share of people with at least one hit among the first k",
    "coverage": "share of all candidates that were recommended to anybody",
    "novelty": "mean of -log2 of the share of people who have what was recommended, in bits",
    "diversity": "mean distance of two tracks in a list: 1 - shared genres, 0 for one artist",
    "top_n": "chance of a hidden track to be among the first k of itself and others not owned",
}


def number(value: float, places: int = 3) -> str:
    """A figure as people read it: .123, 4.56, or a dash for none."""
    if not math.isfinite(value):
        return "–"
    text = f"{value:.{places}f}" if abs(value) < 2 else f"{value:.{max(0, places - 1)}f}"
    if float(text) == 0:
        text = text.removeprefix("-")
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def chance(p: float) -> str:
    """A p value: never a bare zero."""
    return "< .001" if p < 0.001 else number(p)


def verdict(comparison: Comparison) -> str:
    """What a paired comparison says, in words: only what the interval allows."""
    if comparison.low > 0:
        return "better"
    if comparison.high < 0:
        return "worse"
    return "unclear"


__all__ = ["MEANINGS", "TITLES", "chance", "number", "verdict"]
