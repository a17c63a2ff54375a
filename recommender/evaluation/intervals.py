"""How sure a mean over people is, and whether one model is better than another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from recommender._arrays import Floats

if TYPE_CHECKING:
    from recommender.evaluation.measurement import Measurement


def bootstrap(
    values: Floats, draws: int = 1000, *, level: float = 0.95, seed: int = 0
) -> tuple[float, float]:
    """Percentile interval of the mean of `values`, shape (P,), over people (Efron 1979).

    P people are drawn with replacement, `draws` times, and the mean taken each time. The same
    P and seed draw the same people, so intervals of several measures belong together. NaN for
    nobody.
    """
    if values.size == 0 or draws < 1:
        return float("nan"), float("nan")
    random = np.random.default_rng([seed, values.size])
    means = np.empty(draws)
    for number in range(draws):
        means[number] = values[random.integers(values.size, size=values.size)].mean()
    tail = (1 - level) / 2
    low, high = np.quantile(means, [tail, 1 - tail])
    return float(low), float(high)


@dataclass(frozen=True)
class Comparison:
    """Model against another on the same people: the mean of the differences and how sure it is.

    `difference` is first minus second, `low` and `high` its bootstrap interval over people.
    `wins`, `losses`, `ties` count people. `wilcoxon` is the two-sided p of the signed-rank test
    (people without a difference left out), `sign` that of the sign test; 1 where nobody differs.
    Not corrected for making many comparisons.
    """

    measure: str
    k: int
    people: int
    first: float
    second: float
    difference: float
    low: float
    high: float
    wins: int
    losses: int
    ties: int
    wilcoxon: float
    sign: float


def compare(
    first: Measurement,
    second: Measurement,
    measure: str = "ndcg",
    k: int = 10,
    *,
    draws: int = 1000,
    level: float = 0.95,
) -> Comparison:
    """Compare two models person by person, over those whom both were measured on.

    Raises:
        ValueError: the two have nobody in common, or were not measured the same way.
    """
    if _setting(first) != _setting(second):
        raise ValueError("the two were measured by different protocols")
    both = (
        first.values(measure, k)
        .to_frame("one")
        .join(second.values(measure, k).rename("other"), how="inner")
    )
    if both.empty:
        raise ValueError(f"nobody has {measure} at {k} from both models")
    one, other = both["one"].to_numpy(np.float64), both["other"].to_numpy(np.float64)
    gaps = one - other
    # Equal figures from different sums of the same hits may differ in the last bit.
    gaps[np.abs(gaps) < 1e-12] = 0.0
    low, high = bootstrap(gaps, draws, level=level, seed=first.protocol.seed)
    wins, losses = int((gaps > 0).sum()), int((gaps < 0).sum())
    differs = gaps[gaps != 0]
    return Comparison(
        measure=measure,
        k=k,
        people=gaps.size,
        first=float(one.mean()),
        second=float(other.mean()),
        difference=float(gaps.mean()),
        low=low,
        high=high,
        wins=wins,
        losses=losses,
        ties=gaps.size - wins - losses,
        wilcoxon=float(stats.wilcoxon(differs).pvalue) if differs.size else 1.0,
        sign=float(stats.binomtest(wins, wins + losses).pvalue) if differs.size else 1.0,
    )


def _setting(measurement: Measurement) -> tuple[object, ...]:
    protocol = measurement.protocol
    return (protocol.hidden, protocol.by, protocol.repeats, protocol.among, protocol.seed)
