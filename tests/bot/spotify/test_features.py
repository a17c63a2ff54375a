"""Audio features: asked in bulk of an app that may, once of one that may not, never of others."""

from __future__ import annotations

from math import ceil

from bot.spotify.features import AT_ONCE, KEEP_NO
from tests.bot.spotify.conftest import Build
from tests.bot.spotify.house import House
from tests.contracts.spotify import contract_problems

EXTENDED = {"spotify_quota": "extended"}


async def library(build: Build, **more: object) -> House:
    house = await build(quota="extended", settings={**EXTENDED, **more})
    account = await house.link("Ada")
    await house.spotify.read_library(account.id)
    house.forget_requests()
    return house


def numbers_of(house: House) -> list[int]:
    return [int(one) for one in house.store.catalogue.frame(None)["track_id"]]


async def test_asked_in_bulk_and_once(build: Build) -> None:
    house = await library(build)
    known = list(house.store.catalogue.recordings(numbers_of(house)).values())
    told = [one.spotify_id for one in known[1:] if one.spotify_id]
    house.small.keep_audio_features({one: {"energy": 0.5, "tempo": 0.0} for one in told})
    assert await house.spotify.fill_features() == len(told)
    assert len(house.small.requests) == ceil(len(known) / AT_ONCE)
    # Of a track without any, Spotify says null, which its description does not know of.
    problems = contract_problems(house.small.requests, "extended")
    assert [one for one in problems if "None" not in one] == []
    frame = house.store.outside.features([one.id for one in known])
    assert len(frame) == len(told)
    assert set(frame["energy"]) == {0.5}
    assert frame["tempo"].isna().all()
    assert house.store.outside.features([known[1].id], leave_out=["spotify"]).empty

    house.forget_requests()
    await house.restart()
    assert await house.spotify.fill_features() == 0
    assert house.small.requests == []  # also for the one of which Spotify knew nothing

    house.store.catalogue.expire(house.clock() + 1)
    assert house.store.outside.features([one.id for one in known]).empty


async def test_a_no_to_the_app_is_remembered_for_a_month(build: Build) -> None:
    house = await library(build)
    assert await house.spotify.fill_features() == 0
    assert [one.status for one in house.small.requests] == [403]
    await house.restart()
    assert await house.spotify.fill_features() == 0
    assert len(house.small.requests) == 1
    assert house.spotify.waiting() == []
    house.clock.forward(seconds=KEEP_NO + 1)
    await house.spotify.fill_features()
    assert [one.status for one in house.small.requests if "features" in one.path] == [403, 403]


async def test_nothing_is_asked_where_it_may_not_be_learned_from_or_cannot_be(
    build: Build,
) -> None:
    careful = await library(build, learn_from="history,rating,feedback")
    assert await careful.spotify.fill_features() == 0
    assert careful.small.requests == []
    plain = await build()
    account = await plain.link("Ada")
    await plain.spotify.read_library(account.id)
    plain.forget_requests()
    assert await plain.spotify.fill_features() == 0
    assert plain.small.requests == []
