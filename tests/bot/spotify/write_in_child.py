"""Run by a test, in a process that is then killed: write one playlist."""

from __future__ import annotations

import asyncio

from bot.settings import Settings
from bot.spotify import Drawn, Spotify
from storage import PlaylistPlan, Store
from tests.bot.spotify.house import KEY

JPEG = b"\xff\xd8\xff\xe0 a small picture"


async def picture(plan: PlaylistPlan) -> Drawn:
    return Drawn(JPEG, ())


def write(database: str, api_url: str, accounts_url: str, plan_id: int, now: float) -> None:
    asyncio.run(_write(database, api_url, accounts_url, plan_id, now))


async def _write(database: str, api_url: str, accounts_url: str, plan_id: int, now: float) -> None:
    store = Store.open(database, [KEY], clock=lambda: now)
    settings = Settings(
        _env_file=None,
        spotify_client_id="the-host-app",
        spotify_api_url=api_url,
        spotify_accounts_url=accounts_url,
        spotify_requests_per_second=0,
        spotify_daily_budget=100_000,
    )
    spotify = Spotify(settings, store, clock=lambda: now)
    spotify.draws_covers(picture)
    await spotify.write_playlist(plan_id)
