"""One list for a group, with whom each track is for."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np

from recommender._arrays import Bools, Floats, Ints, best
from recommender.groups.strategies import ONE_BY_ONE, STRATEGIES
from recommender.models.base import Among, Recommender
from recommender.results import GroupRecommendation, Id


class GroupRecommender:
    """Turns a fitted recommender of one member's taste into lists for several.

    Args:
        model: a fitted recommender.
        strategy: fair (greedy proportional fairness), average, least_misery, most_pleasure,
            borda or round_robin.
        max_per_artist: the most tracks of one artist in a list, None for no limit.
        reach: a member's gain from an item is 1 / (1 + rank / reach), rank 0 being the best
            for them, so that what is far down everybody's list counts for nobody.
    """

    def __init__(
        self,
        model: Recommender,
        strategy: str = "fair",
        *,
        max_per_artist: int | None = 2,
        reach: float = 5.0,
    ) -> None:
        if strategy not in STRATEGIES:
            raise ValueError(f"strategy must be one of {', '.join(STRATEGIES)}, not {strategy!r}")
        self.model = model
        self.strategy = strategy
        self.max_per_artist = max_per_artist
        self.reach = reach

    def recommend(
        self,
        user_ids: Iterable[Id],
        n: int = 30,
        *,
        exclude_known: bool = True,
        among: Among = "all",
        genre: str | None = None,
        exclude: Collection[Id] = (),
    ) -> list[GroupRecommendation]:
        """The list for these members, in the order it was chosen.

        With `exclude_known` every track is new to all of them; what one of them dislikes is
        never in it. Members the model does not know, or who have nothing, follow the others;
        where that is true of all of them the list is what is popular.
        """
        users = list(dict.fromkeys(user_ids))
        data = self.model.fitted()
        if not users or data.n_items == 0 or n <= 0:
            return []
        profiles = [data.profile(user) for user in users]
        allowed = np.ones(data.n_items, dtype=np.bool_)
        for profile in profiles:
            allowed &= self.model.candidates(
                profile, exclude_known=exclude_known, among=among, genre=genre, exclude=exclude
            )
        if not allowed.any():
            return []
        heard = [index for index, profile in enumerate(profiles) if len(profile)]
        speaking = heard or [0]
        opinions = [self.model.opinion(profiles[index], allowed) for index in speaking]
        items, ranks = top_ranks([opinion.scores for opinion in opinions], allowed, n)
        gains = 1 / (1 + ranks / self.reach)
        chosen, values = self._choose(gains, ranks, data.catalogue.artist_codes[items], n)
        highest = max(values, default=0.0) or 1.0
        answer = []
        for column, value in zip(chosen, values, strict=True):
            item = int(items[column])
            suits = _suited(gains[:, column])
            answer.append(
                GroupRecommendation(
                    data.catalogue.ids.values[item],
                    float(np.clip(value / highest, 0.0, 1.0)),
                    tuple(users[speaking[index]] for index in suits) if heard else tuple(users),
                    opinions[suits[0]].reasons(item),
                )
            )
        return answer

    def _choose(
        self, gains: Floats, ranks: Floats, artists: Ints, n: int
    ) -> tuple[list[int], list[float]]:
        """Columns chosen one by one, with the group's mean gain from each."""
        pick = STRATEGIES[self.strategy]
        free = np.ones(gains.shape[1], dtype=np.bool_)
        received = np.zeros(gains.shape[0])
        used: dict[int, int] = {}
        chosen: list[int] = []
        scores = pick(gains, ranks, received, 0)
        while len(chosen) < n and free.any():
            if self.strategy in ONE_BY_ONE:
                scores = pick(gains, ranks, received, len(chosen))
            column = int(np.argmax(np.where(free, scores, -np.inf)))
            free[column] = False
            artist = int(artists[column])
            if artist >= 0 and self.max_per_artist is not None:
                used[artist] = used.get(artist, 0) + 1
                if used[artist] >= self.max_per_artist:
                    free &= artists != artist
            received += gains[:, column]
            chosen.append(column)
        return chosen, [float(gains[:, column].mean()) for column in chosen]


def top_ranks(scores: list[Floats], allowed: Bools, n: int) -> tuple[Ints, Floats]:
    """Items that stand high with anybody, and each member's rank of them (0 the best).

    Looks `depth` places down; an item below that has rank `depth`, so a group of any size
    needs no members x items array. Shapes (pool,) and (members, pool).
    """
    depth = max(500, 10 * n)
    orders = [best(np.where(allowed, each, -np.inf), depth) for each in scores]
    items = np.unique(np.concatenate(orders))
    ranks = np.full((len(scores), items.size), float(depth))
    for member, order in enumerate(orders):
        ranks[member, np.searchsorted(items, order)] = np.arange(order.size)
    return items, ranks


def _suited(gains: Floats) -> list[int]:
    """Members an item is for: the one who gains most, and all who gain at least half of that."""
    order = np.argsort(-gains, kind="stable").tolist()
    return [index for index in order if gains[index] >= 0.5 * gains[order[0]]]
