"""Killed in the middle of reading profiles, the bot goes on and ends with the same rows."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
import sys
from pathlib import Path
from typing import Any

from bot.demo.lastfm import SmallLastFm
from bot.demo.listenbrainz import SmallListenBrainz
from bot.demo.outside import Facts
from bot.demo.outside.profiles import Heard, PublicProfile
from bot.services.profiles import connect
from bot.sources.profiles import SERVICES
from storage import Store
from tests.bot.services.profile_in_child import AT_ONCE, KEY, read_all

NOW = 1_790_000_000
PLAYS = 400
MEMBERS = {"listenbrainz": 1001, "lastfm": 1002}
TABLES = (
    "SELECT s.member_id, s.source, s.ref, e.recording_id, e.value, e.at FROM evidence e "
    "JOIN evidence_sets s ON s.id = e.set_id ORDER BY 1, 2, 3, 4",
    "SELECT id, isrc, match_key, name, album, duration_ms FROM recordings ORDER BY id",
    "SELECT id, recording_id FROM track_ids ORDER BY id",
    "SELECT recording_id, place, artist_id FROM recording_artists ORDER BY 1, 2",
    "SELECT id, name FROM artists ORDER BY id",
    "SELECT account_id, running, cursor FROM profile_reads ORDER BY account_id",
)


def rows(path: Path) -> list[list[tuple[Any, ...]]]:
    with sqlite3.connect(path) as connection:
        found = [connection.execute(sql).fetchall() for sql in TABLES]
    connection.close()
    return found


def begun(path: Path, *services: str) -> None:
    """A database in which these profiles are connected, and nothing is read yet."""
    with Store.open(path, [KEY], clock=lambda: float(NOW)) as store:
        for service in services:
            account = connect(
                store,
                MEMBERS[service],
                service,
                "ann",
                server_id=None,
                consented_at=1.0,  # type: ignore[arg-type]
            )
            store.profiles.begin(account.id, [])


async def child(path: Path, settings: dict[str, Any]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bot.services.profile_in_child",
        str(path),
        json.dumps(settings),
        str(NOW),
        stderr=asyncio.subprocess.DEVNULL,
    )


async def test_killed_it_ends_with_the_same_rows(tmp_path: Path) -> None:
    chance = random.Random(5)
    listenbrainz, lastfm = SmallListenBrainz(Facts()), SmallLastFm(Facts())
    plays = [
        Heard(NOW - 10**6 + n // 2 * 60, f"Band {n % 9}", f"Song {chance.randrange(120)}")
        for n in range(PLAYS)
    ]
    for small in (listenbrainz, lastfm):
        await small.start()
        small.users.people.add(PublicProfile("ann", list(plays), plays[5:30]))
        # So slow that there is time to kill it.
        small.faults.add("*", delay=0.01, times=None)
    settings = {
        "look_up_requests_per_second": 0,
        "listenbrainz_url": listenbrainz.url,
        "lastfm_url": lastfm.api_url,
    }
    try:
        # One service at a time: which of two is stored first would be chance.
        for service in SERVICES:
            whole, broken = tmp_path / f"{service}-whole", tmp_path / f"{service}-broken"
            begun(whole, service)
            begun(broken, service)
            await read_all(str(whole), json.dumps(settings), str(NOW))
            small = listenbrainz if service == "listenbrainz" else lastfm
            await _killed(broken, settings, small, chance)
            assert 0 < sum(row[4] for row in rows(broken)[0] if row[2] == "") < len(plays)
            await read_all(str(broken), json.dumps(settings), str(NOW))
            assert rows(broken) == rows(whole)
            assert sum(row[4] for row in rows(whole)[0] if row[2] == "") == len(plays)
    finally:
        await listenbrainz.stop()
        await lastfm.stop()


async def _killed(path: Path, settings: dict[str, Any], small: Any, chance: random.Random) -> None:
    """Read in a process of its own, which is killed after some pages."""
    pages = len(small.requests) + chance.randrange(5, PLAYS // AT_ONCE // 2)
    process = await child(path, settings)
    while len(small.requests) < pages and process.returncode is None:  # noqa: ASYNC110
        await asyncio.sleep(0.003)
    assert process.returncode is None, "it ended by itself"
    process.kill()
    await process.wait()
