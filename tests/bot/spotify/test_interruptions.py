"""A reading that is cut off goes on from the same page: same rows, hardly a request twice."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections import Counter
from pathlib import Path

import pytest

from bot.errors import NotLinked
from tests.bot.spotify.conftest import Build
from tests.bot.spotify.house import House
from tests.bot.spotify.scenes import listener, scene_of

SCENE = scene_of([listener("Ada", saved=210, playlists=12)])
ROOT = Path(__file__).parents[3]


def asked_for(house: House) -> Counter[str]:
    return Counter(
        f"{one.method} {one.path} {sorted(one.query.items())}" for one in house.small.requests
    )


async def until(house: House, requests: int) -> None:
    async with asyncio.timeout(60):
        while len(house.small.requests) < requests:  # noqa: ASYNC110 - there is no event for it
            await asyncio.sleep(0.005)


async def whole_reading(build: Build) -> list[tuple[object, ...]]:
    house = await build(SCENE)
    account = await house.link("Ada")
    await house.spotify.read_library(account.id)
    return house.everything("Ada")


@pytest.mark.parametrize("after", [1, 4, 6, 9, 13, 16, 20, 23, 25])
async def test_cancelled_and_finished_by_a_new_bot(build: Build, after: int) -> None:
    expected = await whole_reading(build)
    house = await build(SCENE)
    account = await house.link("Ada")
    house.forget_requests()
    house.small.faults.add("*", delay=1.5, after=after)
    reading = asyncio.create_task(house.spotify.read_library(account.id))
    await until(house, after)
    await asyncio.sleep(0.1)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    house.small.faults.clear()
    old = house.spotify
    house.spotify = house.new_spotify()
    await house.spotify.read_library(account.id)
    assert house.everything("Ada") == expected
    assert max(asked_for(house).values()) <= 2
    assert sum(asked_for(house).values()) <= len(asked_for(house)) + 1
    await old.close()


async def test_killed_and_finished_by_a_new_process(build: Build) -> None:
    expected = await whole_reading(build)
    house = await build(SCENE)
    account = await house.link("Ada")
    house.forget_requests()
    house.small.faults.add("*", delay=0.03, times=None)
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bot.spotify.read_in_child",
        str(house._folder / "test.sqlite"),
        house.small.api_url,
        house.small.accounts_url,
        str(account.id),
        str(house.clock()),
        cwd=ROOT,
    )
    try:
        await until(house, 15)
    finally:
        child.send_signal(signal.SIGKILL)
        await child.wait()
    assert house.everything("Ada") != expected
    house.small.faults.clear()
    await house.restart()
    await house.spotify.read_library(account.id)
    assert house.everything("Ada") == expected
    assert max(asked_for(house).values()) <= 2
    assert sum(asked_for(house).values()) <= len(asked_for(house)) + 1


async def test_unlinked_while_it_reads(build: Build) -> None:
    house = await build(SCENE)
    account = await house.link("Ada")
    house.small.faults.add("*", delay=0.02, times=None)
    reading = asyncio.create_task(house.spotify.read_library(account.id))
    await until(house, 8)
    await house.spotify.unlink(house.member("Ada"))
    with pytest.raises(NotLinked):
        await reading
    assert house.everything("Ada") == []
    assert len(house.store.catalogue.frame(None)) == 0


async def test_two_readings_of_one_library_at_once(build: Build) -> None:
    expected = await whole_reading(build)
    house = await build(SCENE)
    account = await house.link("Ada")
    await asyncio.gather(*(house.spotify.read_library(account.id) for _ in range(3)))
    assert house.everything("Ada") == expected
