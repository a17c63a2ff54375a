"""Servers whose members follow one thing only: the weights go there, and more is liked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
import pytest

from recommender.answers import CALM
from tests.recommender.answers.simulation import (
    FOLLOWED,
    Server,
    hit_rate,
    live,
    made_up_server,
    real_server,
    turned,
)

SEEDS = range(3)

Make = Callable[[int], Server]


@cache
def outcome(make: Make, seed: int, kind: str) -> tuple[Mapping[str, float], float, float]:
    """Multipliers after 300 answers, and by how much more is liked: of all, of the unanswered."""
    server = make(seed)
    likes = server.likes[kind]
    lived = live(server, likes, seed)
    model = turned(server.model, lived.state)
    return (
        lived.state.multipliers,
        hit_rate(model, likes) / hit_rate(server.model, likes),
        hit_rate(model, likes, lived.answered) / hit_rate(server.model, likes, lived.answered),
    )


@pytest.mark.parametrize("kind", FOLLOWED)
def test_members_who_follow_one_part_get_more_of_it(kind: str) -> None:
    found = [outcome(cached_made_up, seed, kind) for seed in SEEDS]
    for multipliers, _, unanswered in found:
        assert max(multipliers, key=lambda part: multipliers[part]) in FOLLOWED[kind]
        assert max(multipliers.values()) > 1.2
        assert unanswered >= 1.05
    assert np.mean([everything for _, everything, _ in found]) >= 1.05


@pytest.mark.parametrize("kind", FOLLOWED)
def test_real_listeners_who_follow_one_part_get_more_of_it(kind: str) -> None:
    found = [outcome(cached_real, seed, kind) for seed in range(2)]
    for multipliers, everything, _ in found:
        assert max(multipliers[part] for part in FOLLOWED[kind]) > 1.1
        assert everything >= 1.0
    assert np.mean([unanswered for _, _, unanswered in found]) >= 1.05


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.8])
def test_members_who_answer_at_random_move_nothing(rate: float) -> None:
    for seed in SEEDS:
        multipliers = live(cached_made_up(seed), None, seed, rate=rate).state.multipliers
        assert max(max(value, 1 / value) for value in multipliers.values()) <= CALM


@cache
def cached_made_up(seed: int) -> Server:
    return made_up_server(seed)


@cache
def cached_real(seed: int) -> Server:
    return real_server(seed)
