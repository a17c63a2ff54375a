"""Hide a part of what people have, recommend, and see what comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from recommender._arrays import Floats, Ints, rounded
from recommender.dataset import Dataset
from recommender.evaluation import metrics
from recommender.evaluation.lists import Shelf
from recommender.evaluation.measurement import PERSONAL, Measurement
from recommender.evaluation.protocol import CanRecommend, ModelFactory, Protocol
from recommender.evaluation.splits import lot, split
from recommender.evaluation.top_n import top_n
from recommender.frames import in_order
from recommender.models.base import Recommender
from recommender.results import Id

Progress = Callable[[int, int], None]


@dataclass
class _Found:
    """What was found so far, over people and repeats."""

    figures: list[dict[str, Any]] = field(default_factory=list)
    lists: list[dict[str, Any]] = field(default_factory=list)
    hidden: list[dict[str, Any]] = field(default_factory=list)
    coverage: list[dict[int, float]] = field(default_factory=list)
    left_out: int = 0


def measure(
    model_factory: ModelFactory,
    interactions: pd.DataFrame,
    tracks: pd.DataFrame | None = None,
    similar: pd.DataFrame | None = None,
    protocol: Protocol | None = None,
    *,
    test: pd.DataFrame | None = None,
    progress: Progress | None = None,
) -> Measurement:
    """As `evaluate`, with all that was found instead of the table.

    Args:
        protocol: the settings, as `evaluate` explains them.
        progress: called as progress(done, total) after each person.
    """
    protocol = protocol or Protocol()
    found = _Found()
    repeats = 1 if test is not None or protocol.by == "time" else protocol.repeats
    for repeat in range(repeats):
        parted = split(interactions, protocol, repeat=repeat, test=test)
        everything = interactions
        if test is not None:
            everything = pd.concat([interactions, test], ignore_index=True)
        model = model_factory()
        model.fit(everything if protocol.leaked else parted.known, tracks, similar)
        asker = _Asker(model, Dataset.build(parted.known, tracks), protocol)
        asked = _chosen(list(parted.hidden), protocol, repeat)
        listed: dict[int, set[int]] = {k: set() for k in protocol.ks}
        for done, user_id in enumerate(asked, 1):
            asker.ask(user_id, parted.hidden[user_id], repeat, found, listed)
            if progress:
                progress(repeat * len(asked) + done, repeats * len(asked))
        found.coverage.append({k: asker.shelf.coverage(listed[k]) for k in protocol.ks})
    return _measurement(protocol, found)


class _Asker:
    """Asks a fitted model for people and judges what it answers."""

    def __init__(self, model: CanRecommend, known: Dataset, protocol: Protocol) -> None:
        self.model, self.known, self.protocol = model, known, protocol
        self.shelf = Shelf(known, protocol)
        self.places: Ints | None = None
        if isinstance(model, Recommender):
            # Items that interactions alone know may have other positions in the model's data.
            self.places = model.fitted().catalogue.ids.positions(known.catalogue.ids.values)

    def ask(
        self,
        user_id: Id,
        hidden: frozenset[Id],
        repeat: int,
        found: _Found,
        listed: dict[int, set[int]],
    ) -> None:
        profile = self.known.profile(user_id)
        allowed = self.shelf.candidates.copy()
        allowed[profile.items] = False
        allowed[profile.disliked] = False
        ids = self.known.catalogue.ids
        positions = {item: ids.position(item) for item in in_order(hidden)}
        relevant = [item for item, place in positions.items() if place >= 0 and allowed[place]]
        found.left_out += len(hidden) - len(relevant)
        if not relevant:
            return
        owned = np.r_[profile.items, profile.disliked]
        ranked = self._recommend(user_id, owned, max(self.protocol.ks))
        wanted = frozenset(relevant)
        common = {"repeat": repeat, "user_id": user_id}
        found.hidden += [common | {"track_id": item} for item in relevant]
        found.lists += [
            common | {"rank": rank, "track_id": item, "hit": item in wanted}
            for rank, item in enumerate(ranked, 1)
        ]
        of_list = ids.positions(ranked)
        scores = self._scores(user_id, owned, allowed) if self.protocol.unseen > 0 else None
        asked_for = np.array([positions[item] for item in relevant], dtype=np.int64)
        allowed[asked_for] = False
        for k in self.protocol.ks:
            listed[k].update(of_list[:k][of_list[:k] >= 0].tolist())
            hits = metrics.hits(ranked, wanted, k)
            shown = of_list[:k][of_list[:k] >= 0]
            chance = float("nan")
            if scores is not None and allowed.any():
                chance = top_n(scores[asked_for], scores[allowed], k, self.protocol.unseen)
            figures = (
                metrics.recall(hits, len(relevant)),
                metrics.precision(hits),
                metrics.ndcg(hits, len(relevant)),
                metrics.average_precision(hits, len(relevant)),
                metrics.hit(hits),
                self.shelf.novelty(shown),
                self.shelf.diversity(shown),
                chance,
            )
            found.figures.append(
                {"user_id": user_id, "k": k} | dict(zip(PERSONAL, figures, strict=True))
            )

    def _recommend(self, user_id: Id, owned: Ints, n: int) -> list[Id]:
        options: dict[str, Any] = {}
        if self.protocol.among != "all":
            options["among"] = self.protocol.among
        if self.protocol.leaked:
            # The model thinks that the hidden items are known, so say what really is.
            values = self.known.catalogue.ids.values
            options["exclude_known"] = False
            options["exclude"] = [values[item] for item in owned.tolist()]
        return [each.track_id for each in self.model.recommend(user_id, n, **options)]

    def _scores(self, user_id: Id, owned: Ints, allowed: np.ndarray) -> Floats:
        """A score for every known item: the model's own, or minus the rank in its longest list."""
        if isinstance(self.model, Recommender) and self.places is not None:
            data = self.model.fitted()
            mask = np.zeros(data.n_items, dtype=np.bool_)
            mask[self.places[allowed]] = True
            opinion = self.model.opinion(data.profile(user_id), mask)
            # Ties as `recommend` sees them: noise of sums decides nothing.
            scores: Floats = rounded(opinion.scores)[self.places]
            return scores
        ranks = np.full(self.known.n_items, -np.inf)
        places = self.known.catalogue.ids.positions(
            self._recommend(user_id, owned, int(allowed.sum()))
        )
        places = places[places >= 0]
        ranks[places] = -np.arange(places.size, dtype=np.float64)
        return ranks


def _chosen(people: list[Id], protocol: Protocol, repeat: int) -> list[Id]:
    if protocol.people is None or protocol.people >= len(people):
        return people
    drawn = sorted(people, key=lambda user: (lot(protocol.seed, repeat, user, ""), str(user)))
    return in_order(drawn[: protocol.people])


def _measurement(protocol: Protocol, found: _Found) -> Measurement:
    figures = pd.DataFrame(found.figures, columns=["user_id", "k", *PERSONAL])
    # Object ids stay what they are, and the order is that of `in_order`.
    people = figures.groupby(["user_id", "k"], sort=False, as_index=False)[list(PERSONAL)].mean()
    place = {user: number for number, user in enumerate(in_order(people["user_id"].tolist()))}
    order = np.argsort([place[user] for user in people["user_id"].tolist()], kind="stable")
    return Measurement(
        protocol=protocol,
        people=people.iloc[order].reset_index(drop=True),
        coverage={k: float(np.mean([each[k] for each in found.coverage])) for k in protocol.ks},
        lists=pd.DataFrame(found.lists, columns=["repeat", "user_id", "rank", "track_id", "hit"]),
        hidden=pd.DataFrame(found.hidden, columns=["repeat", "user_id", "track_id"]),
        left_out=found.left_out,
    )
