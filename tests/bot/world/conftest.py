"""A small dump of made-up people in four circles, each with their own artists."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.dumps import Shape, make_dump

pytest.importorskip("duckdb", reason="the extra `world` is not installed")


def circles(people: int = 60, artists: int = 80, each: int = 12, seed: int = 1) -> pd.DataFrame:
    """user_id, item_id, plays: person n keeps to the artists of circle n % 4."""
    random = np.random.default_rng(seed)
    rows = [
        (10_000_000 + person, item, int(random.integers(1, 12)))
        for person in range(people)
        for item in random.choice(np.arange(person % 4, artists, 4), each, replace=False).tolist()
    ]
    return pd.DataFrame(rows, columns=["user_id", "item_id", "plays"])


SMALL = Shape(bot_listens=0, bursts=2, members=2)


@pytest.fixture(scope="session")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_dump(tmp_path_factory.mktemp("dump") / "day.tar", circles(), SMALL)
