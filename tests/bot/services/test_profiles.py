"""Reading public profiles: page by page, resumable, each play counted once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.demo.lastfm import SmallLastFm
from bot.demo.listenbrainz import SmallListenBrainz
from bot.demo.outside import Facts
from bot.demo.outside.profiles import Heard, PublicProfile
from bot.services.profiles import GONE, LOVED, PRIVATE, Profiles, ProfileUpdate
from bot.services.profiles.cursor import LATE
from bot.settings import Settings
from bot.sources import LastFmProfiles, ListenBrainzProfiles, Web
from bot.sources.profiles import Service
from storage import Account, Store

ANN, BOB = 1001, 1002
NOW = 1_790_000_000
KEY = "a key of a test, long enough"


class Clock:
    def __init__(self) -> None:
        self.now = float(NOW)

    def __call__(self) -> float:
        return self.now


class House:
    """A store, both small services, and the profiles between them."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock()
        self.path = folder / "store.sqlite"
        self.listenbrainz = SmallListenBrainz(Facts())
        self.lastfm = SmallLastFm(Facts())
        self.store = Store.open(self.path, [KEY], clock=self.clock)

    async def start(self, **settings: Any) -> None:
        await self.listenbrainz.start()
        await self.lastfm.start()
        self.settings = Settings(
            _env_file=None,
            look_up_requests_per_second=0,
            listenbrainz_url=self.listenbrainz.url,
            lastfm_url=self.lastfm.api_url,
            lastfm_api_key=settings.pop("lastfm_api_key", "key"),
            **settings,
        )
        self.open()

    def open(self) -> None:
        self.web = Web(self.settings)
        sources = (
            ListenBrainzProfiles(self.settings, self.web),
            LastFmProfiles(self.settings, self.web),
        )
        self.profiles = Profiles(self.store, sources, clock=self.clock)

    def person(self, service: Service) -> PublicProfile:
        people = (self.listenbrainz if service == "listenbrainz" else self.lastfm).users.people
        return people.get("ann") or people.add(PublicProfile("Ann"))

    async def connect(self, service: Service, member_id: int = ANN, name: str = "ann") -> Account:
        offer = await self.profiles.offer(member_id, service, name)
        return await self.profiles.connect(member_id, service, offer.found.name)

    async def read(self, account: Account) -> ProfileUpdate:
        await self.profiles.start(account)
        update = await self.profiles.wait(account.id)
        assert update is not None
        return update

    def plays(
        self, service: str, ref: str = "", member_id: int = ANN
    ) -> dict[str, tuple[float, float]]:
        """{title: (plays, newest)} of the evidence."""
        frame = self.store.evidence.frame([member_id], [service])
        frame = frame[frame["ref"] == ref]
        names = self.store.catalogue.recordings(frame["track_id"])
        return {
            names[row.track_id].name: (row.value, row.at) for row in frame.itertuples(index=False)
        }

    async def close(self) -> None:
        await self.profiles.stop()
        await self.web.close()
        self.store.close()
        await self.listenbrainz.stop()
        await self.lastfm.stop()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    made = House(tmp_path)
    await made.start()
    yield made
    await made.close()


BOTH = pytest.mark.parametrize("service", ["listenbrainz", "lastfm"])


def heard(n: int, song: int, every: int = 100) -> Heard:
    return Heard(NOW - 1_000_000 + n * every, f"Band {song % 7}", f"Song {song}")


def expected(plays: Sequence[Heard]) -> dict[str, tuple[float, float]]:
    times = Counter(one.title for one in plays)
    return {
        title: (float(n), float(max(one.at for one in plays if one.title == title)))
        for title, n in times.items()
    }


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
