"""The Top-N test: one hidden item among some that the person does not have.

Cremonesi, Koren and Turrin (RecSys 2010) rank each hidden item together with n items drawn at
random from those a person does not have, and count how often it comes out among the first k.
The seed article did so with n = 100 and k = 5 and 10. Which n are drawn is luck, so here it is
not drawn: of M items the person does not have, r above the hidden one, the number above it
among n drawn is hypergeometric, and its chance to stay below k is exact. (What a sampled
measure is in the mean depends on the rank alone: Krichene & Rendle, KDD 2020.)
"""

from __future__ import annotations

from functools import lru_cache
from math import comb

import numpy as np

from recommender._arrays import Floats

NEGLIGIBLE, STEP = 1e-18, 1024


def top_n(scores: Floats, others: Floats, k: int, unseen: int) -> float:
    """Mean chance of the hidden items to stand among the first `k` of `unseen` + 1.

    Args:
        scores: of the hidden items, shape (H,), H > 0.
        others: of the candidates a person neither has nor had hidden, shape (M,); the drawn
            ones come from these, all of them where M < `unseen`.

    Equal scores (`evaluate` rounds them as `recommend` does) stand in random order: an item
    with t others of its score is as likely to have 0, 1, .. or t of them above it. -inf is a
    score like any other (not listed at all).
    """
    sums = _chances(others.size, min(unseen, others.size), k)
    ranked = np.sort(others)
    above = others.size - np.searchsorted(ranked, scores, side="right")
    level = others.size - np.searchsorted(ranked, scores, side="left")
    last = sums.size - 1  # beyond it nothing is added
    total = sums[np.minimum(level + 1, last)] - sums[np.minimum(above, last)]
    return float((total / (level - above + 1)).mean())


@lru_cache(maxsize=256)
def _chances(size: int, drawn: int, k: int) -> Floats:
    """Running sums of P(fewer than k of those above are drawn) for 0, 1, .. `size` above.

    Entry r + 1 is the sum up to and with r. The chance falls with r and is nothing long before
    the end; the sums stop there.
    """
    pieces: list[Floats] = [np.zeros(1)]
    for start in range(0, size + 1, STEP):
        above = np.arange(start, min(start + STEP, size + 1), dtype=np.float64)
        pieces.append(_fewer(above, size, drawn, k))
        if pieces[-1][-1] < NEGLIGIBLE:
            break
    sums: Floats = np.cumsum(np.concatenate(pieces))
    sums.setflags(write=False)
    return sums


def _fewer(above: Floats, size: int, drawn: int, k: int) -> Floats:
    """P(X < k) with X hypergeometric: `drawn` of `size`, of which `above` count."""
    if k > drawn:
        return np.ones_like(above)
    # With fewer than `drawn` others the recurrence would start from zero.
    enough = above <= size - drawn
    total = np.empty_like(above)
    total[~enough] = _directly(above[~enough], size, drawn, k)
    above = above[enough]
    chance = np.ones_like(above)
    for i in range(drawn):
        chance *= (size - above - i) / (size - i)
    summed = chance.copy()
    for j in range(k - 1):
        # C(above, j + 1) C(size - above, drawn - j - 1) over the same with j.
        chance *= (above - j) * (drawn - j) / ((j + 1) * (size - above - drawn + j + 1))
        summed += chance
    total[enough] = summed
    return total


def _directly(above: Floats, size: int, drawn: int, k: int) -> Floats:
    """The same from C(above, j) C(size - above, drawn - j) / C(size, drawn), factor by factor."""
    total = np.zeros_like(above)
    for j in range(k):
        chance = np.full_like(above, float(comb(drawn, j)))
        for i in range(j):
            chance *= (above - i) / (size - i)
        for i in range(drawn - j):
            chance *= (size - above - i) / (size - j - i)
        total += chance
    return total
