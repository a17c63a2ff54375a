"""Reading public profiles: page by page, resumable, each play counted once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo.outside.profiles import Heard
from bot.services.profiles import LOVED
from bot.services.profiles.cursor import LATE
from bot.sources.profiles import Service
from tests.bot.services.profile_house import BOTH, NOW, House, expected, heard, profile_house


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with profile_house(tmp_path) as made:
        yield made


@BOTH
async def test_a_whole_profile(house: House, service: Service) -> None:
    person = house.person(service)
    person.plays = [heard(n, n % 90) for n in range(2345)]
    person.loved = [heard(5, 3), heard(9, 200)]
    account = await house.connect(service)
    assert account.display_name == ("Ann" if service == "lastfm" else "ann")
    update = await house.read(account)
    assert update.state == "done", update.error
    assert update.report is not None
    assert (update.report.plays, update.report.loved, update.report.tracks) == (2345, 2, 91)
    assert house.plays(service) == expected(person.plays)
    assert set(house.plays(service, LOVED)) == {"Song 3", "Song 200"}


@BOTH
@pytest.mark.parametrize("at_once", [1, 2, 3, 7])
async def test_many_plays_within_one_second(house: House, service: Service, at_once: int) -> None:
    """Where a page ends within a second, the rest of that second comes with the next one."""
    house.profiles._sources[service].at_once = at_once  # type: ignore[misc]
    person = house.person(service)
    # As many as fit a page within one second, at most: more cannot be asked for.
    person.plays = [heard(n // max(1, at_once - 1), n % 5, every=1) for n in range(40)]
    account = await house.connect(service)
    assert (await house.read(account)).state == "done"
    assert house.plays(service) == expected(person.plays)


@BOTH
async def test_only_what_is_new_is_read_later(house: House, service: Service) -> None:
    person = house.person(service)
    person.plays = [heard(n, n % 50, every=600) for n in range(1500)]
    person.loved = [heard(1, 1)]
    account = await house.connect(service)
    await house.read(account)
    assert await house.profiles.keep_up() == 0, "it was looked at a moment ago"
    person.plays += [heard(1500 + n, 7, every=600) for n in range(3)]
    person.loved = [heard(1, 2)]
    small = house.listenbrainz if service == "listenbrainz" else house.lastfm
    small.requests.clear()
    house.clock.now += 3600
    assert await house.profiles.keep_up() == 1
    update = await house.profiles.wait(account.id)
    assert update is not None
    assert update.report is not None
    assert update.report.plays == 3
    assert house.plays(service) == expected(person.plays)
    assert set(house.plays(service, LOVED)) == {"Song 2"}, "what is loved no more is gone"
    assert len(small.requests) == 2, "one page of loved tracks, one of plays: newest first stops"


@BOTH
@pytest.mark.parametrize("at_once", [9, 200])
async def test_plays_that_come_late(house: House, service: Service, at_once: int) -> None:
    """A player that was offline hands them in with their old times, of the last day at most."""
    house.profiles._sources[service].at_once = at_once  # type: ignore[misc]
    person = house.person(service)
    person.plays = [heard(n, n % 9, every=1800) for n in range(60)]
    account = await house.connect(service)
    await house.read(account)
    for late in range(3):
        # Between two that were counted, at the second of one, and the same song at that second.
        person.plays += [heard(55 + late, 3, every=1801), heard(57, 40 + late, every=1800)]
        person.plays += [heard(57, 57 % 9, every=1800)] * (late == 1)
        house.clock.now += 3600
        update = await house.read(account)
        assert update.report is not None
        assert update.report.plays == 2 + (late == 1)
        assert house.plays(service) == expected(person.plays)
    too_late = heard(0, 77)
    person.plays.append(too_late)
    house.clock.now += 3600
    await house.read(account)
    assert too_late.title not in house.plays(service), "not at once"


@BOTH
@pytest.mark.parametrize("at_once", [9, 200])
async def test_weeks_that_come_late(house: House, service: Service, at_once: int) -> None:
    """A phone without a network for weeks: once a week the last 30 days are looked at again."""
    house.profiles._sources[service].at_once = at_once  # type: ignore[misc]
    person = house.person(service)
    person.plays = [heard(n, n % 9, every=40_000) for n in range(70)]
    newest = person.plays[-1].at
    house.clock.now = newest + 60.0
    account = await house.connect(service)
    await house.read(account)
    on_time = list(person.plays)
    late = [Heard(newest - days * 86_400, "Band", "From the phone") for days in (2, 9, 29)]
    too_late = Heard(newest - 33 * 86_400, "Band", "From a drawer")
    person.plays += [*late, too_late]
    house.clock.now += 3 * 86_400
    await house.read(account)
    assert house.plays(service) == expected(on_time), "within a week it is not asked for again"
    house.clock.now += 5 * 86_400
    for _ in range(4):
        # A walk finds that the week is over; the one after it looks back; then all is known.
        await house.read(account)
        house.clock.now += 3600
        person.plays.append(Heard(newest + person.plays.count(too_late), "Band", "Now"))
    assert house.plays(service) == expected([*on_time, *late, *person.plays[-4:-1]])


async def test_a_reading_begun_by_an_earlier_version_counts_nothing_twice(house: House) -> None:
    """It remembered the plays of a day, and had no word for what it did not remember."""
    person = house.person("listenbrainz")
    person.plays = [heard(n, n % 9, every=20_000) for n in range(60)]
    house.clock.now = person.plays[-1].at + 60.0
    account = await house.connect("listenbrainz")
    await house.read(account)
    read = house.store.profiles.get(account.id)
    assert read is not None
    cursor = {**read.cursor, "since": read.cursor["floor"] - LATE}
    del cursor["horizon"], cursor["looked_back"]
    cursor["recent"] = [one for one in cursor["recent"] if one[0] > cursor["since"]]
    house.store.profiles.keep(account.id, cursor)
    for _ in range(3):
        house.clock.now += 8 * 86_400
        await house.read(account)
    assert house.plays("listenbrainz") == expected(person.plays)


@BOTH
async def test_a_clock_that_is_ahead_counts_once(house: House, service: Service) -> None:
    person = house.person(service)
    person.plays = [heard(n, n % 9, every=1800) for n in range(20)]
    person.plays.append(Heard(NOW + 50_000, "Band", "From Tomorrow"))
    account = await house.connect(service)
    for _ in range(4):
        await house.read(account)
        house.clock.now += 3600
    assert house.plays(service) == expected(person.plays)


@BOTH
async def test_a_page_that_is_empty_for_once(house: House, service: Service) -> None:
    person = house.person(service)
    plays = [heard(n, n % 9, every=1800) for n in range(20)]
    account = await house.connect(service)
    for shown in (plays, [], plays):
        person.plays = list(shown)
        await house.read(account)
        house.clock.now += 3600
    assert house.plays(service) == expected(plays)


@BOTH
async def test_plays_that_come_in_meanwhile(house: House, service: Service) -> None:
    house.profiles._sources[service].at_once = 10  # type: ignore[misc]
    person = house.person(service)
    person.plays = [heard(n, n % 9) for n in range(55)]
    account = await house.connect(service)
    reading = asyncio.create_task(house.read(account))
    for n in range(55, 90):
        person.plays.append(heard(n, n % 9))
        await asyncio.sleep(0.002)
    await reading
    house.clock.now += 3600
    await house.read(account)
    assert house.plays(service) == expected(person.plays)


@BOTH
async def test_stopped_anywhere_it_goes_on_to_the_same_rows(house: House, service: Service) -> None:
    house.profiles._sources[service].at_once = 20  # type: ignore[misc]
    person = house.person(service)
    person.plays = [heard(n // 2, n % 31, every=7) for n in range(400)]
    account = await house.connect(service)
    await house.profiles.start(account)
    stops = 0
    while house.profiles.now(account.id) is not None:
        await asyncio.sleep(0.004 + 0.003 * stops)
        going_on = house.profiles.now(account.id) is not None
        await house.profiles.stop()
        stops += going_on
        await house.web.close()
        house.open()
        house.profiles._sources[service].at_once = 20  # type: ignore[misc]
        assert await house.profiles.resume_unfinished() == going_on
        if not going_on:
            break
    assert stops > 2
    assert house.plays(service) == expected(person.plays)
