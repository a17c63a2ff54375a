"""A town with a small ListenBrainz and a small Last.fm beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.demo.lastfm import SmallLastFm
from bot.demo.listenbrainz import SmallListenBrainz
from bot.demo.outside import Facts
from bot.demo.outside.profiles import Heard, PublicProfile
from tests.bot.town import Town, town

NOW = 1_780_000_000


@dataclass
class Listeners:
    """The town, and the two services."""

    place: Town
    listenbrainz: SmallListenBrainz
    lastfm: SmallLastFm

    def profile(self, service: str, name: str, songs: range) -> PublicProfile:
        """A profile that has played these songs of the town's scene, once each."""
        small = self.listenbrainz if service == "listenbrainz" else self.lastfm
        plays = [Heard(NOW + n, f"Artist {n % 8}", f"Peculiar Song {n}") for n in songs]
        return small.users.people.add(PublicProfile(name, plays))


@asynccontextmanager
async def listeners(folder: Path, **settings: Any) -> AsyncIterator[Listeners]:
    async with town(folder, start=False) as place:
        listenbrainz, lastfm = SmallListenBrainz(Facts()), SmallLastFm(Facts())
        await listenbrainz.start()
        await lastfm.start()
        try:
            place.settings = place.settings.model_copy(
                update={
                    "look_up_requests_per_second": 0.0,
                    "listenbrainz_url": listenbrainz.url,
                    "lastfm_url": lastfm.api_url,
                    **settings,
                }
            )
            await place.start_bot()
            yield Listeners(place, listenbrainz, lastfm)
            await place.stop_bot()
        finally:
            await listenbrainz.stop()
            await lastfm.stop()
