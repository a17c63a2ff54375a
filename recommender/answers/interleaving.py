"""Two models in one list, and which of them the answers prefer.

Team-draft interleaving (Radlinski, Kurup & Joachims, "How does clickthrough data reflect retrieval
quality?", CIKM 2008): round after round a coin decides which model picks first, each picks the best
track that is not in the list yet, and an answer counts for the model that picked the track. Nobody
sees two lists, and what differs between members (taste, mood, who presses thumbs at all) falls on
both alike.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from recommender.results import Id

Team = Literal["first", "second"]

SURE = 0.05
"""Chance of a difference as large between equal models, below which one is called better."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A track of an interleaved list, and the model that picked it.

    `team` is None where both would have put the track there: it tells nothing about them.
    """

    track_id: Id
    team: Team | None


def team_draft(
    first: Sequence[Id],
    second: Sequence[Id],
    n: int,
    seed: int,
    *,
    group_of: Callable[[Id], Hashable | None] = lambda track_id: None,
    most_per_group: int | None = None,
) -> list[Pick]:
    """The two ranked lists as one of at most `n` tracks, no track twice.

    The same lists and seed give the same draft. When one list is used up the other one fills
    the rest for no team: an answer there would not be a choice between the two. A track is passed
    over where there are `most_per_group` of its group (its artist, say; None: it has none) already.
    """
    random = np.random.default_rng(seed)
    lists: dict[Team, list[Id]] = {"first": list(first), "second": list(second)}
    picked: list[Pick] = []
    taken: set[Id] = set()
    groups: Counter[Hashable] = Counter()

    def top_of(team: Team) -> Id | None:
        ranked = lists[team]
        while ranked and (ranked[0] in taken or full(group_of(ranked[0]))):
            ranked.pop(0)
        return ranked[0] if ranked else None

    def full(group: Hashable | None) -> bool:
        return group is not None and most_per_group is not None and groups[group] >= most_per_group

    def pick(track_id: Id, team: Team | None) -> None:
        picked.append(Pick(track_id, team))
        taken.add(track_id)
        groups[group_of(track_id)] += 1

    while len(picked) < n:
        tops = {team: top_of(team) for team in lists}
        there = [top for top in tops.values() if top is not None]
        if not there:
            break
        if len(there) == 1 or there[0] == there[1]:
            pick(there[0], None)
            continue
        order: list[Team] = ["first", "second"]
        if random.random() < 0.5:
            order.reverse()
        for team in order:
            top = top_of(team)
            if top is not None and len(picked) < n:
                pick(top, team)
    return picked


@dataclass(frozen=True, slots=True)
class Shown:
    """What became of one pick: `value` as in `Answer`, 0 where nothing was said."""

    team: Team | None
    value: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which of two models the answers prefer.

    Attributes:
        leading: the model with more credit, None if they are even.
        p_value: how often equal models would differ as much (two-sided).
        better: `leading` where the p-value is below `SURE`, else None: too little to tell.
        answers: how many picks of either team were answered.
        hit_rates: share of answers that were for, of the first and the second model (NaN where
            there are none).
    """

    leading: Team | None
    p_value: float
    better: Team | None
    answers: int
    hit_rates: tuple[float, float]


def judge(lists: Iterable[Sequence[Shown]], sure: float = SURE) -> Verdict:
    """Tell the better of two models from the answers to interleaved lists.

    Args:
        lists: each interleaved list as it was shown, with the picks nobody answered.
        sure: the p-value below which one of them is called better.

    A pick counts its value minus the mean over all picks; a list counts the first model's sum
    minus the second's. As coins gave the places, the sign of each list is a coin too if the
    models are equal: sum / root of the sum of squares is then about standard normal.
    """
    rounds = [[each for each in shown if each.team is not None] for shown in lists]
    values = [each.value for shown in rounds for each in shown]
    mean = sum(values) / len(values) if values else 0.0
    differences = [
        sum((each.value - mean) * (1 if each.team == "first" else -1) for each in shown)
        for shown in rounds
    ]
    squares = sum(value * value for value in differences)
    surely = sum(differences) / math.sqrt(squares) if squares > 1e-12 else 0.0
    p_value = math.erfc(abs(surely) / math.sqrt(2))
    leading: Team | None = None
    if abs(surely) > 1e-9:
        leading = "first" if surely > 0 else "second"
    answered = [each for shown in rounds for each in shown if each.value != 0]
    return Verdict(
        leading,
        p_value,
        leading if p_value < sure else None,
        len(answered),
        (_hit_rate(answered, "first"), _hit_rate(answered, "second")),
    )


def _hit_rate(answered: Sequence[Shown], team: Team) -> float:
    own = [each.value > 0 for each in answered if each.team == team]
    return sum(own) / len(own) if own else math.nan
