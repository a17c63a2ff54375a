"""Hide a part of what people have, recommend, and see what comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from recommender._arrays import Bools
from recommender.dataset import Dataset, Profile
from recommender.evaluation.metrics import average_precision, hit, ndcg, recall
from recommender.frames import id_column, in_order
from recommender.models.base import Recommender
from recommender.results import Id

ModelFactory = Callable[[], Recommender]


def evaluate(
    model_factory: ModelFactory,
    interactions: pd.DataFrame,
    tracks: pd.DataFrame | None = None,
    similar: pd.DataFrame | None = None,
    *,
    ks: Sequence[int] = (5, 10),
    hidden: float = 0.2,
    repeats: int = 1,
    unseen: int = 100,
    among: str = "all",
    seed: int = 0,
) -> pd.DataFrame:
    """Measure a model on these interactions.

    Of each person's items a share is hidden; a new model is fitted on the rest (so that it has
    never seen what it is asked for) and asked for `max(ks)` tracks. Only hidden items that are
    candidates can be found, so only they count; people without any are left out.

    Args:
        model_factory: makes a model that is not fitted yet.
        hidden: share of each person's items to hide, rounded, at least one of two or more.
        repeats: how many times with other hidden items; the results are means over all.
        unseen: among how many items a person does not have one hidden item is ranked for the
            Top-N measure of the seed article (0: leave it out).
        among: candidates, as in `Recommender.recommend`.

    Returns:
        A row for each k (the index), with the columns

        - recall, ndcg, map, hit_rate: means over people
        - coverage: share of the candidates that were recommended to anybody
        - novelty: mean of -log2(share of people who have it) over what was recommended
        - top_n: how often one hidden item stands among the first k of itself and `unseen`
          others (NaN with `unseen` 0)
        - people: how many were asked
    """
    rows: list[dict[str, float]] = []
    covered: dict[int, list[float]] = {k: [] for k in ks}
    for repeat in range(repeats):
        random = np.random.default_rng([seed, repeat])
        known, held = hide(interactions, hidden, random)
        model = model_factory().fit(known, tracks, similar)
        seen: dict[int, set[Id]] = {k: set() for k in ks}
        candidates = 0
        for user_id, items in held.items():
            profile = model.fitted().profile(user_id)
            allowed = model.candidates(profile, among=among)  # type: ignore[arg-type]
            candidates = max(candidates, int(allowed.sum()))
            relevant = _among(model.fitted(), items, allowed)
            if not relevant:
                continue
            found = model.recommend(user_id, max(ks), among=among)  # type: ignore[arg-type]
            ranked = [each.track_id for each in found]
            place = _place(model, profile, relevant, allowed, unseen, random)
            for k in ks:
                seen[k].update(ranked[:k])
                rows.append(
                    {
                        "k": k,
                        "recall": recall(ranked, relevant, k),
                        "ndcg": ndcg(ranked, relevant, k),
                        "map": average_precision(ranked, relevant, k),
                        "hit_rate": hit(ranked, relevant, k),
                        "novelty": _novelty(model.fitted(), ranked[:k]),
                        "top_n": float("nan") if place is None else float(place < k),
                    }
                )
        for k in ks:
            covered[k].append(len(seen[k]) / candidates if candidates else 0.0)
    columns = ["recall", "ndcg", "map", "hit_rate", "novelty", "top_n"]
    table = pd.DataFrame(rows, columns=["k", *columns])
    means = table.groupby("k")[columns].mean().reindex(list(ks))
    means["coverage"] = [float(np.mean(covered[k])) if covered[k] else 0.0 for k in ks]
    means["people"] = [int((table["k"] == k).sum()) for k in ks]
    return means[["recall", "ndcg", "map", "hit_rate", "coverage", "novelty", "top_n", "people"]]


def hide(
    interactions: pd.DataFrame, share: float, random: np.random.Generator
) -> tuple[pd.DataFrame, dict[Id, set[Id]]]:
    """Split into what stays known and, for each person, the items that are hidden.

    Independent of the order of the rows. Somebody with a single item keeps it.
    """
    users = id_column(interactions, "user_id", "interactions")
    tracks = id_column(interactions, "track_id", "interactions")
    owned: dict[Id, set[Id]] = {}
    for user, track in zip(users, tracks, strict=True):
        owned.setdefault(user, set()).add(track)
    held: dict[Id, set[Id]] = {}
    for user in in_order(owned):
        items = in_order(owned[user])
        count = min(len(items) - 1, max(1, round(share * len(items))))
        if count > 0:
            chosen = random.choice(len(items), count, replace=False)
            held[user] = {items[position] for position in chosen.tolist()}
    nothing: set[Id] = set()
    stays = [
        track not in held.get(user, nothing) for user, track in zip(users, tracks, strict=True)
    ]
    return interactions[np.array(stays, dtype=np.bool_)], held


def _among(data: Dataset, items: set[Id], allowed: Bools) -> set[Id]:
    position = data.catalogue.ids.position
    return {item for item in items if position(item) >= 0 and allowed[position(item)]}


def _place(
    model: Recommender,
    profile: Profile,
    relevant: set[Id],
    allowed: Bools,
    unseen: int,
    random: np.random.Generator,
) -> int | None:
    """How many of `unseen` other candidates score above one hidden item (half of the ties)."""
    data = model.fitted()
    hidden = {data.catalogue.ids.position(item) for item in relevant}
    others = np.array([i for i in np.flatnonzero(allowed).tolist() if i not in hidden])
    if unseen <= 0 or others.size == 0:
        return None
    one = in_order(relevant)[int(random.integers(len(relevant)))]
    drawn = random.choice(others, min(unseen, others.size), replace=False)
    scores = model.opinion(profile, allowed).scores
    own = scores[data.catalogue.ids.position(one)]
    return int((scores[drawn] > own).sum() + (scores[drawn] == own).sum() // 2)


def _novelty(data: Dataset, ranked: Sequence[Id]) -> float:
    if not ranked:
        return float("nan")
    owners = data.owners[data.catalogue.ids.positions(ranked)]
    return float(-np.log2(np.maximum(owners, 0.5) / max(1, data.n_users)).mean())
