"""What most faults share: a place where something was done before, and what must hold after."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from bot.demo.discord import Reply
from tests.faults import acting
from tests.faults.count import count, unfinished
from tests.faults.place import Broken, Place, place
from tests.faults.table import Scope

LATER = "cannot reach its memory right now"
"""What members are told where the database does not do what it should."""


@contextlib.asynccontextmanager
async def town(
    scope: Scope, *, linked: tuple[str, ...] = ("Ada", "Ben"), limits: Any = None, **options: Any
) -> AsyncIterator[Place]:
    """A place with something in the ledger, a bot that runs, and the count at the end.

    After the fault a command has to work, and long work to come to its end.
    """
    async with place(scope.nursery, scope.folder, **options) as where:
        await where.start(limits=limits)
        for who in linked:
            await acting.link(where, who)
        await acting.rate(where, "Ben", "track007" if linked else "track001", 9)
        yield where
        await where.until(where.ready, "it answers again")
        await acting.rate(where, "Ben", "track009", 3)
        await settled(where)
        scope.tally += count(where)


async def settled(where: Place, within: float = 90.0) -> None:
    """Until no long work is left."""
    try:
        await where.until(lambda: not unfinished(where.database), "it ends", within)
    except Broken:
        left = ", ".join(unfinished(where.database))
        said = [line for line in where.log().splitlines() if " DEBUG " not in line][-4:]
        raise Broken(f"what was begun does not come to its end: {left}; {said}") from None


async def told(reply: Reply, *words: str, within: float = 30.0) -> str:
    """Until the reply says so; the text."""
    message = await reply.wait(lambda m: all(word in m.text for word in words), timeout=within)
    return message.text


def must(holds: bool, what: str) -> None:
    if not holds:
        raise Broken(what)
