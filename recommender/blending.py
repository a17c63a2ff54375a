"""How the parts of the hybrid are brought to one scale, and how much each of them says."""

from __future__ import annotations

import math

import numpy as np

from recommender._arrays import Bools, Floats
from recommender.dataset import Dataset

PARTS = ("content", "neighbours", "ease", "lists")


def standardised(scores: Floats, allowed: Bools) -> Floats:
    """Scores minus their mean, in standard deviations, both taken over the candidates.

    Zero everywhere where a part does not tell candidates apart. (On real listeners z-scores
    blend better than ranks do.)
    """
    values = scores[allowed]
    spread = float(values.std()) if values.size else 0.0
    if spread <= 1e-12:
        return np.zeros_like(scores)
    return (scores - float(values.mean())) / spread


def density_weights(dataset: Dataset) -> dict[str, float]:
    """Weights of the parts from the amount of evidence alone.

    Content carries a small server, collaboration a large one: neighbours fade out and EASE
    fades in around 150 members. Lists from elsewhere weigh as much as content on the smallest
    servers, and less the more there is to learn from here.
    """
    size = max(1, dataset.n_users)
    large = 1 / (1 + math.exp(-(math.log(size) - math.log(150)) / 0.5))
    alone = 1 if size > 1 else 0
    return {
        "content": 1.0,
        "neighbours": alone * (0.5 * (1 - large)),
        "ease": alone * (0.3 + 2.7 * large),
        "lists": (1.5 - large) if dataset.lists else 0.0,
    }
