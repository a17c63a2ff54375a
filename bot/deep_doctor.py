"""`commontone doctor --deep`: what takes a while to look at, and what only time makes wrong."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from email.utils import parsedate_to_datetime
from pathlib import Path

import aiohttp

from bot.doctor import TIMEOUT, Finding
from bot.scheduled_backups import HOUR, copies
from bot.settings import Settings
from storage import StorageError, Store, Vanished, WrongKey, load_keys
from storage.world import World, WorldProblem

MEGABYTE = 1 << 20
LEAST_FREE = 200 * MEGABYTE
"""Bytes that should be free beside twice the database: a backup, and a full write-ahead log."""

SKEW_SEEN, SKEW_WRONG = 30.0, 300.0
"""Seconds that this machine's clock may differ from the services'. Tokens are refreshed by it, and
schedules kept."""


async def examine_deep(settings: Settings) -> list[Finding]:
    """Look at the file itself, the disk, the backups, the world, and the clock; never raises."""
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        skew = await check_clock(settings, session)
        api = await check_web_api(settings, session)
    return [*await asyncio.to_thread(lambda: list(_on_disk(settings))), *api, *skew]


def _on_disk(settings: Settings) -> Iterator[Finding]:
    if settings.database.exists():
        yield from check_file(settings.database)
        yield from check_tokens(settings)
    yield from check_space(settings)
    yield from check_backups(settings, time.time())
    yield check_world(settings)


def check_file(path: Path) -> Iterator[Finding]:
    """Every page of the database, and every reference in it."""
    mend = "Stop the bot, keep a copy of the file, and put back the last backup (restore)."
    try:
        uri = f"{path.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=30)) as opened:
            problems = [row[0] for row in opened.execute("PRAGMA integrity_check(5)")]
            torn = opened.execute("PRAGMA foreign_key_check").fetchmany(1000)
    except sqlite3.Error as error:
        yield Finding("Integrity", "wrong", f"the database cannot be read through: {error}", mend)
        return
    if problems == ["ok"]:
        size = path.stat().st_size / MEGABYTE
        yield Finding("Integrity", "ok", f"every page is whole ({size:,.1f} MB)")
    else:
        found = f"the database is damaged: {'; '.join(problems)[:300]}"
        yield Finding("Integrity", "wrong", found, mend)
    if torn:
        tables = ", ".join(sorted({str(row[0]) for row in torn}))
        found = f"{len(torn)} rows refer to what is not there (in {tables})"
        yield Finding("References", "wrong", found, mend)
    else:
        yield Finding("References", "ok", "every row's references are there")


def check_tokens(settings: Settings) -> Iterator[Finding]:
    """Whether the key opens each account's tokens; which do not is not told by name."""
    path = settings.database
    secret = settings.secret_key.get_secret_value() if settings.secret_key else None
    try:
        with Store.open(path, load_keys(secret, path)) as store:
            accounts = store.accounts.all()
            closed = sum(not _opens(store, account.id) for account in accounts)
    except StorageError as error:
        yield Finding("Tokens", "wrong", error.sentence, error.next_step)
        return
    if closed:
        mend = "Put the key back that they were sealed with; or these members type /link again."
        found = f"{closed} of {len(accounts)} connected accounts cannot be opened with the key"
        yield Finding("Tokens", "wrong", found, mend)
    else:
        yield Finding("Tokens", "ok", f"the key opens all {len(accounts)} connected accounts")


def _opens(store: Store, account_id: int) -> bool:
    try:
        store.accounts.tokens(account_id)
    except WrongKey:
        return False
    except Vanished:
        # Nothing is kept there that would have to be opened.
        return True
    return True


def check_space(settings: Settings) -> Iterator[Finding]:
    """Room for the database to grow, and for a copy of it where the backups go."""
    size = settings.database.stat().st_size if settings.database.exists() else 0
    places = {"Free space": settings.database.absolute().parent}
    if settings.backups is not None:
        places["Free space, backups"] = settings.backups.absolute()
    for what, folder in places.items():
        there = next(one for one in (folder, *folder.parents) if one.exists())
        free = shutil.disk_usage(there).free
        found = f"{free / MEGABYTE:,.0f} MB free at {folder}"
        mend = "Free some space: once the disk is full, nothing more can be stored."
        if free < size + 10 * MEGABYTE:
            yield Finding(what, "wrong", found, mend)
        elif free < 2 * size + LEAST_FREE:
            yield Finding(what, "warning", found, mend)
        else:
            yield Finding(what, "ok", found)


def check_backups(settings: Settings, now: float) -> Iterator[Finding]:
    """How old the newest backup is that was made by itself, and whether it is whole."""
    if settings.backups is None:
        mend = "Set BACKUPS to a folder, best on another disk, and the bot makes them by itself."
        yield Finding("Backups", "warning", "none are made by themselves", mend)
        return
    kept = copies(settings.backups)
    mend = "The log of the bot says why: look for “the backup failed”."
    if not kept:
        found = f"there is none in {settings.backups}"
        yield Finding("Backups", "warning", found, f"Is the bot running? {mend}")
        return
    newest, hours = kept[-1], (now - kept[-1].at) / HOUR
    found = f"{len(kept)} kept, the newest {max(0.0, hours):.1f} hours old"
    if hours > 2 * settings.backup_hours + 1:
        yield Finding("Backups", "wrong", found, f"Is the bot running? {mend}")
        return
    try:
        with closing(sqlite3.connect(f"{newest.path.resolve().as_uri()}?mode=ro", uri=True)) as one:
            whole = one.execute("PRAGMA quick_check").fetchone()[0] == "ok"
    except sqlite3.Error:
        whole = False
    if whole:
        yield Finding("Backups", "ok", f"{found}, and whole")
    else:
        yield Finding("Backups", "wrong", f"{found}, but it is damaged", "Make one by hand now.")


def check_world(settings: Settings) -> Finding:
    """The world file, if there is one."""
    path = settings.world_file
    if not path.exists():
        return Finding("World", "ok", "there is none: recommendations come from the server alone")
    try:
        with World.open(path) as world:
            world.similar("artist", range(100))
    except WorldProblem as error:
        return Finding("World", "wrong", error.sentence, error.next_step)
    days = max(0.0, time.time() - path.stat().st_mtime) / 86_400
    return Finding("World", "ok", f"{path} opens; it was put there {days:.0f} days ago")


async def check_web_api(settings: Settings, session: aiohttp.ClientSession) -> list[Finding]:
    """Whether Spotify's Web API answers; without a token it says 401, which is an answer."""
    try:
        async with session.get(f"{settings.spotify_api_url}me") as answer:
            status = answer.status
    except (aiohttp.ClientError, TimeoutError):
        mend = "Check this machine's network, and SPOTIFY_API_URL if it is set."
        return [Finding("Spotify's Web API", "wrong", "it cannot be reached", mend)]
    if status >= 500:
        found = f"it answered {status}"
        return [Finding("Spotify's Web API", "warning", found, "Try again later.")]
    return [Finding("Spotify's Web API", "ok", "it answers")]


async def check_clock(settings: Settings, session: aiohttp.ClientSession) -> list[Finding]:
    """This machine's clock against what Discord and Spotify say in their headers."""
    found = []
    for name, url in (
        ("Discord", settings.discord_api_url + "/gateway"),
        ("Spotify", settings.spotify_accounts_url),
    ):
        try:
            before = time.time()
            async with session.get(url, allow_redirects=False) as answer:
                told = parsedate_to_datetime(answer.headers["Date"]).timestamp()
        except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
            continue
        # The header has whole seconds.
        found.append((abs((before + time.time()) / 2 - told - 0.5), name))
    if not found:
        mend = "Check this machine's network."
        return [Finding("Clock", "warning", "nobody says what time it is", mend)]
    skew, name = min(found)
    said = f"{skew:.0f} seconds beside {name}'s"
    mend = "Let this machine set its clock by the network (NTP)."
    if skew >= SKEW_WRONG:
        return [Finding("Clock", "wrong", said, mend)]
    if skew >= SKEW_SEEN:
        return [Finding("Clock", "warning", said, mend)]
    return [Finding("Clock", "ok", "it is right")]


__all__ = ["examine_deep"]
