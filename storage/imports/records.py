"""What is stored of imports: frozen records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PlayTimes:
    """When a recording was played (unix seconds of the ends): really heard, or skipped.

    Where not `exact`, the times are known to the minute.
    """

    recording_id: int
    heard: Sequence[int]
    skipped: Sequence[int] = ()
    exact: bool = True


@dataclass(frozen=True, slots=True)
class ImportJob:
    """An import that has begun and not ended; `context` is whatever its end needs."""

    id: int
    member_id: int
    file: str
    context: dict[str, Any]
    began_at: float


@dataclass(frozen=True, slots=True)
class UploadTicket:
    """Whose upload it is, and what began it."""

    member_id: int
    context: dict[str, Any]
    expires_at: float
