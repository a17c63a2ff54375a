"""Run by a test, in a process that is then killed: go on reading all unfinished profiles.

python -m tests.bot.services.profile_in_child DATABASE SETTINGS NOW
"""

from __future__ import annotations

import asyncio
import json
import sys

from bot.services.profiles import Profiles
from bot.settings import Settings
from bot.sources import LastFmProfiles, ListenBrainzProfiles, Web
from bot.sources.profiles import SERVICES
from storage import Store

KEY = "a key of a test, long enough"
AT_ONCE = 20


async def read_all(database: str, values: str, now: str) -> None:
    settings = Settings(_env_file=None, lastfm_api_key="key", **json.loads(values))
    store = Store.open(database, [KEY], clock=lambda: float(now))
    web = Web(settings)
    sources = (ListenBrainzProfiles(settings, web), LastFmProfiles(settings, web))
    for source in sources:
        source.at_once = AT_ONCE
    profiles = Profiles(store, sources, clock=lambda: float(now))
    await profiles.resume_unfinished()
    for service in SERVICES:
        for account in store.accounts.all(service):
            await profiles.wait(account.id)
    await profiles.stop()
    await web.close()
    store.close()


if __name__ == "__main__":
    asyncio.run(read_all(*sys.argv[1:]))
