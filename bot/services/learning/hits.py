"""Hit rates of what was recommended: by part, by week, by server. No person in them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.services.learning.weights import standing, turning_of
from recommender.answers import Shown, Team, Verdict, judge
from storage import Given, Store

ENOUGH = 20
"""Answers below which a hit rate is hardly more than chance."""


@dataclass(frozen=True)
class Rate:
    """How many answers were for and against; shares of them where parts share an answer.

    `value` is for / (for + against) and `low` .. `high` its 95 % interval (Wilson 1927), None
    where there are no answers; `enough` says whether it is worth looking at.
    """

    given: float = 0.0
    yes: float = 0.0
    no: float = 0.0

    @property
    def answers(self) -> float:
        return self.yes + self.no

    @property
    def enough(self) -> bool:
        return self.answers >= ENOUGH

    @property
    def value(self) -> float | None:
        return self.yes / self.answers if self.answers else None

    @property
    def low(self) -> float | None:
        return self._wilson(-1.0)

    @property
    def high(self) -> float | None:
        return self._wilson(1.0)

    def _wilson(self, side: float) -> float | None:
        n, z = self.answers, 1.96
        if n == 0:
            return None
        share = self.yes / n
        middle = share + z * z / (2 * n)
        spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        return min(1.0, max(0.0, (middle + side * spread) / (1 + z * z / n)))

    def __add__(self, other: Rate) -> Rate:
        return Rate(self.given + other.given, self.yes + other.yes, self.no + other.no)


@dataclass(frozen=True)
class Hits:
    """All figures. Weeks are ISO weeks in UTC ("2026-W05") in which something was recommended.

    `servers` has a rate for each server (None: direct messages), `turned` what its answers have
    made of the weights (part -> multiplier; without those that stand at 1).
    """

    lists: int
    total: Rate
    outcomes: Mapping[str, int]
    parts: Mapping[str, Rate]
    weeks: Mapping[str, Rate]
    servers: Mapping[int | None, Rate]
    turned: Mapping[int, Mapping[str, float]]
    comparisons: Mapping[str, Verdict]


def hits(store: Store, server_id: int | None = None) -> Hits:
    """Count what became of the recommendations on a server, or of all. Blocking."""
    given = store.given.all(server_id)
    parts: defaultdict[str, Rate] = defaultdict(Rate)
    weeks: defaultdict[str, Rate] = defaultdict(Rate)
    servers: defaultdict[int | None, Rate] = defaultdict(Rate)
    for one in given:
        rate = _rate(one)
        for part, share in one.parts.items():
            parts[part] += Rate(share * rate.given, share * rate.yes, share * rate.no)
        weeks[_week(one.at)] += rate
        servers[one.server_id] += rate
    return Hits(
        lists=len({one.list_number for one in given}),
        total=sum((_rate(one) for one in given), Rate()),
        outcomes=Counter(what for one in given for what in one.outcomes),
        parts=dict(sorted(parts.items(), key=lambda pair: (-pair[1].answers, pair[0]))),
        weeks=dict(sorted(weeks.items())),
        servers=dict(sorted(servers.items(), key=lambda pair: (-pair[1].answers, pair[0] or 0))),
        turned={
            key: multipliers
            for key in servers
            if key is not None and (multipliers := _multipliers(store, key))
        },
        comparisons=_comparisons(given),
    )


def _rate(one: Given) -> Rate:
    stands = standing(one.outcomes)
    return Rate(1.0, float(stands > 0), float(stands < 0))


def _week(at: float) -> str:
    year, week, _ = datetime.fromtimestamp(at, UTC).isocalendar()
    return f"{year}-W{week:02d}"


def _multipliers(store: Store, server_id: int) -> dict[str, float]:
    found = turning_of(store, server_id).multipliers
    return {part: value for part, value in found.items() if abs(value - 1.0) >= 0.005}


def _comparisons(given: Sequence[Given]) -> dict[str, Verdict]:
    lists: defaultdict[str, defaultdict[int, list[Shown]]] = defaultdict(lambda: defaultdict(list))
    for one in given:
        if one.rival is not None:
            shown = Shown(_team(one.team), standing(one.outcomes))
            lists[one.rival][one.list_number].append(shown)
    return {rival: judge(by_list.values()) for rival, by_list in sorted(lists.items())}


def _team(name: str | None) -> Team | None:
    return "first" if name == "first" else "second" if name == "second" else None


__all__ = ["ENOUGH", "Hits", "Rate", "hits"]
