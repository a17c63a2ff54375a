"""What charts are drawn from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """A row of two profiles: what it is, and how much each has of it (0..1)."""

    name: str
    first: float
    second: float


@dataclass(frozen=True)
class Label:
    """A place on a map (x and y in -1..1); without a name it is a dot alone."""

    name: str
    x: float
    y: float
    own: bool = False
    """Whether it is the one who asked."""


__all__ = ["Label", "Profile"]
