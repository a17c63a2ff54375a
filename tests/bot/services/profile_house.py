"""A store, both small services with public profiles, and the reading of profiles between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.demo.lastfm import SmallLastFm
from bot.demo.listenbrainz import SmallListenBrainz
from bot.demo.outside import Facts
from bot.demo.outside.profiles import Heard, PublicProfile
from bot.services.profiles import Profiles, ProfileUpdate
from bot.settings import Settings
from bot.sources import LastFmProfiles, ListenBrainzProfiles, Web
from bot.sources.profiles import Service
from storage import Account, Store

ANN, BOB = 1001, 1002
NOW = 1_790_000_000
KEY = "a key of a test, long enough"
BOTH = pytest.mark.parametrize("service", ["listenbrainz", "lastfm"])


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


@asynccontextmanager
async def profile_house(folder: Path) -> AsyncIterator[House]:
    made = House(folder)
    await made.start()
    yield made
    await made.close()


def heard(n: int, song: int, every: int = 100) -> Heard:
    return Heard(NOW - 1_000_000 + n * every, f"Band {song % 7}", f"Song {song}")


def expected(plays: Sequence[Heard]) -> dict[str, tuple[float, float]]:
    times = Counter(one.title for one in plays)
    return {
        title: (float(n), float(max(one.at for one in plays if one.title == title)))
        for title, n in times.items()
    }
