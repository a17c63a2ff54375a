"""The quota governor: what waits, what rests, what goes on, and what outlives a restart."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.demo.spotify import Application
from bot.errors import CoolingDown, NotRegistered, OwnerNeedsPremium, SpotifyDown
from bot.spotify.buckets import PROFILE
from tests.bot.spotify.conftest import Build
from tests.bot.spotify.house import NOW, House
from tests.bot.spotify.scenes import ids, listener, scene_of

SAVED = "GET /v1/me/tracks"


async def test_short_429_waits_and_goes_on_for_everybody(house: House) -> None:
    ada, ben = await house.link("Ada"), await house.link("Ben")
    house.forget_requests()
    house.small.faults.add(SAVED, status=429, headers={"Retry-After": "3"})
    begun = time.monotonic()
    loop_was_late = 0.0

    async def watch() -> None:
        nonlocal loop_was_late
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.01)
            loop_was_late = max(loop_was_late, time.monotonic() - before - 0.01)

    watching = asyncio.create_task(watch())
    reports = await asyncio.gather(*(house.spotify.read_library(one.id) for one in (ada, ben)))
    watching.cancel()
    took = time.monotonic() - begun
    assert 3.0 <= took < 8.0
    assert [report.tracks for report in reports] == [60, 60]
    assert [report.waiting for report in reports] == [[], []]
    assert house.asked()["GET /me/tracks"] == 2 * 2 + 1
    assert loop_was_late < 1.0  # a sleeping loop would be 3 s late


async def test_quota_exceeded_rests_its_bucket_and_the_others_go_on(house: House) -> None:
    account = await house.link("Ada")
    house.small.quota_exceeded(SAVED, retry_after=72_000)
    report = await house.spotify.read_library(account.id)
    assert [(one.bucket, one.until) for one in report.waiting] == [("saved tracks", NOW + 72_000)]
    assert report.waiting[0].what == "Reading saved tracks waits."
    assert report.playlists == 2
    assert house.has("Ada", "saved") == set()
    assert house.has("Ada", "top", "long_term") == set(ids(10, 40))
    assert house.asked()["GET /me/tracks"] == 1

    # Nobody asks again before the time is over: not this member, not another, not after a restart.
    ben = await house.link("Ben")
    await house.spotify.read_library(ben.id)
    await house.restart()
    house.clock.forward(hours=19)
    report = await house.spotify.read_library(account.id)
    assert house.asked()["GET /me/tracks"] == 1
    assert [one.until for one in report.waiting] == [NOW + 72_000]
    for member in (house.member("Ada"), None):
        assert [one.bucket for one in house.spotify.waiting(member)] == ["saved tracks"]

    house.clock.forward(hours=1, seconds=1)
    assert house.spotify.waiting(None) == []
    report = await house.spotify.read_library(account.id)
    assert report.waiting == []
    assert house.has("Ada", "saved") == set(ids(0, 60))


async def test_half_read_list_goes_on_from_its_page_after_the_rest(build: Build) -> None:
    house = await build(scene_of([listener("Ada", saved=170)]))
    account = await house.link("Ada")
    house.forget_requests()
    house.small.faults.add(
        SAVED,
        status=429,
        headers={"Retry-After": "72000"},
        body={"error": {"status": 429, "message": "x", "reason": "QUOTA_EXCEEDED"}},
        after=2,
    )
    report = await house.spotify.read_library(account.id)
    assert len(report.waiting) == 1
    assert house.has("Ada", "saved") == set(ids(0, 100))
    await house.restart()
    house.clock.forward(hours=20, seconds=1)
    house.small.library("Ada").save_track("trk" + "0" * 16 + "399")  # meanwhile, at the head
    await house.spotify.read_library(account.id)
    offsets = [one.query["offset"] for one in house.small.requests if one.path == "/v1/me/tracks"]
    assert offsets == ["0", "50", "100", "100", "150"]
    assert house.has("Ada", "saved") == set(ids(0, 170))
    house.forget_requests()
    await house.spotify.read_library(account.id)
    assert house.has("Ada", "saved") == {*ids(0, 170), "trk" + "0" * 16 + "399"}
    assert house.asked()["GET /me/tracks"] == 1


async def test_long_429_without_a_reason_rests_the_bucket_too(house: House) -> None:
    account = await house.link("Ada")
    house.small.faults.add("GET /v1/me/top/tracks", status=429, headers={"Retry-After": "3600"})
    report = await house.spotify.read_library(account.id)
    assert [(one.bucket, one.until) for one in report.waiting] == [
        ("top tracks and artists", NOW + 3600)
    ]
    assert house.asked()["GET /me/top/artists"] == 0


async def test_short_429_without_end_gives_up(house: House) -> None:
    account = await house.link("Ada")
    house.small.faults.add(SAVED, status=429, headers={"Retry-After": "0"}, times=None)
    report = await house.spotify.read_library(account.id)
    assert [one.bucket for one in report.waiting] == ["saved tracks"]
    assert house.asked()["GET /me/tracks"] == 5


async def test_another_developers_app_has_its_own_quota(build: Build) -> None:
    apps = {
        "the-host-app": Application(allowlist=frozenset({"Ada"})),
        "own-app": Application(allowlist=frozenset({"Ben"})),
    }
    house = await build(scene_of([listener("Ada"), listener("Ben", 100)]), client_ids=apps)
    ada, ben = await house.link("Ada"), await house.link("Ben", client_id="own-app")
    house.store.quota.cool("the-host-app", "saved tracks", NOW + 7200, "quota")
    assert len((await house.spotify.read_library(ada.id)).waiting) == 1
    assert (await house.spotify.read_library(ben.id)).waiting == []
    assert [one.bucket for one in house.spotify.waiting(house.member("Ada"))] == ["saved tracks"]
    assert house.spotify.waiting(house.member("Ben")) == []


async def test_own_budget_stops_below_spotifys(build: Build) -> None:
    house = await build(
        scene_of([listener("Ada", saved=390)]), settings={"spotify_daily_budget": 5}
    )
    account = await house.link("Ada")
    started = house.clock()
    report = await house.spotify.read_library(account.id)
    assert house.asked()["GET /me/tracks"] == 5
    buckets = {one.bucket: one.until for one in report.waiting}
    assert set(buckets) == {"saved tracks", "top tracks and artists"}
    assert buckets["saved tracks"] == pytest.approx(started + 86_400, abs=2)
    assert {one.bucket for one in house.spotify.waiting(None)} == set(buckets)
    house.clock.forward(hours=12)
    await house.restart()
    await house.spotify.read_library(account.id)
    assert house.asked()["GET /me/tracks"] == 5
    house.clock.forward(hours=12, seconds=2)
    await house.spotify.read_library(account.id)
    assert house.has("Ada", "saved") == set(ids(0, 390))


async def test_extended_quota_has_no_daily_budget(build: Build) -> None:
    house = await build(
        quota="extended", settings={"spotify_daily_budget": 1, "spotify_quota": "extended"}
    )
    account = await house.link("Ada")
    assert (await house.spotify.read_library(account.id)).waiting == []


async def test_pace(build: Build) -> None:
    house = await build(settings={"spotify_requests_per_second": 20})
    account = await house.link("Ada")
    house.forget_requests()
    begun = time.monotonic()
    await house.spotify.read_library(account.id)
    requests = len(house.small.requests)
    assert time.monotonic() - begun >= (requests - 1) / 20


async def test_one_request_at_a_time(house: House) -> None:
    accounts = [await house.link(name) for name in ("Ada", "Ben", "Cleo")]
    at_once = most = 0
    handle = house.spotify._governor.run
    house.small.faults.add("*", delay=0.01, times=None)

    async def read(number: int) -> None:
        nonlocal at_once, most
        for _ in range(5):
            await handle("the-host-app", PROFILE, lambda: count(number))

    def count(number: int) -> int:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        time.sleep(0.005)
        at_once -= 1
        return number

    await asyncio.gather(*(read(number) for number in range(len(accounts))))
    assert most == 1


async def test_cancelled_request_keeps_its_turn_until_it_ends(house: House) -> None:
    account = await house.link("Ada")
    house.forget_requests()
    house.small.faults.add(SAVED, delay=0.3)
    reading = asyncio.create_task(house.spotify.read_library(account.id))
    await asyncio.sleep(0.15)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    begun = time.monotonic()
    await house.spotify.read_library(account.id)
    assert time.monotonic() - begun > 0.1
    assert house.asked()["GET /me/tracks"] == 3  # the one that was left, then both pages


async def test_5xx_and_silence_on_a_get_are_tried_again(house: House) -> None:
    account = await house.link("Ada")
    house.forget_requests()
    house.small.faults.add(SAVED, status=503)
    house.small.faults.add("GET /v1/me/following", drop=True)
    house.small.faults.add("GET /v1/me/top/artists", status=200, body="<html>busy</html>")
    report = await house.spotify.read_library(account.id)
    assert report.waiting == []
    assert house.has("Ada", "saved") == set(ids(0, 60))
    assert house.asked()["GET /me/tracks"] == 3
    assert house.asked()["GET /me/following"] == 2


async def test_5xx_without_end_is_said_and_what_was_read_is_kept(house: House) -> None:
    account = await house.link("Ada")
    house.small.faults.add("GET /v1/me/top/tracks", status=502, times=None)
    with pytest.raises(SpotifyDown):
        await house.spotify.read_library(account.id)
    assert house.has("Ada", "saved") == set(ids(0, 60))
    assert house.asked()["GET /me/top/tracks"] == 3
    house.small.faults.clear()
    assert (await house.spotify.read_library(account.id)).waiting == []


@pytest.mark.parametrize("body", [{"error": "forbidden"}, {"error": None}, "nonsense", [1, 2]])
async def test_strange_error_bodies(house: House, body: object) -> None:
    account = await house.link("Ada")
    house.small.faults.add("GET /v1/me/player/recently-played", status=500, body=body, times=None)
    with pytest.raises(SpotifyDown):
        await house.spotify.read_library(account.id)


async def test_taken_off_the_allow_list_and_put_back(house: House) -> None:
    account = await house.link("Ada")
    house.small.allowlist.discard("Ada")
    with pytest.raises(NotRegistered):
        await house.spotify.read_library(account.id)
    found = house.store.accounts.get(account.id)
    assert found is not None
    assert found.problem is None  # the connection itself stands
    house.small.allowlist.add("Ada")
    assert (await house.spotify.read_library(account.id)).tracks == 60


async def test_owners_premium_lapses(house: House) -> None:
    account = await house.link("Ada")
    house.small.owner_premium = False
    with pytest.raises(OwnerNeedsPremium):
        await house.spotify.read_library(account.id)
    house.small.owner_premium = True
    assert (await house.spotify.read_library(account.id)).tracks == 60


async def test_cooling_down_is_raised_at_once_though_the_queue_is_long(house: House) -> None:
    await house.link("Ada")
    governor = house.spotify._governor
    slow = asyncio.create_task(governor.run("the-host-app", PROFILE, lambda: time.sleep(0.5)))
    await asyncio.sleep(0.05)
    house.store.quota.cool("the-host-app", PROFILE.bucket, NOW + 100, "quota")
    begun = time.monotonic()
    with pytest.raises(CoolingDown):
        await governor.run("the-host-app", PROFILE, lambda: None)
    assert time.monotonic() - begun < 0.3
    await slow
