"""How far a track reaches beyond the members who have it."""

from __future__ import annotations

import numpy as np

from recommender._arrays import Floats
from recommender.dataset import Dataset

COMMON = 0.2
LISTENED = 0.8
OBSCURE = 0.3
"""What a track is worth of which no genres are known, where those of others are: what nobody
has tagged is little heard."""


def prominence(data: Dataset) -> Floats:
    """A factor of the odds that somebody else here would have each item, shape (N,), > 0.

    It rises with how many have an item and with how heavily those listen to it (the logarithm
    of the weight, against the mean of what the member has), and is lower for what has no genres
    where others do. A member's own scores say little of this, and it decides among the many
    tracks that stand far down several lists. Exponents fitted on real listeners.
    """
    owners = np.maximum(data.owners, 1).astype(np.float64)
    factor: Floats = owners**COMMON * _heaviness(data) ** LISTENED
    told = np.array([bool(each) for each in data.catalogue.genres], dtype=np.bool_)
    if told.any():
        factor[~told] *= OBSCURE
    return factor


def _heaviness(data: Dataset) -> Floats:
    """The mean over those who have an item; 1 where nobody does or all weights are alike."""
    logs = np.log1p(data.weights.data)
    counts = np.diff(data.weights.indptr)
    rows = np.repeat(np.arange(data.n_users), counts)
    means = np.bincount(rows, logs, minlength=data.n_users) / np.maximum(counts, 1)
    summed = np.bincount(data.weights.indices, logs / means[rows], minlength=data.n_items)
    heavy = np.where(data.owners > 0, summed / np.maximum(data.owners, 1), 1.0)
    # One odd weight of somebody must not fill the list.
    limited: Floats = np.clip(heavy, 0.5, 2.0)
    return limited
