"""How far an import is, and how it ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.errors import CommontoneError
from bot.exports import Progress
from bot.language import N_
from bot.services.importing.taking_in import Imported

Step = Callable[[float], None]
"""Called with how much is done, 0 to 1."""

READING = 0.6
"""The share of the time that reading takes, as measured on 200,000 plays."""


State = Literal["waiting", "reading", "done", "failed"]


class ImportStopped(CommontoneError):
    sentence = N_("The import was stopped.")
    next_step = N_("Type /import to begin again.")


class ImportLost(CommontoneError):
    sentence = N_("The file of your import is no longer there.")
    next_step = N_("Type /import and send it once more.")


@dataclass(frozen=True)
class ImportUpdate:
    """Where an import is: `reading` has a fraction, `done` what came of it, `failed` an error."""

    member_id: int
    state: State
    fraction: float = 0.0
    imported: Imported | None = None
    error: CommontoneError | None = None

    @property
    def final(self) -> bool:
        return self.state in ("done", "failed")


def halves(step: Step) -> tuple[Progress, Step]:
    """(what reading calls, what writing calls); both call `step`."""

    def reading(done: int, total: int) -> None:
        step(READING * done / max(1, total))

    def writing(fraction: float) -> None:
        step(READING + (1 - READING) * fraction)

    return reading, writing


__all__ = ["READING", "ImportLost", "ImportStopped", "ImportUpdate", "Step", "halves"]
