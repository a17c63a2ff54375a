"""The map of taste and the standing of a likeness."""

from __future__ import annotations

import numpy as np
import pytest

from recommender.likeness import map_of_taste, standing


def two_camps() -> np.ndarray:
    shares = np.array(
        [[0.6, 0.4, 0, 0], [0.5, 0.5, 0, 0.05], [0.05, 0, 0.4, 0.6], [0, 0, 0.5, 0.5]]
    )
    return shares


def test_like_stands_by_like() -> None:
    places = map_of_taste(two_camps())

    def far(a: int, b: int) -> float:
        return float(np.linalg.norm(places.people[a] - places.people[b]))

    assert max(far(0, 1), far(2, 3)) < 0.5 * min(far(0, 2), far(1, 3), far(0, 3))
    assert np.abs(places.people).max() == pytest.approx(1)
    assert 0.8 < places.kept <= 1
    first, third = places.things[0], places.people[2]
    assert np.linalg.norm(first - places.people[0]) < np.linalg.norm(first - third)


def test_the_order_of_people_moves_nobody() -> None:
    straight, turned = map_of_taste(two_camps()), map_of_taste(two_camps()[::-1])
    assert np.abs(turned.people[::-1]) == pytest.approx(np.abs(straight.people))
    again = map_of_taste(two_camps())
    assert (again.people == straight.people).all()


@pytest.mark.parametrize(
    "shape", [(0, 0), (0, 4), (1, 0), (1, 1), (1, 5), (2, 1), (5, 2), (50, 90)]
)
def test_any_size(shape: tuple[int, int]) -> None:
    shares = np.random.default_rng(3).random(shape)
    places = map_of_taste(shares)
    assert places.people.shape == (shape[0], 2)
    assert places.things.shape == (shape[1], 2)
    assert np.isfinite(places.people).all()
    assert np.isfinite(places.things).all()
    assert np.abs(places.people).max(initial=0) <= 1 + 1e-9
    assert np.abs(places.things).max(initial=0) <= 1 + 1e-9


def test_nothing_and_all_the_same() -> None:
    assert not map_of_taste(np.zeros((4, 3))).people.any()
    same = map_of_taste(np.full((4, 3), 0.3))
    assert not same.people.any()
    assert same.kept == 0
    lone = map_of_taste(np.vstack([two_camps(), np.zeros(4)]))
    assert not lone.people[4].any()


def test_standing() -> None:
    assert standing(0.5, [0.1, 0.2]) is None
    assert standing(0.5, [0.1, 0.2, 0.3]) == 1
    assert standing(0.5, [0.5, 0.5, 0.5]) == 0.5
    assert standing(0.0, [0.1, 0.2, 0.3, 0.4]) == 0
    assert standing(0.3, [0.1, 0.2, 0.4, 0.5]) == 0.5
