"""What becomes of playlists that the bot made: looked at only where they changed, and learned."""

from __future__ import annotations

import pytest

from bot.services.learning import look_back
from storage import Account, GivenItem, PlannedTrack, PlaylistPlan
from tests.bot.spotify.conftest import Build
from tests.bot.spotify.house import House
from tests.bot.spotify.scenes import ids, listener, scene_of, track_id

ITEMS = "GET /playlists/{playlist_id}/items"
SERVER = 77


@pytest.fixture
async def house(build: Build) -> House:
    return await build(scene_of([listener("Ada"), listener("Ben", 60)]))


@pytest.fixture
async def account(house: House) -> Account:
    """Ada's; what is recommended to her is Ben's."""
    for name in ("Ben", "Ada"):
        account = await house.link(name)
        await house.spotify.read_library(account.id)
    return account


async def made(house: House, account: Account, first: int = 70, size: int = 6) -> PlaylistPlan:
    """A playlist of tracks that were recommended, written to Spotify."""
    frame = house.store.catalogue.frame(None)
    numbers = dict(zip(frame["spotify_id"], frame["track_id"].tolist(), strict=True))
    tracks = [
        PlannedTrack(place, numbers[one], one) for place, one in enumerate(ids(first, first + size))
    ]
    member = account.member_id
    plan = house.store.playlists.plan(member, account.id, kind="mine", name="New", tracks=tracks)
    items = [GivenItem(one.recording_id, {"content": 1.0}) for one in plan.tracks]
    house.store.given.remember(member, SERVER, items, plan_id=plan.id)
    return await house.spotify.write_playlist(plan.id)


async def read(house: House, account: Account) -> int:
    """Read the library and look back; how often a playlist's items were asked for."""
    house.forget_requests()
    await house.spotify.read_library(account.id)
    look_back(house.store, account.member_id, house.clock())
    return house.asked()[ITEMS]


def outcomes(house: House) -> list[list[str]]:
    return [list(one.outcomes) for one in house.store.given.all(SERVER)]


async def test_untouched_for_a_day_all_is_kept_and_nothing_is_asked(
    house: House, account: Account
) -> None:
    await made(house, account)
    assert await read(house, account) == 0
    assert outcomes(house) == [[]] * 6
    house.clock.forward(days=1)
    assert await read(house, account) == 0
    assert outcomes(house) == [["kept"]] * 6
    assert len(house.small.requests) <= 10
    assert (
        house.store.playlists_read.of_account(account.id)
        .keys()
        .isdisjoint(
            {plan.spotify_id for plan in house.store.playlists.of_member(account.member_id)}
        )
    )


async def test_taken_out_is_removed_once_and_read_once(house: House, account: Account) -> None:
    plan = await made(house, account)
    ada = house.small.library("Ada")
    ada.edit_playlist(str(plan.spotify_id), remove={track_id(71), track_id(73)}, add=[track_id(5)])
    house.clock.forward(hours=1)
    assert await read(house, account) == 1
    gone = [[], ["removed"], [], ["removed"], [], []]
    assert outcomes(house) == gone
    house.clock.forward(days=2)
    noted = [one.outcomes.get("removed") for one in house.store.given.all(SERVER)]
    assert await read(house, account) == 0
    assert outcomes(house) == [one or ["kept"] for one in gone]
    assert [one.outcomes.get("removed") for one in house.store.given.all(SERVER)] == noted
    assert house.store.evidence.counts(account.member_id).get("feedback", 0) == 0
    # Back in it: the removal is over.
    ada.edit_playlist(str(plan.spotify_id), add=[track_id(71)])
    assert await read(house, account) == 1
    assert outcomes(house)[1] == ["kept"]


async def test_taken_out_and_kept_elsewhere_is_kept(house: House, account: Account) -> None:
    plan = await made(house, account)
    ada = house.small.library("Ada")
    ada.save_track(track_id(72))
    ada.edit_playlist(str(plan.spotify_id), remove={track_id(72)})
    await read(house, account)
    assert outcomes(house)[2] == ["kept"]


async def test_a_playlist_that_is_deleted_says_nothing(house: House, account: Account) -> None:
    plan = await made(house, account)
    house.small.library("Ada").drop_playlist(str(plan.spotify_id))
    house.clock.forward(days=3)
    assert await read(house, account) == 0
    assert outcomes(house) == [[]] * 6


async def test_what_was_written_before_it_was_noted_is_read_once(
    house: House, account: Account
) -> None:
    plan = await made(house, account)
    house.store.made.written(plan.id, None)
    house.clock.forward(days=2)
    assert [await read(house, account) for _ in range(2)] == [1, 0]
    assert outcomes(house) == [["kept"]] * 6


async def test_of_many_that_changed_a_few_are_read_at_a_time(
    house: House, account: Account
) -> None:
    plans = [await made(house, account, 70 + n, 1) for n in range(8)]
    for plan in plans:
        one = str(plan.spotify_id)
        house.small.library("Ada").edit_playlist(one, tracks=[])
    asked = []
    for _ in range(3):
        asked.append(await read(house, account))
        assert len(house.small.requests) <= 12
    assert asked == [5, 3, 0]
    assert outcomes(house) == [["removed"]] * 8


async def test_a_quota_that_cools_down_only_puts_it_off(house: House, account: Account) -> None:
    plan = await made(house, account)
    house.small.library("Ada").edit_playlist(str(plan.spotify_id), remove={track_id(70)})
    path = "GET /v1/playlists/{playlist_id}/items"
    house.small.faults.add(path, status=429, headers={"Retry-After": "3600"})
    report = await house.spotify.read_library(account.id)
    assert report.waiting == []
    house.clock.forward(hours=2)
    await read(house, account)
    assert outcomes(house)[0] == ["removed"]


async def test_a_member_who_switched_playlists_off_is_not_looked_at(
    house: House, account: Account
) -> None:
    plan = await made(house, account)
    house.small.library("Ada").edit_playlist(str(plan.spotify_id), remove={track_id(70)})
    house.store.members.set_source(account.member_id, "playlist", False)
    house.clock.forward(days=2)
    assert await read(house, account) == 0
    assert outcomes(house) == [[]] * 6


async def test_what_the_host_lets_nobody_learn_from_teaches_nothing(
    house: House, account: Account
) -> None:
    await made(house, account)
    house.clock.forward(days=2)
    await house.spotify.read_library(account.id)
    look_back(house.store, account.member_id, house.clock(), ["saved"])
    assert outcomes(house) == [[]] * 6
