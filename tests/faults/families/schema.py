"""A migration that is broken off: it has happened whole, or not at all."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sqlite3
from pathlib import Path

from tests.faults import acting
from tests.faults.families.usual import must, town
from tests.faults.place import Place
from tests.faults.table import Scope, fault
from tests.storage.released import released, steps_of

OLDEST = 1


def tables(path: Path) -> set[str]:
    with contextlib.closing(sqlite3.connect(path)) as opened:
        return {row[0] for row in opened.execute("SELECT name FROM sqlite_master")}


async def _old(where: Place) -> None:
    """A database of the first release in the place of the bot's."""
    await where.stop()
    where.ledger.forget("Ada")
    where.ledger.forget("Ben")
    for ending in ("", "-wal", "-shm"):
        where.database.with_name(where.database.name + ending).unlink(missing_ok=True)
    key = released(OLDEST, where.database)
    where.env["SECRET_KEY"] = key


async def _migrates(where: Place, number: int) -> list[int]:
    """Start on the old database, and break off after more and more time; the steps then there."""
    seen = []
    for after in (0.0, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.2, 0.4):
        await where.start(ready=False)
        await asyncio.sleep(after)
        await where.bot.end(number)
        seen.append(steps_of(where.database))
    return seen


def broken(name: str, number: int) -> None:
    @fault(f"{name} in a migration from the first release")
    async def happens(scope: Scope) -> None:
        async with town(scope) as where:
            await _old(where)
            first, whole = steps_of(where.database), steps_of(None)
            seen = await _migrates(where, number)
            half = [one for one in seen if one not in (first, whole)]
            scope.tally.lost += [f"a migration stopped at step {one}" for one in half]
            scope.said = f"{seen.count(first)} not at all, {seen.count(whole)} whole, none half"
            await where.start()
            must(whole == steps_of(where.database), "it is not up to date")
            await acting.link(where, "Ada")


broken("kill -9", signal.SIGKILL)
broken("SIGTERM", signal.SIGTERM)
