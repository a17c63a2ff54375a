"""Run by a test, in a process that is then killed: write one playlist.

python -m tests.bot.spotify.write_in_child DATABASE API_URL ACCOUNTS_URL PLAN_ID NOW
"""

from __future__ import annotations

import asyncio
import sys

from bot.settings import Settings
from bot.spotify import Spotify
from storage import PlaylistPlan, Store
from tests.bot.spotify.house import KEY

JPEG = b"\xff\xd8\xff\xe0 a small picture"


async def picture(plan: PlaylistPlan) -> bytes:
    return JPEG


async def main() -> None:
    database, api_url, accounts_url, plan_id, now = sys.argv[1:]
    store = Store.open(database, [KEY], clock=lambda: float(now))
    settings = Settings(
        _env_file=None,
        spotify_client_id="the-host-app",
        spotify_api_url=api_url,
        spotify_accounts_url=accounts_url,
        spotify_requests_per_second=0,
        spotify_daily_budget=100_000,
    )
    spotify = Spotify(settings, store, clock=lambda: float(now))
    spotify.draws_covers(picture)
    await spotify.write_playlist(int(plan_id))


if __name__ == "__main__":
    asyncio.run(main())
