"""What the parts of a blend say, and their reasons told as one list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from recommender._arrays import Floats, Ints
from recommender.blending import COUNTED_AS
from recommender.results import Reason

MOST = 3


@dataclass(frozen=True)
class Voice:
    """A part's scores as they stand in the blend: factor * (scores - mean)."""

    scores: Floats
    mean: float
    factor: float
    reasons: Callable[[int], tuple[Reason, ...]]
    expect: Callable[[Ints], None] = lambda items: None

    def at(self, item: int) -> float:
        return self.factor * (float(self.scores[item]) - self.mean)

    def added(self) -> Floats:
        """What it adds to the blend. Shape (N,)."""
        added: Floats = self.scores * self.factor
        added -= self.factor * self.mean
        return added

    def times(self, factor: float) -> Voice:
        return replace(self, factor=factor * self.factor)


def blended(voices: Mapping[str, Voice], size: int) -> Floats:
    """The sum of what the parts say. Shape (N,)."""
    total, each = np.zeros(size), np.empty(size)
    for voice in voices.values():
        np.multiply(voice.scores, voice.factor, out=each)
        total += each
    total -= sum(voice.factor * voice.mean for voice in voices.values())
    return total


def merged_reasons(said: Mapping[str, Voice], item: int) -> tuple[Reason, ...]:
    """At most three reasons, one of a kind, strongest first.

    Only parts that put the item above the average candidate are asked; a reason weighs what
    its part added times its share in it. Of two reasons of a kind the stronger one is told,
    with the strength of both.
    """
    raised = {name: each.at(item) for name, each in said.items()}
    total = sum(value for value in raised.values() if value > 0)
    told: dict[str, Reason] = {}
    strength: dict[str, float] = {}
    strongest: dict[str, float] = {}
    for name, value in raised.items():
        if value <= 0:
            continue
        for reason in said[name].reasons(item):
            kind, share = reason.kind, reason.strength * value / total
            if share <= 0:
                continue
            if share > strongest.get(kind, 0.0):
                strongest[kind] = share
                told[kind] = reason
            strength[kind] = strength.get(kind, 0.0) + share
    if "users" in told:
        # Naming who has it says all that their number would.
        told.pop("popular", None)
    weighed = [reason.weighing(min(1.0, strength[kind])) for kind, reason in told.items()]
    weighed.sort(key=lambda reason: (-round(reason.strength, 9), reason.kind))
    return tuple(weighed[:MOST])


def part_shares(said: Mapping[str, Voice], item: int) -> dict[str, float]:
    """The share of each part in what raised the item above the average candidate."""
    raised: dict[str, float] = {}
    for name, each in said.items():
        part = COUNTED_AS.get(name, name)
        raised[part] = raised.get(part, 0.0) + max(0.0, each.at(item))
    total = sum(raised.values())
    return {name: value / total for name, value in raised.items() if value > 0}
