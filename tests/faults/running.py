"""Running faults one after the other, and what became of each."""

from __future__ import annotations

import asyncio
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.faults.children import Nursery
from tests.faults.count import Tally
from tests.faults.table import Fault, NotHere, Scope

LONGEST = 900
"""Letters of a line."""

MOST = 600.0
"""Seconds that one fault may take."""


@dataclass(frozen=True)
class Outcome:
    """One line of the table. `problem` is what else did not hold: the bot was down, or silent."""

    name: str
    tally: Tally
    seconds: float
    said: str = ""
    problem: str = ""
    counted: bool = True

    @property
    def good(self) -> bool:
        return not (self.problem or self.tally.lost or self.tally.doubled)

    @property
    def words(self) -> str:
        if not self.counted:
            return f"not possible on this machine: {self.said}"
        parts = [f"lost: {one}" for one in self.tally.lost[:3]]
        parts += [f"doubled: {one}" for one in self.tally.doubled[:3]]
        if self.problem:
            parts.append(f"failed: {self.problem}")
        words = "; ".join(parts) or self.said or "nothing lost, nothing doubled"
        # A line a fault.
        return " ".join(words.split())[:LONGEST]


async def run(faults: Iterable[Fault], told: Callable[[Outcome], None]) -> list[Outcome]:
    """All of them, each in a folder of its own."""
    outcomes: list[Outcome] = []

    def keep(outcome: Outcome) -> None:
        outcomes.append(outcome)
        told(outcome)

    async with Nursery() as nursery, AsyncExitStack() as later:
        for fault in faults:
            keep(await run_one(fault, nursery, later))
    return outcomes


async def run_one(fault: Fault, nursery: Nursery, later: AsyncExitStack) -> Outcome:
    began = time.monotonic()
    problem, counted = "", True
    with tempfile.TemporaryDirectory(prefix="commontone-fault-") as kept:
        scope = Scope(nursery, Path(kept), later)
        try:
            async with asyncio.timeout(MOST):
                await fault.body(scope)
        except NotHere as reason:
            scope.said, counted = str(reason), False
        except Exception as error:  # noqa: BLE001 - it stands in the table, and the others go on
            where = traceback.extract_tb(error.__traceback__)
            ours = [f for f in where if "tests/faults" in f.filename] or where
            at = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(ours[-3:]))
            problem = f"{type(error).__name__}: {error} ({at})"
    seconds = time.monotonic() - began
    return Outcome(fault.name, scope.tally, seconds, scope.said, problem, counted)
