"""The short ways to the best scores and to products of tokens find what the long ways find."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from recommender._arrays import best, strongest
from recommender.repeated import TokenRows


def by_sorting(scores: np.ndarray, n: int) -> np.ndarray:
    usable = np.flatnonzero(np.isfinite(scores))
    return usable[np.lexsort((usable, -scores[usable]))[:n]]


@pytest.mark.parametrize("size", [0, 1, 100, 5000, 20_000])
@pytest.mark.parametrize("n", [0, 1, 10, 400])
@pytest.mark.parametrize("kind", ["plain", "ties", "few", "sorted", "odd sample", "infinite"])
def test_the_best_are_those_of_a_sort(size, n, kind):
    random = np.random.default_rng(size + n)
    scores = random.normal(size=size)
    if kind == "ties":
        scores = np.round(scores, 1)
    elif kind == "few":
        scores[random.random(size) < 0.9] = -np.inf
    elif kind == "sorted":
        scores.sort()
    elif kind == "odd sample":
        scores[::16] = -5.0 if n % 2 else 5.0
    elif kind == "infinite":
        scores[random.random(size) < 0.01] = np.inf
    assert np.array_equal(best(scores, n), by_sorting(scores, n))


def test_the_strongest_of_a_few():
    assert strongest([]) == []
    assert strongest([0.0, -1.0]) == []
    assert strongest([1.0, 3.0, 1.0 + 1e-12, 2.0, -4.0], 3) == [1, 3, 0]


@pytest.mark.parametrize("share", [0.001, 0.5])
def test_a_product_of_tokens_is_that_of_the_matrix(share):
    random = np.random.default_rng(0)
    often = sparse.random_array((3000, 5), density=0.2, random_state=random)
    rare = sparse.random_array((3000, 900), density=0.002, random_state=random)
    matrix = sparse.hstack([often, rare, often, rare], format="csr")
    rows = TokenRows.of(matrix, [slice(0, 905), slice(905, 1810)])
    assert rows.rare.nnz > 0
    vector = random.random(1810) * (random.random(1810) < share)
    assert np.abs(rows @ vector - matrix @ vector).max() < 1e-12
    moved = np.sort(random.choice(3010, 3000, replace=False))
    assert np.abs((rows.moved(moved, 3010) @ vector)[moved] - matrix @ vector).max() < 1e-12
