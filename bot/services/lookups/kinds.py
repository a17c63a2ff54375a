"""What a kind of question is: how many go into one call, who asks, how long an answer keeps."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from storage import Question

DAY = 86_400.0
MONTH = 30 * DAY
FORTNIGHT = 14 * DAY
YEAR = 365 * DAY


@dataclass(frozen=True, slots=True)
class Answer:
    """Which questions brought something, which a no; `save` (blocking) stores what was told."""

    found: Sequence[Question]
    nothing: Sequence[Question]
    save: Callable[[], None]


Ask = Callable[[list[Question]], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Kind:
    """`keep` and `keep_nothing` are seconds until a yes or a no is asked about again."""

    service: str
    what: str
    at_once: int
    ask: Ask
    keep: float = MONTH
    keep_nothing: float = FORTNIGHT


def split(
    questions: Sequence[Question], found: Callable[[Question], bool]
) -> tuple[list[Question], list[Question]]:
    """(those found, those not)."""
    yes = [question for question in questions if found(question)]
    taken = {question.id for question in yes}
    return yes, [question for question in questions if question.id not in taken]


__all__ = ["DAY", "FORTNIGHT", "MONTH", "YEAR", "Answer", "Ask", "Kind", "split"]
