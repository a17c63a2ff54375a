"""Labels: what a member said of tracks, checked and turned into a target to learn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from recommender._arrays import Floats, Ints
from recommender.frames import Ids, id_column, is_empty, number_column
from recommender.taste.table import TrackTable

LABELS = "labels"
Kind = Literal["auto", "classification", "regression"]
REST_PER_LIKED = 3
MOST_ROWS = 3200


@dataclass(frozen=True)
class Labelled:
    """Positions in a table with the mean label of each, positions ascending."""

    rows: Ints
    values: Floats


@dataclass(frozen=True)
class Task:
    """Rows of a table and what to learn of them: 0/1, or ratings.

    `shift` is what to add to log odds because one class was sampled more thinly than the other.
    """

    rows: Ints
    target: Floats
    shift: float = 0.0


def read_labels(labels: pd.DataFrame | None, ids: Ids, classify: bool) -> Labelled:
    """Of several labels of a track the mean; unknown tracks and NaN labels are left out.

    To classify, 1 counts as 1 and anything else as 0.
    """
    nothing = Labelled(np.empty(0, dtype=np.int64), np.empty(0))
    if labels is None or (is_empty(labels) and "track_id" not in labels.columns):
        return nothing
    places = ids.positions(id_column(labels, "track_id", LABELS))
    values = number_column(labels, "label", LABELS)
    usable = (places >= 0) & ~np.isnan(values)
    if not usable.any():
        return nothing
    said = values[usable]
    if classify:
        said = (said > 0).astype(np.float64)
    rows, which = np.unique(places[usable], return_inverse=True)
    return Labelled(rows, np.bincount(which, weights=said) / np.bincount(which))


def kind_of(labels: pd.DataFrame | None, kind: Kind) -> bool:
    """Whether to classify. Without a say: labels of -1, 0 and 1 only are likes, others ratings."""
    if kind not in ("auto", "classification", "regression"):
        raise ValueError(f"kind must be 'auto', 'classification' or 'regression', not {kind!r}")
    if labels is None or is_empty(labels):
        return kind != "regression"
    values = number_column(labels, "label", LABELS)
    values = values[~np.isnan(values)]
    likes = bool(np.isin(values, (-1.0, 0.0, 1.0)).all())
    if kind == "classification" and not likes:
        raise ValueError(f"{LABELS}: column 'label' must hold 1 (liked), 0 or -1 to classify")
    classify = likes if kind == "auto" else kind == "classification"
    if not classify and ((values < 1) | (values > 10)).any():
        raise ValueError(f"{LABELS}: column 'label' must hold ratings from 1 to 10")
    return classify


def to_rate(labelled: Labelled) -> Task:
    """Ratings as they are, a fixed sample of them where there are very many."""
    keep = _sample(np.arange(labelled.rows.size), MOST_ROWS)
    return Task(labelled.rows[keep], labelled.values[keep])


def to_classify(labelled: Labelled, known: Ints, table: TrackTable) -> Task:
    """Liked (1) against not: thumbs down, and the rest where there are too few of those.

    "The rest" are tracks, of those at `known`, that carry no label and are not the same music
    as one that does. Both are sampled where there are very many.
    """
    liked = labelled.rows[labelled.values >= 0.5]
    against = np.setdiff1d(labelled.rows, liked)
    most_liked = MOST_ROWS // (1 + REST_PER_LIKED)
    rest = np.empty(0, dtype=np.int64)
    if against.size < liked.size:
        taken = np.isin(table.groups, table.groups[labelled.rows])
        rest = known[~taken[known]]
    else:
        most_liked = MOST_ROWS // 2
    chosen = _sample(liked, most_liked)
    wanted = max(REST_PER_LIKED * chosen.size, 200) if rest.size else MOST_ROWS // 2
    others = _sample(np.r_[against, rest], wanted, first=against.size)
    shift = 0.0
    if chosen.size and others.size:
        shift = np.log(liked.size / chosen.size) - np.log((against.size + rest.size) / others.size)
    rows = np.r_[chosen, others]
    order = np.argsort(rows, kind="stable")
    target = np.r_[np.ones(chosen.size), np.zeros(others.size)]
    return Task(rows[order], target[order], float(shift))


def _sample(rows: Ints, most: int, first: int = 0) -> Ints:
    """At most `most` of the rows, in order; the `first` of them before any other."""
    if rows.size <= most:
        return rows
    keys = np.random.default_rng(0).random(rows.size)
    keys[:first] -= 1.0
    return rows[np.sort(np.argsort(keys, kind="stable")[:most])]
