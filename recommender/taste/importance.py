"""Which features a taste model goes by: permutation importance on rows it has not seen."""

from __future__ import annotations

import numpy as np

from recommender._arrays import Floats, Ints
from recommender.taste.candidates import predicted
from recommender.taste.encoding import GENRES, Encoder
from recommender.taste.results import Importance
from recommender.taste.validation import Trial, figure

REPEATS = 3
MOST_ROWS = 900


def importances(
    trial: Trial, encoder: Encoder, x: Floats, y: Floats, fold: Ints, classify: bool
) -> tuple[Importance, ...]:
    """By how much the figure falls when a feature is shuffled (Breiman 2001), largest first.

    All columns of a feature are shuffled together, within each fold, and asked of the model
    that has not seen that fold.
    """
    random = np.random.default_rng(0)
    rows = np.arange(y.size)
    if rows.size > MOST_ROWS:
        rows = np.sort(random.choice(rows, MOST_ROWS, replace=False))
    if classify and np.unique(y[rows]).size < 2:
        return ()
    base = figure(y[rows], trial.unseen[rows], classify)
    columns = np.array(encoder.columns(), dtype=object)
    told = []
    for name in encoder.features:
        own = np.flatnonzero(columns == name)
        falls = [
            base - figure(y[rows], _shuffled(trial, x, rows, own, fold, classify, random), classify)
            for _ in range(REPEATS)
        ]
        told.append(_described(name, float(np.mean(falls)), encoder, x[:, own], trial.unseen))
    return tuple(sorted(told, key=lambda each: (-each.drop, each.name)))


def _shuffled(
    trial: Trial,
    x: Floats,
    rows: Ints,
    columns: Ints,
    fold: Ints,
    classify: bool,
    random: np.random.Generator,
) -> Floats:
    prediction = np.zeros(rows.size)
    for number, model in enumerate(trial.models):
        places = np.flatnonzero(fold[rows] == number)
        if places.size == 0:
            continue
        mixed = x[rows[places]].copy()
        mixed[:, columns] = mixed[random.permutation(places.size)][:, columns]
        prediction[places] = predicted(model, mixed, classify)
    return prediction


def _described(
    name: str, drop: float, encoder: Encoder, values: Floats, prediction: Floats
) -> Importance:
    if name == GENRES:
        pulls = [_correlation(values[:, place], prediction) for place in range(values.shape[1])]
        order = np.argsort(-np.array(pulls), kind="stable")[:3]
        liked = tuple(encoder.genres[place] for place in order if pulls[place] > 0.1)
        return Importance(name, drop, examples=liked)
    # A key is no more and no less than another.
    pull = _correlation(values[:, 0], prediction) if values.shape[1] == 1 else 0.0
    return Importance(name, drop, direction=int(np.sign(pull)) if abs(pull) > 0.1 else 0)


def _correlation(values: Floats, prediction: Floats) -> float:
    known = ~np.isnan(values)
    if known.sum() < 3:
        return 0.0
    one, other = values[known] - values[known].mean(), prediction[known] - prediction[known].mean()
    lengths = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(one @ other) / lengths if lengths > 1e-12 else 0.0
