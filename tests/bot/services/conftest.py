"""A server of friends for every test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.services.music import Clock, Parts, friends, open_parts


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def parts(tmp_path: Path, clock: Clock) -> Iterator[Parts]:
    house = friends(tmp_path, clock)
    yield house
    house.store.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Parts]:
    house = open_parts(tmp_path)
    yield house
    house.store.close()
