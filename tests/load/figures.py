"""What was measured."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field


@dataclass
class Figures:
    """Seconds and bytes. `late` had no word within 3 s; `wrong` no good answer."""

    interactions: int = 0
    seconds: float = 0.0
    acknowledged: list[float] = field(default_factory=list)
    by_kind: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    late: int = 0
    wrong: int = 0
    late_heartbeats: int = 0
    longest_heartbeat: float = 0.0
    blocked: float = 0.0
    cpu: float = 0.0
    fits: float = 0.0
    libraries: int = 0
    memory_first_hour: int = 0
    memory_last_hour: int = 0
    stopped_in: float = 0.0

    def note(self, kind: str, acknowledged: float | None, right: bool, limit: float) -> None:
        """One interaction is over."""
        self.interactions += 1
        self.wrong += not right
        if acknowledged is None or acknowledged > limit:
            self.late += 1
        if acknowledged is not None:
            self.acknowledged.append(acknowledged)
            self.by_kind[kind].append(acknowledged)

    def percentile(self, share: float) -> float:
        ordered = sorted(self.acknowledged)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0

    @property
    def growth(self) -> float:
        """Memory of the last hour over that of the first, minus one."""
        first = self.memory_first_hour
        return self.memory_last_hour / first - 1 if first else 0.0

    @property
    def good(self) -> bool:
        steady = abs(self.growth) <= 0.10
        return not (self.late or self.wrong or self.late_heartbeats) and steady

    def line(self) -> str:
        """The last line: JSON."""
        told: dict[str, object] = {
            key: round(value, 4) if isinstance(value, float) else value
            for key, value in vars(self).items()
            if key not in ("acknowledged", "by_kind")
        }
        told |= {
            "p50": round(self.percentile(0.5), 4),
            "p99": round(self.percentile(0.99), 4),
            "max": round(max(self.acknowledged, default=0.0), 4),
            "memory_growth": round(self.growth, 4),
            "good": self.good,
        }
        return json.dumps(told)


__all__ = ["Figures"]
