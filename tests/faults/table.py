"""The faults there are: each an asynchronous function, registered under its name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.children import Nursery
from tests.faults.count import Tally


class NotHere(Exception):
    """This machine cannot make this fault (says why); it is not counted."""


@dataclass
class Scope:
    """What a fault gets: a folder of its own, and where bots are born. `said` is for its line.

    What is entered in `later` stays open until all faults are over.
    """

    nursery: Nursery
    folder: Path
    later: AsyncExitStack
    tally: Tally = field(default_factory=Tally)
    said: str = ""


Body = Callable[[Scope], Awaitable[None]]


@dataclass(frozen=True)
class Fault:
    name: str
    body: Body
    quick: bool = False


FAULTS: dict[str, Fault] = {}


def fault(name: str, *, quick: bool = False) -> Callable[[Body], Body]:
    """Register a fault. `quick` ones also run in the suite."""

    def register(body: Body) -> Body:
        if name in FAULTS:
            raise ValueError(f"two faults are called {name}")
        FAULTS[name] = Fault(name, body, quick)
        return body

    return register
