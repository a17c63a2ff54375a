"""How a model is measured: the settings, and what a model must be able to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias
from typing import Protocol as Interface

import pandas as pd

from recommender.models.base import Among
from recommender.results import Id

By: TypeAlias = Literal["random", "time"]


class CanRecommend(Interface):
    """All that is asked of a model; every `Recommender` can, and so may one from elsewhere.

    What `recommend` returns has the attribute `track_id`. The keyword arguments are those of
    `Recommender.recommend`, and are only given where they differ from its defaults.
    """

    def fit(
        self,
        interactions: pd.DataFrame,
        tracks: pd.DataFrame | None = ...,
        similar: pd.DataFrame | None = ...,
    ) -> Any: ...

    def recommend(self, user_id: Id, n: int = ..., **options: Any) -> Sequence[Any]: ...


ModelFactory: TypeAlias = Callable[[], CanRecommend]


@dataclass(frozen=True)
class Protocol:
    """Settings of a measurement; see `evaluate` for what each means."""

    ks: tuple[int, ...] = (5, 10)
    hidden: float = 0.2
    by: By = "random"
    repeats: int = 1
    unseen: int = 100
    among: Among = "all"
    people: int | None = None
    leaked: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        if not self.ks or min(self.ks) < 1:
            raise ValueError(f"ks must hold numbers from 1 on, not {self.ks!r}")
        if not 0 < self.hidden < 1:
            raise ValueError(f"hidden must be between 0 and 1, not {self.hidden!r}")
        if self.by not in ("random", "time"):
            raise ValueError(f"by must be 'random' or 'time', not {self.by!r}")
        if self.repeats < 1:
            raise ValueError(f"repeats must be at least 1, not {self.repeats!r}")
        if self.among not in ("all", "server", "world"):
            raise ValueError(f"among must be 'all', 'server' or 'world', not {self.among!r}")
        if self.people is not None and self.people < 1:
            raise ValueError(f"people must be at least 1, not {self.people!r}")
