"""A server's members answer, and the parts of the hybrid that were right are turned up.

The rule asks one thing: among the tracks of one list, were those that a part spoke for more often
answered with yes? It is a stochastic gradient on the shares of the parts (Williams 1992, with the
list's own mean as the baseline), taken only as far as it is surely not chance.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

STEP = 0.02
"""The most that one answer moves the logarithm of a part's multiplier: 2 %."""

LIMIT = 4.0
"""No multiplier leaves 1/LIMIT .. LIMIT, whatever is answered and however often."""

CHANCE = 2.5
"""Standard errors that the answers must be away from chance before anything moves."""

CALM = 1.25
"""What answers at random may do: after 300 of them no multiplier is outside 1/CALM .. CALM, in at
least 99 of 100 servers. Measured by simulation, as the hard limits above are not."""

MEMORY = 0.5 ** (1 / 400)
"""What is left of the weight of an answer when another one comes: half after 400."""

GAIN = 0.4
"""Where a multiplier goes: its logarithm is this times the square of the errors beyond `CHANCE`."""

STRENGTHS: Mapping[str, float] = {
    "up": 1.0,
    "down": -1.0,
    "saved": 0.25,
    "kept": 0.5,
    "removed": -1.0,
}
"""What an outcome says: its sign is for or against, its size how surely it is about that track.

A whole list is saved with one press, and a track that is kept may only have been forgotten."""


@dataclass(frozen=True)
class Answer:
    """What was said to one recommendation.

    Args:
        parts: share of each part in what spoke for it, as `Recommendation.parts`.
        usual: the mean of these shares over the list that it was shown in (see `usual_shares`).
        value: -1..1, above 0 for and below 0 against; see `STRENGTHS`.
    """

    parts: Mapping[str, float]
    usual: Mapping[str, float]
    value: float


@dataclass(frozen=True)
class Evidence:
    """What speaks for one part: a forgetful sum of credits, and of their squares."""

    credit: float = 0.0
    squares: float = 0.0
    log: float = 0.0

    @property
    def surely(self) -> float:
        """Standard errors from chance; never more than the root of the number of answers."""
        return self.credit / math.sqrt(self.squares) if self.squares > 0 else 0.0


@dataclass(frozen=True)
class Turning:
    """What a server's answers have taught so far. Immutable; `learn` gives the next one.

    Deterministic: the same answers in the same order give the same state. It holds sums only,
    nothing about any one track or member.

    Bounds: one answer moves no multiplier by more than `STEP` in its logarithm, and none ever
    leaves 1/`LIMIT` .. `LIMIT`. Nothing moves away from 1 but for a part whose credit is more
    than `CHANCE` standard errors from zero, so answers at random move next to nothing (`CALM`).
    """

    parts: Mapping[str, Evidence] = field(default_factory=dict)
    answers: int = 0
    mean: float = 0.0
    weight: float = 0.0

    @property
    def multipliers(self) -> dict[str, float]:
        """For `HybridRecommender(turned=...)`: part -> multiplier of its weight."""
        return {name: math.exp(each.log) for name, each in sorted(self.parts.items())}

    def learn(self, answer: Answer) -> Turning:
        """The state after one more answer. Raises ValueError for a value outside -1..1 or NaN."""
        if not -1.0 <= answer.value <= 1.0:
            raise ValueError(f"value: an answer is in -1..1, not {answer.value!r}")
        strength, sign = abs(answer.value), math.copysign(1.0, answer.value)
        if strength == 0 or not answer.parts:
            return self
        surprise = sign - self._expected()
        names = sorted({*self.parts, *answer.parts, *answer.usual})
        moved = {
            name: _moved(
                self.parts.get(name, Evidence()),
                strength * surprise * (answer.parts.get(name, 0.0) - answer.usual.get(name, 0.0)),
            )
            for name in names
        }
        weight = MEMORY * self.weight + strength
        mean = self.mean + strength / weight * (sign - self.mean)
        return Turning(moved, self.answers + 1, mean, weight)

    def _expected(self) -> float:
        # As if two answers, one for and one against, had been there before.
        return self.mean * self.weight / (self.weight + 2.0)


def _moved(before: Evidence, credit: float) -> Evidence:
    after = replace(
        before,
        credit=MEMORY * before.credit + credit,
        squares=MEMORY**2 * before.squares + credit**2,
    )
    beyond = max(0.0, abs(after.surely) - CHANCE)
    limit = math.log(LIMIT)
    goal = math.copysign(min(limit, GAIN * beyond**2), after.surely)
    step = max(-STEP, min(STEP, goal - before.log))
    return replace(after, log=before.log + step)


def usual_shares(shown: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The mean share of each part over a list as it was shown, answered or not.

    Recommendations without parts (another model's) are left out. Against this every answer is
    judged: somebody who says yes to all, or saves the whole list, speaks for no part; only a
    choice within a list does.
    """
    told = [parts for parts in shown if parts]
    names = sorted({name for parts in told for name in parts})
    return {name: sum(parts.get(name, 0.0) for parts in told) / len(told) for name in names}


def learned(answers: Iterable[Answer], start: Turning | None = None) -> Turning:
    """All answers, one after the other."""
    state = start or Turning()
    for answer in answers:
        state = state.learn(answer)
    return state


def to_json(state: Turning) -> dict[str, Any]:
    """The state as plain JSON; `from_json` gives it back exactly."""
    return {
        "answers": state.answers,
        "mean": state.mean,
        "weight": state.weight,
        "parts": {
            name: [each.credit, each.squares, each.log]
            for name, each in sorted(state.parts.items())
        },
    }


def from_json(value: Mapping[str, Any]) -> Turning:
    """Raises ValueError where `to_json` did not make it."""
    try:
        parts = {str(name): Evidence(*map(float, each)) for name, each in value["parts"].items()}
        return Turning(parts, int(value["answers"]), float(value["mean"]), float(value["weight"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not the state of a turning: {error}") from error
