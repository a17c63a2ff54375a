"""What a reading asks for, and what it makes of the answers."""

from __future__ import annotations

from math import ceil
from typing import Any

import pytest

from bot.spotify import Progress
from tests.bot.spotify.conftest import Build
from tests.bot.spotify.house import House
from tests.bot.spotify.scenes import artist_id, ids, listener, scene_of, track_id
from tests.contracts.spotify import contract_problems


def allowed(saved: int, playlists: list[int]) -> int:
    """The most requests for one library, `GET /me` of the linking included."""
    return ceil(saved / 50) + sum(ceil(n / 50) for n in playlists) + ceil(len(playlists) / 50) + 12


async def test_everything_arrives_under_its_source(house: House) -> None:
    account = await house.link("Ada")
    report = await house.spotify.read_library(account.id)
    ada = house.small.library("Ada")
    assert house.has("Ada", "saved") == set(ids(0, 60))
    assert house.has("Ada", "top", "short_term") == set(ids(0, 10))
    assert house.has("Ada", "top", "medium_term") == set(ids(5, 25))
    assert house.has("Ada", "top", "long_term") == set(ids(10, 40))
    assert house.has("Ada", "recent") == {track_id(0), track_id(1)}
    for name, tracks in (("Ada 0", ids(0, 30)), ("Ada 1", ids(10, 40))):
        assert house.has("Ada", "playlist", ada.playlist(name).id) == set(tracks)
    followed = house.store.evidence.artist_frame([house.member("Ada")], ["followed"])
    assert set(followed["artist_id"]) == {artist_id(n) for n in range(10)}
    assert report.tracks == 60
    assert report.new == 60
    assert report.playlists == 2
    assert report.waiting == []
    assert report.requests == len(house.small.requests) - 1  # and GET /me of the linking
    assert house.spotify.library_count(house.member("Ada")) == 60


async def test_values_and_times_are_those_of_the_source(house: House) -> None:
    account = await house.link("Ada")
    await house.spotify.read_library(account.id)
    frame = house.store.evidence.frame([house.member("Ada")], None)
    names = house.store.catalogue.recordings(frame["track_id"].tolist())
    frame["id"] = [names[number].spotify_id for number in frame["track_id"]]
    top = frame[(frame["source"] == "top") & (frame["ref"] == "medium_term")]
    assert dict(zip(top["id"], top["value"], strict=True)) == {
        one: rank for rank, one in enumerate(ids(5, 25), start=1)
    }
    recent = frame[frame["source"] == "recent"].set_index("id")
    assert recent["value"].to_dict() == {track_id(0): 2.0, track_id(1): 1.0}
    saved = frame[frame["source"] == "saved"].set_index("id")["at"].to_dict()
    assert saved == pytest.approx(house.small.library("Ada").saved, abs=1.0)


@pytest.mark.parametrize(
    ("saved", "sizes", "followed"),
    [
        (0, [], 0),
        (0, [], 120),
        (0, [0], 0),
        (50, [50] * 3, 10),
        (51, [51, 1, 0], 100),
        (390, [60] * 51, 120),
    ],
)
async def test_requests_for_one_library(
    build: Build, saved: int, sizes: list[int], followed: int
) -> None:
    member: dict[str, Any] = {
        **listener("Ada", saved=saved),
        "followed": [artist_id(n) for n in range(followed)],
        "playlists": [
            {"name": f"List {n}", "tracks": ids(n, n + size)} for n, size in enumerate(sizes)
        ],
    }
    house = await build(scene_of([member]))
    account = await house.link("Ada")
    report = await house.spotify.read_library(account.id)
    assert len(house.small.requests) <= allowed(saved, sizes)
    assert report.playlists == len(sizes)
    assert house.has("Ada", "saved") == set(ids(0, saved))
    for playlist in house.small.playlists.values():
        assert house.has("Ada", "playlist", playlist.id) == set(playlist.tracks)

    house.forget_requests()
    again = await house.spotify.read_library(account.id)
    assert len(house.small.requests) <= 10
    assert (again.new, again.tracks) == (0, report.tracks)


async def test_what_is_no_track_is_left_out(build: Build) -> None:
    odd = ["spotify:local:Somebody::Something:120", None, "spotify:episode:episode1"]
    member = {
        **listener("Ada"),
        "playlists": [
            {"name": "Odd", "tracks": [*odd, *ids(0, 3)]},
            {"name": "Only", "tracks": odd},
        ],
    }
    house = await build(scene_of([member]))
    account = await house.link("Ada")
    report = await house.spotify.read_library(account.id)
    ada = house.small.library("Ada")
    assert house.has("Ada", "playlist", ada.playlist("Odd").id) == set(ids(0, 3))
    assert house.has("Ada", "playlist", ada.playlist("Only").id) == set()
    assert report.playlists == 2


async def test_only_own_and_collaborative_playlists_are_read(build: Build) -> None:
    ada = {**listener("Ada"), "playlists": []}
    shared = {
        "name": "Shared",
        "tracks": ids(200, 205),
        "public": False,
        "collaborative": True,
        "collaborators": ["Ada"],
    }
    ben = {**listener("Ben"), "playlists": [shared, {"name": "Ben's", "tracks": ids(210, 215)}]}
    house = await build(scene_of([ada, ben]))
    bens = house.small.library("Ben").playlist("Ben's").id
    house.small.library("Ada").playlists.append(bens)  # as if Ada followed it
    account = await house.link("Ada")
    report = await house.spotify.read_library(account.id)
    assert report.playlists == 1
    assert house.has("Ada", "playlist", bens) == set()
    shared_id = house.small.library("Ben").playlist("Shared").id
    assert house.has("Ada", "playlist", shared_id) == set(ids(200, 205))


async def test_playlist_that_may_not_be_read_is_not_asked_for_again(house: House) -> None:
    account = await house.link("Ada")
    playlist = house.small.library("Ada").playlist("Ada 0")
    house.small.faults.add(f"GET /v1/playlists/{playlist.id}/items", status=403)
    report = await house.spotify.read_library(account.id)
    assert report.waiting == []
    assert house.has("Ada", "playlist", playlist.id) == set()
    house.forget_requests()
    await house.spotify.read_library(account.id)
    assert house.asked()["GET /playlists/{playlist_id}/items"] == 0


async def test_switched_off_source_is_not_read(house: House) -> None:
    account = await house.link("Ada")
    house.store.members.set_source(house.member("Ada"), "playlist", False)
    house.store.members.set_source(house.member("Ada"), "top", False)
    await house.spotify.read_library(account.id)
    asked = house.asked()
    assert asked["GET /me/playlists"] == asked["GET /me/top/tracks"] == 0
    assert asked["GET /me/tracks"] == 2


async def test_older_app_says_track_where_newer_ones_say_item(build: Build) -> None:
    house = await build(quota="extended", settings={"spotify_quota": "extended"})
    account = await house.link("Ada")
    await house.spotify.read_library(account.id)
    playlist = house.small.library("Ada").playlist("Ada 1")
    assert house.has("Ada", "playlist", playlist.id) == set(ids(10, 40))


async def test_progress_counts_up_to_the_whole(house: House) -> None:
    account = await house.link("Ada")
    seen: list[Progress] = []
    await house.spotify.read_library(account.id, seen.append)
    assert [one for one in seen if one.step == "saved tracks"][-1].done == 60
    assert {one.total for one in seen if one.step == "saved tracks"} == {60}
    fractions = [one.fraction for one in seen]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1.0)
    assert all(one.done <= (one.total or 0) for one in seen)


async def test_genres_only_with_extended_quota(build: Build) -> None:
    plain = await build()
    account = await plain.link("Ada")
    await plain.spotify.read_library(account.id)
    plain.forget_requests()
    assert await plain.spotify.fill_genres() == 0
    assert plain.small.requests == []

    extended = await build(quota="extended", settings={"spotify_quota": "extended"})
    account = await extended.link("Ada")
    await extended.spotify.read_library(account.id)
    missing = len(extended.store.catalogue.artists_without_genres(1000))
    extended.forget_requests()
    assert await extended.spotify.fill_genres() == missing
    assert missing > 0
    assert len(extended.small.requests) == ceil(missing / 50)
    assert extended.store.catalogue.artists_without_genres(1000) == []
    assert contract_problems(extended.small.requests, "extended") == []
    assert ("genre 1") in dict(extended.store.catalogue.genres(None))


async def test_all_requests_keep_to_the_published_api(house: House) -> None:
    account = await house.link("Ada")
    await house.spotify.read_library(account.id)
    house.small.library("Ada").play(track_id(5), house.clock() + 1)
    await house.spotify.read_library(account.id)
    assert contract_problems(house.small.requests) == []
