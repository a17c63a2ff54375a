"""Cross-validation that keeps the same music on one side, and probabilities that mean it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from recommender._arrays import Floats, Ints
from recommender.taste.candidates import candidate, predicted

SMALLEST = 1e-6
"""Probabilities are kept this far from 0 and 1."""


def grouped_folds(groups: Ints, target: Floats, folds: int) -> Ints:
    """A fold for each row: a group is in one fold whole, the target is spread evenly.

    Groups are dealt out in the order of their mean target, equal ones in a fixed shuffle.
    """
    _, group = np.unique(groups, return_inverse=True)
    means = np.bincount(group, weights=target) / np.bincount(group)
    shuffle = np.random.default_rng(0).permutation(means.size)
    order = np.lexsort((shuffle, means))
    dealt = np.empty(means.size, dtype=np.int64)
    # Back and forth, so that no fold gets the smaller of every handful.
    turn = np.r_[np.arange(folds), np.arange(folds)[::-1]]
    dealt[order] = np.resize(turn, means.size)
    return dealt[group]


@dataclass(frozen=True)
class Trial:
    """One candidate, cross-validated: predictions of each row by a model that has not seen it."""

    name: str
    unseen: Floats
    models: list[Any]  # that of each fold


def tried(name: str, classify: bool, x: Floats, y: Floats, fold: Ints) -> Trial:
    """Fit and predict each fold from the others."""
    unseen = np.zeros(y.size)
    models = []
    for number in range(int(fold.max()) + 1):
        out = fold == number
        model = candidate(name, classify).fit(x[~out], y[~out])
        unseen[out] = predicted(model, x[out], classify)
        models.append(model)
    return Trial(name, unseen, models)


def figure(y: Floats, prediction: Floats, classify: bool) -> float:
    """What candidates are compared by: the area under the ROC curve, or R squared."""
    if classify:
        return float(roc_auc_score(y, prediction))
    apart = float(((y - y.mean()) ** 2).mean())
    return 1 - float(((y - prediction) ** 2).mean()) / apart if apart > 0 else 0.0


def by_chance(y: Floats, groups: Ints, classify: bool) -> float:
    """The figure that pure chance reaches about once in two hundred times.

    The AUC of noise has a standard error of sqrt((m + n + 1) / 12 m n) (Mann and Whitney 1947),
    R squared that of a squared correlation. Duplicates count once; the best of three
    candidates that see the same rows needs no more than a little on top.
    """
    distinct = float(np.unique(groups).size)
    if not classify:
        return 2.6**2 / distinct
    share = float(np.clip(y.mean(), 1 / y.size, 1 - 1 / y.size))
    m, n = distinct * share, distinct * (1 - share)
    return 0.5 + 2.6 * float(np.sqrt((m + n + 1) / (12 * m * n)))


def log_odds(probability: Floats) -> Floats:
    """ln(p / (1 - p)), finite."""
    p = np.clip(probability, SMALLEST, 1 - SMALLEST)
    odds: Floats = np.log(p / (1 - p))
    return odds


@dataclass(frozen=True)
class Calibration:
    """Platt scaling of the log odds: what a model says becomes how often it is right.

    `shift` is added to the log odds at the end, for classes that were not sampled alike.
    """

    slope: float = 1.0
    offset: float = 0.0
    shift: float = 0.0

    @classmethod
    def fit(cls, y: Floats, unseen: Floats, shift: float = 0.0) -> Calibration:
        """From predictions of rows that the model has not seen (Platt 1999)."""
        scaler = LogisticRegression(C=100.0).fit(log_odds(unseen).reshape(-1, 1), y)
        return cls(float(scaler.coef_[0, 0]), float(scaler.intercept_[0]), shift)

    def log_odds(self, prediction: Floats) -> Floats:
        """Calibrated log odds of a model's probabilities."""
        scaled: Floats = self.slope * log_odds(prediction) + self.offset + self.shift
        return scaled

    def probability(self, prediction: Floats) -> Floats:
        """Calibrated probabilities."""
        return 1 / (1 + np.exp(-self.log_odds(prediction)))


def calibrated_unseen(y: Floats, unseen: Floats, fold: Ints) -> Floats:
    """The probabilities of each row, calibrated on the other folds: to measure calibration by."""
    probability = np.zeros(y.size)
    for number in range(int(fold.max()) + 1):
        out = fold == number
        probability[out] = Calibration.fit(y[~out], unseen[~out]).probability(unseen[out])
    return probability


def calibration_error(y: Floats, probability: Floats, bins: int = 10) -> float:
    """Expected calibration error: what is said against what is so, over bins of equal size."""
    order = np.argsort(probability, kind="stable")
    error = 0.0
    for part in np.array_split(order, min(bins, y.size)):
        error += part.size / y.size * abs(float(y[part].mean() - probability[part].mean()))
    return error
