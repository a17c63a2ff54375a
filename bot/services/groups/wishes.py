"""What a playlist for a group is asked to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

SHORTEST, LONGEST, USUAL = 5, 100, 30
"""Tracks."""

MOST_DISCOVERIES = 50
"""Per cent of a playlist that may be what nobody knows."""


@dataclass(frozen=True)
class Wishes:
    """Options of a group playlist, kept with it so that it can be made anew.

    `minutes`, where given, limits the length instead of `length` (tracks). `mood` is one of
    `bot.services.moods` (familiar to adventurous), `discoveries` a share in per cent, `curve` one
    of the energy curves ("rising", "falling", "calm", "lively") where features are known.
    `genres_in`: only these; `genres_out`: none of these. `passed` are recordings that had their
    place in a preview taken by others.
    """

    length: int = USUAL
    minutes: int | None = None
    mood: str | None = None
    discoveries: int = 0
    genres_in: tuple[str, ...] = field(default=())
    genres_out: tuple[str, ...] = field(default=())
    curve: str | None = None
    clean: bool = False
    per_artist: int = 2
    passed: tuple[int, ...] = field(default=())

    def packed(self) -> dict[str, Any]:
        """For the database."""
        return asdict(self)

    @classmethod
    def unpacked(cls, kept: Mapping[str, Any] | None) -> Wishes:
        """From the database; what a later version does not know any more is left out."""
        known = {one.name for one in fields(cls)}
        values = {key: value for key, value in (kept or {}).items() if key in known}
        for key in ("genres_in", "genres_out", "passed"):
            if key in values:
                values[key] = tuple(values[key])
        return cls(**values)
