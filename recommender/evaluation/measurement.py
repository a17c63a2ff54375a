"""What a measurement found, person by person, and the table of its means."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from recommender.evaluation.intervals import bootstrap
from recommender.evaluation.protocol import Protocol

PERSONAL = ("recall", "precision", "ndcg", "map", "hit_rate", "novelty", "diversity", "top_n")
"""Measures that every person has; coverage is one of all lists together."""

MEASURES: tuple[str, ...] = (*PERSONAL[:5], "coverage", *PERSONAL[5:])


@dataclass(frozen=True)
class Measurement:
    """Figures of one model.

    Attributes:
        protocol: how it was measured.
        people: a row for each person and k: user_id, k, and the columns of `PERSONAL`, each
            the mean over the repeats; sorted by person.
        coverage: by k, the mean over the repeats.
        lists: repeat, user_id, rank (from 1), track_id, hit: what was recommended.
        hidden: repeat, user_id, track_id: what was to be found.
        left_out: hidden pairs that no list can hold (no candidates), summed over the repeats.
    """

    protocol: Protocol
    people: pd.DataFrame
    coverage: dict[int, float]
    lists: pd.DataFrame
    hidden: pd.DataFrame
    left_out: int

    def values(self, measure: str, k: int) -> pd.Series:
        """One measure of each person at k, by user id; people without it are left out."""
        at_k = self.people[self.people["k"] == k]
        return at_k.set_index("user_id")[measure].dropna()

    def table(self, draws: int = 0, level: float = 0.95) -> pd.DataFrame:
        """Means over people, a row for each k, with the columns `MEASURES` and people.

        With `draws` also `<measure>_low` and `<measure>_high` of the personal measures: the
        bootstrap interval over people (`bootstrap`).
        """
        rows = []
        for k in self.protocol.ks:
            row: dict[str, float] = {}
            for measure in MEASURES:
                if measure == "coverage":
                    row[measure] = self.coverage[k]
                    continue
                values = self.values(measure, k).to_numpy(dtype=np.float64)
                row[measure] = float(values.mean()) if values.size else float("nan")
                if draws:
                    low, high = bootstrap(values, draws, level=level, seed=self.protocol.seed)
                    row[f"{measure}_low"], row[f"{measure}_high"] = low, high
            row["people"] = int((self.people["k"] == k).sum())
            rows.append(row)
        return pd.DataFrame(rows, index=pd.Index(self.protocol.ks, name="k"))
