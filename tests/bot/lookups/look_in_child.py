"""Run by a test, in a process that is then killed: look up all that is due.

python -m tests.bot.lookups.look_in_child DATABASE SETTINGS NOW
"""

from __future__ import annotations

import asyncio
import json
import sys

from bot.services.lookups import Lookups
from bot.settings import Settings
from storage import Store
from tests.bot.lookups.ears import KEY


async def main() -> None:
    database, settings, now = sys.argv[1:]
    values = json.loads(settings) | {"lastfm_api_key": "key", "listenbrainz_token": "token"}
    store = Store.open(database, [KEY], clock=lambda: float(now))
    lookups = Lookups(Settings(_env_file=None, **values), store, clock=lambda: float(now))
    await lookups.finish()


if __name__ == "__main__":
    asyncio.run(main())
