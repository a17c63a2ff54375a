"""The figures of a run as plain data: what `--json` prints and the report is made of."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from recommender.evaluation import MEASURES, Comparison, Measurement, compare

COMPARED = ("ndcg", "recall", "map", "top_n")


@dataclass(frozen=True)
class Figures:
    """`settings` is how it was measured, `models` what came out, `comparisons` who is better.

    models: name -> k -> measure -> {"mean", "low", "high"}; coverage has no interval.
    """

    settings: dict[str, Any]
    models: dict[str, dict[int, dict[str, dict[str, float]]]]
    people: dict[str, int]
    comparisons: dict[str, list[Comparison]]
    against: str

    @property
    def ks(self) -> list[int]:
        return list(self.settings["k"])

    def as_json(self) -> dict[str, Any]:
        """Everything as JSON takes it: a missing figure is null."""
        plain = {
            "settings": self.settings,
            "people": self.people,
            "models": {
                name: {str(k): row for k, row in by_k.items()} for name, by_k in self.models.items()
            },
            "against": self.against,
            "comparisons": {
                name: [asdict(each) for each in found] for name, found in self.comparisons.items()
            },
        }
        cleaned: dict[str, Any] = _finite(plain)
        return cleaned


def make_figures(
    measured: Mapping[str, Measurement], settings: dict[str, Any], *, against: str, draws: int
) -> Figures:
    """Tables with intervals, and each model compared with the one called `against`."""
    models: dict[str, dict[int, dict[str, dict[str, float]]]] = {}
    for name, measurement in measured.items():
        table = measurement.table(draws)
        models[name] = {
            k: {
                measure: {"mean": float(row[measure])}
                | {
                    end: float(row[f"{measure}_{end}"])
                    for end in ("low", "high")
                    if f"{measure}_{end}" in row.index
                }
                for measure in MEASURES
            }
            for k, (_, row) in zip(measurement.protocol.ks, table.iterrows(), strict=True)
        }
    best = measured[against]
    comparisons = {
        name: [
            compare(best, measurement, measure, k, draws=draws)
            for k in best.protocol.ks
            for measure in COMPARED
            if len(best.values(measure, k))
        ]
        for name, measurement in measured.items()
        if name != against
    }
    people = {name: int(each.people["user_id"].nunique()) for name, each in measured.items()}
    return Figures(settings, models, people, comparisons, against)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


__all__ = ["COMPARED", "Figures", "make_figures"]
