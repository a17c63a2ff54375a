"""Profiles that are odd, change or go away, and services in trouble."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo.outside.profiles import Heard, PublicProfile
from bot.services.profiles import GONE, PRIVATE, ProfileUpdate
from bot.sources.profiles import Service
from storage import Account
from tests.bot.services.profile_house import (
    ANN,
    BOB,
    BOTH,
    NOW,
    House,
    expected,
    heard,
    profile_house,
)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with profile_house(tmp_path) as made:
        yield made


async def test_ids_that_listenbrainz_tells(house: House) -> None:
    mbid, other = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
    track = "2wrJq5XKLnmhRXHIAf9xBa"
    mapping = {
        "recording_mbid": mbid,
        "recording_name": "Alison",
        "artist_mbids": [other],
        "artists": [{"artist_credit_name": "Slowdive", "artist_mbid": other, "join_phrase": ""}],
    }
    told = {"spotify_id": f"https://open.spotify.com/track/{track}", "duration_ms": 231_000}
    house.person("listenbrainz").plays = [
        Heard(NOW - 10, "Slowdive feat. Somebody", "Alison", told=told, mapping=mapping),
        Heard(NOW - 9, "Ride", "Vapour Trail", mapping=mapping),
        Heard(NOW - 8, "Air", "", told={"isrc": 7}),
    ]
    account = await house.connect("listenbrainz")
    update = await house.read(account)
    assert update.state == "done"
    frame = house.store.evidence.frame([ANN], ["listenbrainz"])
    found = house.store.catalogue.recordings(frame["track_id"])
    by_name = {one.name: one for one in found.values()}
    assert set(by_name) == {"Alison", "Vapour Trail"}
    assert by_name["Alison"].spotify_ids == (track,)
    assert [name for _, name in by_name["Alison"].artists] == ["Slowdive"]
    links = house.store.outside.of_recordings(found)
    assert {n: one.id for n, one in links.items()} == {by_name["Alison"].id: mbid}, (
        "what its mapping took another song for is not believed"
    )


async def test_now_playing_and_dates_of_clocks_that_were_wrong(house: House) -> None:
    person = house.person("lastfm")
    person.playing = Heard(0, "Band", "Right now")
    person.plays = [Heard(5, "Band", "Long ago"), Heard(NOW + 10**8, "Band", "Some day")]
    account = await house.connect("lastfm")
    await house.read(account)
    assert set(house.plays("lastfm")) == {"Long ago", "Some day"}
    person.plays.append(Heard(NOW + 100, "Band", "Tomorrow"))
    house.clock.now += 3600
    await house.read(account)
    assert set(house.plays("lastfm")) == {"Long ago", "Some day", "Tomorrow"}


@BOTH
async def test_an_empty_profile(house: House, service: Service) -> None:
    house.person(service)
    update = await house.read(await house.connect(service))
    assert update.report is not None
    assert (update.state, update.report.plays) == ("done", 0)


@BOTH
async def test_a_profile_that_goes_away(house: House, service: Service) -> None:
    house.person(service).plays = [heard(1, 1)]
    account = await house.connect(service)
    await house.read(account)
    small = house.listenbrainz if service == "listenbrainz" else house.lastfm
    small.users.people.remove("ann")
    house.clock.now += 3600
    update = await house.read(account)
    assert update.state == "failed"
    assert update.error is not None
    assert "no profile of that name" in update.error.sentence
    kept = house.store.accounts.get(account.id)
    assert kept is not None
    assert kept.problem == GONE
    house.clock.now += 3600
    assert await house.profiles.keep_up() == 0, "it is not asked for again and again"
    assert house.plays(service), "what was read stays"


async def test_a_profile_that_becomes_private(house: House) -> None:
    person = house.person("lastfm")
    account = await house.connect("lastfm")
    person.private = True
    update = await house.read(account)
    assert update.error is not None
    assert "does not show its plays" in update.error.sentence
    kept = house.store.accounts.get(account.id)
    assert kept is not None
    assert kept.problem == PRIVATE


async def test_a_service_in_trouble_is_waited_for(house: House) -> None:
    person = house.person("listenbrainz")
    person.plays = [heard(n, n % 5) for n in range(30)]
    account = await house.connect("listenbrainz")
    faults = house.listenbrainz.faults
    faults.add("GET /1/user/*/listens", status=500)
    # Twice: the client itself asks a second time where a connection breaks off.
    faults.add("GET /1/user/*/listens", drop=True, times=2)
    faults.add("GET /1/user/*/listens", status=429, headers={"X-RateLimit-Reset-In": "77"})
    await house.profiles.start(account)
    for sentence, wait in (("with an error", 10), ("cannot be reached", 30), ("a pause", 77)):
        update = await waiting(house, account, sentence)
        assert update.error is not None
        await asyncio.sleep(0.02)
        house.clock.now += wait
        house.profiles._runs[account.id].wake.set()
    last = await house.profiles.wait(account.id)
    assert last is None or last.state == "done"
    assert house.plays("listenbrainz") == expected(person.plays)


async def waiting(house: House, account: Account, sentence: str) -> ProfileUpdate:
    for _ in range(500):
        update = house.profiles.now(account.id)
        error = update.error if update and update.state == "waiting" else None
        if update and error and sentence in error.sentence:
            return update
        await asyncio.sleep(0.01)
    raise AssertionError(f"it does not wait: {house.profiles.now(account.id)}")


async def test_a_service_that_stays_away_is_tried_again_later(house: House) -> None:
    person = house.person("listenbrainz")
    person.plays = [heard(n, n % 5) for n in range(30)]
    account = await house.connect("listenbrainz")
    house.listenbrainz.garbage = b"<html>down for maintenance</html>"
    await house.profiles.start(account)
    while (update := house.profiles.now(account.id)) is not None:
        house.profiles._runs[account.id].wake.set()
        await asyncio.sleep(0.01)
        last = update
    assert last.error is not None
    assert "make no sense" in last.error.sentence
    house.listenbrainz.garbage = None
    house.clock.now += 3600
    assert await house.profiles.keep_up() == 1
    await house.profiles.wait(account.id)
    assert house.plays("listenbrainz") == expected(person.plays)


async def test_a_service_that_does_not_heed_the_time(house: House) -> None:
    """It answers the same page to everything: the reading ends all the same."""
    account_page = {"payload": {"listens": [], "count": 0}}
    row = {"listened_at": NOW, "track_metadata": {"artist_name": "A", "track_name": "B"}}
    house.person("listenbrainz")
    account = await house.connect("listenbrainz")
    account_page["payload"]["listens"] = [row] * 3  # type: ignore[call-overload]
    house.listenbrainz.faults.add(
        "GET /1/user/*/listens", status=200, body=account_page, times=None
    )
    await house.profiles.start(account)
    update = await waiting(house, account, "make no sense")
    assert update.state == "waiting"


async def test_the_pace_that_the_headers_ask_for(house: House) -> None:
    house.profiles._sources["listenbrainz"].at_once = 10  # type: ignore[misc]
    house.person("listenbrainz").plays = [heard(n, n % 5) for n in range(45)]
    users = house.listenbrainz.users
    account = await house.connect("listenbrainz")
    users.remaining = 4
    began = asyncio.get_running_loop().time()

    async def refill() -> None:
        while users.remaining:  # noqa: ASYNC110 - the small service has no event for it
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.9)
        users.remaining = 100

    filling = asyncio.create_task(refill())
    update = await house.read(account)
    await filling
    assert update.state == "done"
    assert asyncio.get_running_loop().time() - began > 0.9
    statuses = {asked.status for asked in house.listenbrainz.requests}
    assert statuses == {200}, "it was never told to slow down"


async def test_one_profile_one_member(house: House) -> None:
    house.person("listenbrainz")
    await house.connect("listenbrainz")
    with pytest.raises(Exception, match="connected by another Discord member"):
        await house.profiles.offer(BOB, "listenbrainz", "ANN")
    with pytest.raises(Exception, match="connected by another Discord member"):
        await house.profiles.connect(BOB, "listenbrainz", "aNN")
    assert house.store.rows_about(BOB) == 0


@BOTH
async def test_another_profile_takes_the_place_of_the_first(house: House, service: Service) -> None:
    person = house.person(service)
    person.plays = [heard(1, 1)]
    small = house.listenbrainz if service == "listenbrainz" else house.lastfm
    small.users.people.add(PublicProfile("Else", [heard(1, 2)]))
    await house.read(await house.connect(service))
    offer = await house.profiles.offer(ANN, service, "else")
    assert offer.instead_of is not None
    await house.read(await house.connect(service, name="else"))
    assert set(house.plays(service)) == {"Song 2"}


async def test_disconnecting_deletes_all_of_it_while_it_is_read(house: House) -> None:
    house.profiles._sources["lastfm"].at_once = 5  # type: ignore[misc]
    house.person("lastfm").plays = [heard(n, n) for n in range(500)]
    account = await house.connect("lastfm")
    await house.profiles.start(account)
    while not house.plays("lastfm"):  # noqa: ASYNC110 - nothing tells of a row
        await asyncio.sleep(0.005)
    assert await house.profiles.disconnect(ANN, "lastfm") == "Ann"
    assert house.store.rows_about(ANN) == 0
    assert await house.profiles.resume_unfinished() == 0
    with pytest.raises(Exception, match="not connected"):
        await house.profiles.disconnect(ANN, "lastfm")


async def test_lastfm_without_a_key(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.start(lastfm_api_key=None)
    try:
        with pytest.raises(Exception, match="has not set up"):
            await house.profiles.offer(ANN, "lastfm", "ann")
        with pytest.raises(Exception, match="has not set up"):
            await house.profiles.connect(ANN, "lastfm", "ann")
    finally:
        await house.close()
    assert house.lastfm.requests == []
