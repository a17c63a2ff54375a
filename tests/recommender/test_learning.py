"""Which of several blends is taken, by what each gave to members with something hidden."""

from __future__ import annotations

import numpy as np

from recommender.learning import likeliest


def gains(members: int, mean: float, spread: float = 0.1) -> np.ndarray:
    """What one other blend gave beyond the first: just this mean, and about this spread."""
    values = np.resize([-spread, spread], members) + mean
    return np.stack([np.full(members, 0.5), 0.5 + values], axis=1)


def test_few_answers_must_be_clear():
    assert likeliest(gains(12, 0.04), 2.0) == 0
    assert likeliest(gains(12, 0.08), 2.0) == 1


def test_many_answers_count_for_more_than_what_was_likely():
    # A gain of 1.2 standard errors of its mean.
    assert likeliest(gains(68, 0.015), 2.0) == 1
    assert likeliest(gains(68, 0.005), 2.0) == 0


def test_the_first_stays_where_nothing_is_better():
    assert likeliest(np.full((40, 3), 0.5), 2.0) == 0
    assert likeliest(gains(400, -0.05), 2.0) == 0
