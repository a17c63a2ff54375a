from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.demo.spotify import Scene
from tests.bot.spotify.house import Clock, House
from tests.bot.spotify.scenes import listener, scene_of

Build = Callable[..., Awaitable[House]]


@pytest.fixture
async def build(tmp_path: Path) -> AsyncIterator[Build]:
    """Make a house with a scene of its own; all are closed in the end."""
    houses: list[House] = []

    async def make(scene: Scene | None = None, **more: Any) -> House:
        folder = tmp_path / str(len(houses))
        clock = more.pop("clock", None) or Clock()
        house = House(folder, scene or scene_of([listener("Ada")]), clock, **more)
        houses.append(house)
        return await house.open()

    yield make
    for house in houses:
        await house.close()


@pytest.fixture
async def house(build: Build) -> House:
    """Seven listeners, of whom the first five are on the app's allow-list."""
    names = ["Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gus"]
    return await build(scene_of([listener(name, 20 * n) for n, name in enumerate(names)]))
