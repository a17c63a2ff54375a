"""How far a build is: reported to whoever shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """`done` and `total` are of this step alone, in whatever it counts."""

    step: str
    done: int
    total: int


Listener = Callable[[Progress], None]


def silent(progress: Progress) -> None:
    """Tell nobody."""
