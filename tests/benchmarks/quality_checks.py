"""What the hybrid is held to: alone, with lists from elsewhere, for newcomers and for groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from recommender import (
    ContentRecommender,
    EaseRecommender,
    EnrichedEaseRecommender,
    HybridRecommender,
    ItemNeighboursRecommender,
    ListsRecommender,
    PopularityRecommender,
    Recommender,
    TaggedEaseRecommender,
    UserNeighboursRecommender,
)
from tests.benchmarks.groups import SIZES, trials
from tests.benchmarks.plain import PlainHybrid
from tests.benchmarks.quality_servers import (
    Model,
    People,
    Ratio,
    Server,
    average_line,
    draw,
    judge,
    line,
    ndcg_at_10,
    people,
    relabelled,
)

SHOWN = {"lastfm": "artists", "playlists": "playlists"}
ALONE = {"lastfm": {5: 60, 10: 40, 25: 16, 50: 8, 300: 2}, "playlists": {25: 24, 100: 6, 300: 2}}
"""How many servers of each size."""
WITH_LISTS = {
    "lastfm": {5: 60, 10: 40, 25: 12, 50: 6, 300: 1},
    "playlists": {10: 40, 25: 20, 100: 4},
}
TRACK_LISTS = {10: 40, 25: 20, 100: 3}
WRONG = {"lastfm": {5: 60, 10: 40, 25: 12}, "playlists": {10: 40, 25: 20}}
WHOLE = {"lastfm": {5: 20, 10: 12, 25: 6, 50: 3}, "playlists": {10: 12, 25: 6}}
SINGLE: tuple[type[Recommender], ...] = (
    PopularityRecommender,
    ContentRecommender,
    UserNeighboursRecommender,
    ItemNeighboursRecommender,
    EaseRecommender,
    TaggedEaseRecommender,
    EnrichedEaseRecommender,
)


@dataclass(frozen=True)
class Draws:
    """How many servers, as a multiple of the usual number, and from which third of the people."""

    times: float = 1.0
    part: int = 0
    start: int = 0  # number of the first server

    def seeds(self, count: int) -> range:
        return range(self.start, self.start + max(1, round(self.times * count)))

    def people(self, kind: str, size: int = 0) -> People:
        """A third of them; all for servers larger than that."""
        those = people(kind, 1 / 3, self.part)
        return those if size <= those.interactions["user_id"].nunique() else people(kind)


def _judged(
    model: Callable[[], Model], servers: list[Server], similar: pd.DataFrame | None = None
) -> list[list[float]]:
    return [judge(model(), server, similar) for server in servers]


def alone(draws: Draws) -> Iterator[str]:
    """Without lists, against the plain hybrid."""
    ratios = []
    for kind, sizes in ALONE.items():
        for size, count in sizes.items():
            servers = [draw(draws.people(kind, size), size, seed) for seed in draws.seeds(count)]
            plain = _judged(PlainHybrid, servers)
            ours = _judged(HybridRecommender, servers)
            ratios.append(Ratio.of(ours, plain))
            yield line(f"alone, {size} {SHOWN[kind]}", ratios[-1], 1.03)
    yield average_line("alone, on average", ratios, 1.08)


def with_lists(draws: Draws) -> Iterator[str]:
    """With lists of similar artists, against the best plain use of the same."""
    ratios = []
    for kind, sizes in WITH_LISTS.items():
        those = draws.people(kind)
        similar = those.lists()
        for size, count in sizes.items():
            servers = [draw(those, size, seed) for seed in draws.seeds(count)]
            ours = _judged(HybridRecommender, servers, similar)
            each = [
                Ratio.of(ours, _judged(partial(PlainHybrid, lists=weight), servers, similar))
                for weight in (0.5, 1.0, 2.0, None)
            ]
            ratios.append(min(each, key=lambda ratio: ratio.value))
            yield line(f"with lists, {size} {SHOWN[kind]}", ratios[-1], 0.99)
    yield average_line("with lists, on average", ratios, 1.03)


def track_lists(draws: Draws) -> Iterator[str]:
    """With lists of similar tracks, right and wrong, beside those of artists and alone."""
    those = draws.people("playlists")
    artists, tracks = those.lists(), those.lists("track")
    wrong = relabelled(tracks)
    for size, count in TRACK_LISTS.items():
        servers = [draw(those, size, seed) for seed in draws.seeds(count)]
        without = _judged(HybridRecommender, servers)
        one = _judged(HybridRecommender, servers, artists)
        both = _judged(HybridRecommender, servers, pd.concat([artists, tracks]))
        alone = _judged(HybridRecommender, servers, tracks)
        shown = f"{size} playlists"
        # More than level: lists that nobody reads would be level, too.
        yield line(f"lists of both, against artists', {shown}", Ratio.of(both, one), 1.03)
        yield line(f"lists of both, against without, {shown}", Ratio.of(both, without), 1.03)
        yield line(f"lists of tracks, against without, {shown}", Ratio.of(alone, without), 1.03)
        both = _judged(HybridRecommender, servers, pd.concat([artists, wrong]))
        alone = _judged(HybridRecommender, servers, wrong)
        yield line(f"wrong ones beside artists', {shown}", Ratio.of(both, one), 0.98)
        yield line(f"wrong lists of tracks, {shown}", Ratio.of(alone, without), 0.98)
    for size, count in WHOLE["playlists"].items():
        servers = [draw(those, size, seed, whole=True) for seed in draws.seeds(count)]
        ours = _judged(HybridRecommender, servers, pd.concat([artists, tracks]))
        one = _judged(HybridRecommender, servers, artists)
        title = f"whole catalogue, lists of both, {size} playlists"
        yield line(title, Ratio.of(ours, one), 1.03)


def wrong_lists(draws: Draws) -> Iterator[str]:
    """With lists of other people and another kind of music, against without."""
    for kind, sizes in WRONG.items():
        those = draws.people(kind)
        similar = those.wrong_lists()
        for size, count in sizes.items():
            servers = [draw(those, size, seed) for seed in draws.seeds(count)]
            ours = _judged(HybridRecommender, servers, similar)
            without = _judged(HybridRecommender, servers)
            yield line(f"wrong lists, {size} {SHOWN[kind]}", Ratio.of(ours, without), 0.98)


def whole_catalogue(draws: Draws) -> Iterator[str]:
    """All tracks as candidates and all that was hidden, against the lists alone."""
    for kind, sizes in WHOLE.items():
        those = draws.people(kind)
        similar = those.lists()
        for size, count in sizes.items():
            servers = [draw(those, size, seed, whole=True) for seed in draws.seeds(count)]
            ours = _judged(HybridRecommender, servers, similar)
            lists = _judged(ListsRecommender, servers, similar)
            yield line(f"whole catalogue, {size} {SHOWN[kind]}", Ratio.of(ours, lists), 1.05)


def newcomers(draws: Draws) -> Iterator[str]:
    """Somebody new on a server of 25, against popularity and the best single model."""
    for kind in SHOWN:
        found: dict[tuple[type[Recommender], int], list[list[float]]] = {}
        for seed in draws.seeds(20):
            for (model, known), values in _newcomers(draws.people(kind), seed).items():
                found.setdefault((model, known), []).append(values)
        for known in (0, 1, 3):
            ours = found[HybridRecommender, known]
            others = (PopularityRecommender,) if known == 0 else SINGLE
            ratios = {each: Ratio.of(ours, found[each, known]) for each in others}
            best = min(ratios, key=lambda each: ratios[each].value)
            title = f"newcomer, {known} known, {SHOWN[kind]} ({best.__name__})"
            yield line(title, ratios[best], 1.0)


def _newcomers(those: People, seed: int) -> dict[tuple[type[Recommender], int], list[float]]:
    """NDCG@10 of eight who come to a server of 24 one at a time, by model and known tracks."""
    random = np.random.default_rng([7, seed])
    everybody = np.sort(those.interactions["user_id"].unique())
    members = random.choice(everybody, 24 + 8, replace=False)
    rows = those.interactions
    server = rows[rows["user_id"].isin(members[:24])]
    shelf = those.tracks[those.tracks["track_id"].isin(server["track_id"])]
    found: dict[tuple[type[Recommender], int], list[float]] = {}
    models: tuple[type[Recommender], ...] = (HybridRecommender, *SINGLE)
    fitted = [model().fit(server, shelf) for model in models]
    for member in members[24:]:
        own = rows[(rows["user_id"] == member) & rows["track_id"].isin(shelf["track_id"])]
        own = own.iloc[random.permutation(len(own))].assign(user_id="newcomer")
        if len(own) < 4:
            continue
        for model in fitted:
            for known in (0, 1, 3):
                came = model.fold_in("newcomer", own[:known]) if known else model
                value = ndcg_at_10(came.recommend("newcomer"), set(own["track_id"][known:]))
                found.setdefault((type(model), known), []).append(value)
    return found


def for_groups(draws: Draws) -> Iterator[str]:
    """Groups of several sizes from a server of 30, the fair list against the average."""
    for kind in SHOWN:
        those = draws.people(kind)
        seen = [trials(those.interactions, those.tracks, seed) for seed in draws.seeds(12)]
        ratios = []
        for size in SIZES:
            each = {
                (strategy, what): [one[strategy, size][:, place].tolist() for one in seen]
                for strategy in ("fair", "average")
                for place, what in enumerate(("recall", "missed"))
            }
            recall = Ratio.of(each["fair", "recall"], each["average", "recall"])
            missed = Ratio.of(each["fair", "missed"], each["average", "missed"])
            ratios.append(recall)
            yield line(f"group of {size}, recall, {SHOWN[kind]}", recall, 1.05)
            yield line(f"group of {size}, no hit, {SHOWN[kind]}", missed, 0.87, most=True)
        yield average_line(f"groups, recall on average, {SHOWN[kind]}", ratios, 1.10)


CHECKS: dict[str, Callable[[Draws], Iterator[str]]] = {
    "alone": alone,
    "lists": with_lists,
    "tracks": track_lists,
    "wrong": wrong_lists,
    "whole": whole_catalogue,
    "newcomers": newcomers,
    "groups": for_groups,
}
