"""A second reading: asks only for what changed, finds what is new, and what is gone."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from tests.bot.spotify.conftest import Build
from tests.bot.spotify.house import House
from tests.bot.spotify.scenes import artist_id, ids, listener, scene_of, track_id


async def test_second_reading_of_300_playlists_whenever_it_comes(build: Build) -> None:
    playlists = [
        {"name": f"List {n}", "tracks": ids(n, n + 2) if n % 10 == 0 else []} for n in range(300)
    ]
    followed = [artist_id(n) for n in range(120)]
    member = {**listener("Ada"), "playlists": playlists, "followed": followed}
    house = await build(scene_of([member]))
    account = await house.link("Ada")
    await house.spotify.read_library(account.id)
    asked: Counter[str] = Counter()
    for days in (0, 1, 7, 30, 0, 0, 0, 0, 0):
        house.clock.forward(days=days)
        house.forget_requests()
        revision = house.store.evidence.revision([house.member("Ada")])
        report = await house.spotify.read_library(account.id)
        assert len(house.small.requests) <= 10
        assert house.asked()["GET /me/playlists"] == 6
        asked += house.asked()
    assert asked["GET /me/top/tracks"] >= 3
    assert asked["GET /me/top/artists"] >= 3
    assert house.store.evidence.revision([house.member("Ada")]) == revision
    assert report.artists >= 120


async def test_more_playlists_than_a_second_reading_may_list(build: Build) -> None:
    playlists = [
        {"name": f"List {n}", "tracks": ids(n, n + 1) if n % 10 == 0 else []} for n in range(400)
    ]
    house = await build(scene_of([{**listener("Ada"), "playlists": playlists}]))
    account = await house.link("Ada")
    await house.spotify.read_library(account.id)
    gone = house.small.library("Ada").playlist("List 390")
    house.small.library("Ada").drop_playlist("List 390")
    house.small.library("Ada").edit_playlist("List 380", add=[track_id(399)])
    for _ in range(2):
        house.forget_requests()
        await house.spotify.read_library(account.id)
        assert len(house.small.requests) <= 10 + 1
    assert house.has("Ada", "playlist", gone.id) == set()
    changed = house.small.library("Ada").playlist("List 380")
    assert track_id(399) in house.has("Ada", "playlist", changed.id)


async def test_second_reading_finds_what_is_new_and_what_is_gone(house: House) -> None:
    account = await house.link("Ada")
    await house.spotify.read_library(account.id)
    ada = house.small.library("Ada")
    house.clock.forward(hours=2)
    ada.save_track(track_id(300))
    ada.unsave_track(track_id(58))
    ada.play(track_id(301))
    ada.play(track_id(0))
    ada.follow_artist(artist_id(60))
    edited = ada.edit_playlist("Ada 0", add=[track_id(302)], remove={track_id(3)})
    dropped = ada.playlist("Ada 1").id
    ada.drop_playlist("Ada 1")
    made = ada.new_playlist("Fresh", ids(310, 315))
    report = await house.spotify.read_library(account.id)
    assert house.has("Ada", "saved") == {*ids(0, 60), track_id(300)} - {track_id(58)}
    assert house.has("Ada", "recent") == {track_id(0), track_id(1), track_id(301)}
    assert house.has("Ada", "playlist", edited.id) == {*ids(0, 30), track_id(302)} - {track_id(3)}
    assert house.has("Ada", "playlist", dropped) == set()
    assert house.has("Ada", "playlist", made.id) == set(ids(310, 315))
    followed = house.store.evidence.artist_frame([house.member("Ada")], ["followed"])
    assert artist_id(60) in set(followed["artist_id"])
    assert report.playlists == 2
    assert report.new == 8
    frame = house.store.evidence.frame([house.member("Ada")], ["recent"])
    assert sorted(frame["value"]) == [1.0, 1.0, 3.0]


@pytest.mark.parametrize("place", [0, 3, 49, 50, 51, 149, 299])
async def test_one_unsaved_track_is_found_wherever_it_stood(build: Build, place: int) -> None:
    house = await build(scene_of([listener("Ada", saved=300, playlists=0)]))
    account = await house.link("Ada")
    await house.spotify.read_library(account.id)
    house.small.library("Ada").unsave_track(track_id(place))
    house.small.library("Ada").save_track(track_id(350))
    house.forget_requests()
    await house.spotify.read_library(account.id)
    assert house.has("Ada", "saved") == {*ids(0, 300), track_id(350)} - {track_id(place)}
    # No further than the page behind the one where it stood.
    assert house.asked()["GET /me/tracks"] <= place // 50 + 2
    house.forget_requests()
    await house.spotify.read_library(account.id)
    assert house.asked()["GET /me/tracks"] == 1


async def test_tracks_unsaved_deep_in_a_long_list_cost_few_requests(build: Build) -> None:
    house = await build(scene_of([listener("Ada", saved=3000, playlists=0)], tracks=3100))
    account = await house.link("Ada")
    await house.spotify.read_library(account.id)
    there = set(ids(0, 3000))
    chance = Random(7)
    fresh = iter(ids(3000, 3100))
    for gone, new, most in ((1, 0, 10), (1, 1, 10), (2, 3, 25), (0, 2, 1), (5, 0, 50), (1, 60, 12)):
        for one in chance.sample(sorted(there), gone):
            house.small.library("Ada").unsave_track(one)
            there.discard(one)
        for _ in range(new):
            there.add(added := next(fresh))
            house.small.library("Ada").save_track(added)
        house.forget_requests()
        await house.spotify.read_library(account.id)
        assert house.has("Ada", "saved") == there
        assert house.asked()["GET /me/tracks"] <= most
        house.forget_requests()
        await house.spotify.read_library(account.id)
        assert house.asked()["GET /me/tracks"] == 1


async def test_list_that_moves_while_it_is_read_is_read_anew(build: Build) -> None:
    house = await build(scene_of([listener("Ada", saved=170, playlists=0)]))
    account = await house.link("Ada")
    house.small.faults.add("GET /v1/me/tracks", status=429, headers={"Retry-After": "999"}, after=2)
    await house.spotify.read_library(account.id)
    house.small.library("Ada").unsave_track(track_id(20))  # before the place where it stopped
    house.small.library("Ada").save_track(track_id(300))
    house.clock.forward(seconds=1000)
    for _ in range(3):
        await house.spotify.read_library(account.id)
    assert house.has("Ada", "saved") == {*ids(0, 170), track_id(300)} - {track_id(20)}
    house.forget_requests()
    await house.spotify.read_library(account.id)
    assert house.asked()["GET /me/tracks"] == 1


async def test_many_new_saved_tracks_stop_at_the_first_known_page(build: Build) -> None:
    house = await build(scene_of([listener("Ada", saved=200, playlists=0)]))
    account = await house.link("Ada")
    await house.spotify.read_library(account.id)
    for number in range(200, 320):
        house.small.library("Ada").save_track(track_id(number))
    house.forget_requests()
    report = await house.spotify.read_library(account.id)
    assert report.new == 120
    assert house.asked()["GET /me/tracks"] == 3
    assert house.has("Ada", "saved") == set(ids(0, 320))


async def test_all_unsaved(build: Build) -> None:
    house = await build(scene_of([listener("Ada", saved=60, playlists=0)]))
    account = await house.link("Ada")
    await house.spotify.read_library(account.id)
    for one in ids(0, 60):
        house.small.library("Ada").unsave_track(one)
    await house.spotify.read_library(account.id)
    assert house.has("Ada", "saved") == set()


async def test_top_lists_are_asked_for_when_they_are_old(house: House) -> None:
    account = await house.link("Ada")
    await house.spotify.read_library(account.id)
    for days, lists in ((0.5, 0), (1, 2), (6, 4), (24, 6)):
        house.clock.forward(days=days)
        house.forget_requests()
        await house.spotify.read_library(account.id)
        asked = house.asked()
        assert asked["GET /me/top/tracks"] + asked["GET /me/top/artists"] == lists
