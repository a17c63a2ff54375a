"""Killed between any two requests to Spotify, a playlist is made (or made anew) exactly once."""

from __future__ import annotations

import asyncio
import multiprocessing

import pytest

from storage import Account, PlannedTrack, PlaylistPlan
from tests.bot.spotify.conftest import Build
from tests.bot.spotify.house import House
from tests.bot.spotify.scenes import ids, listener, scene_of
from tests.bot.spotify.write_in_child import write

PATIENCE = 60.0

# Forked from a process that has imported it all: starting each anew takes longer than what it does.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.bot.spotify.write_in_child"])


@pytest.fixture
async def house(build: Build) -> House:
    return await build(scene_of([listener("Ada", saved=350)]))


@pytest.fixture
async def account(house: House) -> Account:
    account = await house.link("Ada")
    await house.spotify.read_library(account.id)
    return account


def tracks(house: House, chosen: list[str]) -> list[PlannedTrack]:
    frame = house.store.catalogue.frame(None)
    by_id = dict(zip(frame["spotify_id"], frame["track_id"].tolist(), strict=True))
    return [PlannedTrack(place, by_id[one], one) for place, one in enumerate(chosen)]


def planned(house: House, account: Account, chosen: list[str]) -> PlaylistPlan:
    return house.store.playlists.plan(
        account.member_id, account.id, kind="group", name="Road", tracks=tracks(house, chosen)
    )


async def killed(house: House, plan: PlaylistPlan, cut: int, *, arrives: bool) -> bool:
    """Write it in a process that is killed at its request `cut`; False where there is none.

    It is killed before that request arrives, or after it was carried out but not answered.
    """
    fault = house.small.faults.add("* /v1/*", after=cut, delay=30.0, arrives=arrives, drop=True)
    child = FORKS.Process(
        target=write,
        args=(
            str(house._folder / "test.sqlite"),
            house.small.api_url,
            house.small.accounts_url,
            plan.id,
            house.clock.now,
        ),
    )
    # The first start waits until all is imported.
    await asyncio.to_thread(child.start)
    async with asyncio.timeout(PATIENCE):
        while fault.times and child.is_alive():  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.01)
    reached = not fault.times
    if reached:
        child.kill()
    await asyncio.to_thread(child.join, PATIENCE)
    assert reached or child.exitcode == 0
    house.small.faults.clear()
    return reached


async def finished(house: House, plan: PlaylistPlan, wanted: list[str]) -> None:
    """After a restart it is finished: one playlist of this plan, exactly as planned."""
    await house.restart()
    done = await house.spotify.write_playlist(plan.id)
    assert done.state == "done"
    (made,) = [one for one in house.small.playlists.values() if plan.code in one.description]
    assert made.id == done.spotify_id
    assert made.tracks == wanted
    newest = house.store.versions.of(plan.id)[-1]
    assert newest.state == "done"
    assert [one.spotify_track_id for one in newest.tracks] == wanted


@pytest.mark.parametrize("arrives", [False, True])
@pytest.mark.parametrize("size", [30, 250])
async def test_creation_is_cut_everywhere(
    house: House, account: Account, size: int, arrives: bool
) -> None:
    wanted = list(reversed(ids(0, size)))
    cuts = 0
    while True:
        plan = planned(house, account, wanted)
        reached = await killed(house, plan, cuts, arrives=arrives)
        await finished(house, plan, wanted)
        if not reached:
            break
        cuts += 1
    # Made, given a cover, replaced, and two more hundreds added.
    assert cuts == (3 if size == 30 else 5)


@pytest.mark.parametrize("arrives", [False, True])
@pytest.mark.parametrize("size", [30, 250])
async def test_refresh_is_cut_everywhere(
    house: House, account: Account, size: int, arrives: bool
) -> None:
    before, after = ids(0, size), [*ids(0, size // 2), *ids(300, 300 + size // 6)]
    cuts = 0
    while True:
        plan = planned(house, account, before)
        await finished(house, plan, before)
        spotify_id = getattr(house.store.playlists.get(plan.id), "spotify_id", None)
        house.store.versions.begin(plan.id, tracks(house, after), "refresh")
        reached = await killed(house, plan, cuts, arrives=arrives)
        await finished(house, plan, after)
        assert getattr(house.store.playlists.get(plan.id), "spotify_id", None) == spotify_id
        if not reached:
            break
        cuts += 1
    # Each hundred, and the cover, which is another one here at every version.
    assert cuts == -(-len(after) // 100) + 1
