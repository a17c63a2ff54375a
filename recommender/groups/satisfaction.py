"""How well a list serves each member of a group."""

from __future__ import annotations

import numpy as np

from recommender.groups.hearing import Hearing
from recommender.results import Id


def satisfaction(hearing: Hearing, columns: list[int], length: int) -> dict[Id, float]:
    """Of what the members could have had from a list as long as this one, how much they get.

    A track is worth as much to a member as their score of it is above their average candidate
    (nothing where it is below), and a list what its tracks are worth together:

        worth of the list / worth of the same number of the member's own best candidates

    `columns` are those of the list that are candidates, `length` is how many tracks it has.
    0..1; 0 for somebody who likes no candidate more than another. Scores are the model's own
    (`model.opinion(profile, allowed).scores`), so their unit cancels out. Members without
    evidence have no say and no figure.
    """
    answer: dict[Id, float] = {}
    for speaker, scores in zip(hearing.speaking, hearing.scores, strict=True):
        worth = np.maximum(scores, 0).astype(np.float64)
        best = np.sort(worth)[max(0, worth.size - length) :].sum() if length else 0.0
        answer[hearing.users[speaker]] = float(worth[columns].sum() / best) if best > 0 else 0.0
    return answer
