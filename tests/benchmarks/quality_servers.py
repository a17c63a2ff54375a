"""Servers drawn from real people, with something hidden, and how well a model finds it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from recommender import Recommendation, similar_items
from recommender.results import Id
from tests.recommender.data import lastfm, playlists


class Model(Protocol):
    def fit(
        self,
        interactions: pd.DataFrame | None,
        tracks: pd.DataFrame | None = None,
        similar: pd.DataFrame | None = None,
    ) -> object: ...

    def recommend(self, user_id: Id, n: int = 10) -> list[Recommendation]: ...


@dataclass(frozen=True)
class People:
    """Those that servers are drawn from, all tracks, and lists that others made."""

    kind: str
    interactions: pd.DataFrame
    tracks: pd.DataFrame
    others: pd.DataFrame  # interactions of the people elsewhere

    def lists(self, kind: str = "artist") -> pd.DataFrame:
        """Similar artists or tracks, top 100 by cosine, as the others listen."""
        rows = self.others
        if kind == "artist":
            column = "artist_id" if "artist_id" in self.tracks.columns else "artist"
            artist = dict(zip(self.tracks["track_id"], self.tracks[column], strict=True))
            rows = rows.assign(track_id=rows["track_id"].map(artist))
            rows = rows.drop_duplicates(["user_id", "track_id"])
        return similar_items(rows, kind=kind)

    def wrong_lists(self) -> pd.DataFrame:
        """Artists as people of the other collection have them, matched by name."""
        interactions, tracks = read("playlists" if self.kind == "lastfm" else "lastfm")
        artist = dict(zip(tracks["track_id"], tracks["artist"], strict=True))
        rows = interactions.assign(track_id=interactions["track_id"].map(artist))
        lists = similar_items(rows.drop_duplicates(["user_id", "track_id"]))
        column = "artist_id" if "artist_id" in self.tracks.columns else "artist"
        named = dict(zip(self.tracks["artist"].str.casefold(), self.tracks[column], strict=True))
        for side in ("id", "similar_id"):
            lists[side] = lists[side].str.casefold().map(named)
        return lists.dropna()


def relabelled(lists: pd.DataFrame) -> pd.DataFrame:
    """The same lists with the items exchanged for each other at random: of a world gone wrong."""
    ids = np.unique(np.r_[lists["id"], lists["similar_id"]])
    other = dict(zip(ids, np.random.default_rng(3).permutation(ids), strict=True))
    return lists.assign(id=lists["id"].map(other), similar_id=lists["similar_id"].map(other))


@dataclass(frozen=True)
class Server:
    known: pd.DataFrame
    tracks: pd.DataFrame
    hidden: dict[Id, set[Id]]  # of each member, what is among the candidates


def read(kind: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    return lastfm() if kind == "lastfm" else playlists()


def people(kind: str, share: float = 1.0, part: int = 0) -> People:
    """One of the parts that a fixed shuffle of the people falls into, each `share` of them."""
    interactions, tracks = read(kind)
    everybody = np.sort(interactions["user_id"].unique())
    np.random.default_rng(11).shuffle(everybody)
    count = int(share * len(everybody))
    chosen = interactions["user_id"].isin(everybody[part * count : (part + 1) * count])
    return People(kind, interactions[chosen], tracks, interactions[~chosen])


def draw(those: People, size: int, seed: int, *, whole: bool = False, share: float = 0.2) -> Server:
    """A server of `size` people, with a share of each one's items hidden.

    Candidates are what the server knows, or with `whole` all tracks; of what is hidden only
    candidates count.
    """
    random = np.random.default_rng([seed, size])
    members = np.sort(those.interactions["user_id"].unique())
    members = random.choice(members, size, replace=False)
    here = those.interactions[those.interactions["user_id"].isin(members)].reset_index(drop=True)
    out = np.zeros(len(here), dtype=bool)
    for rows in here.groupby("user_id").groups.values():
        count = min(len(rows) - 1, max(1, round(share * len(rows))))
        if count > 0:
            out[random.choice(np.asarray(rows), count, replace=False)] = True
    known = here[~out].reset_index(drop=True)
    items = set(those.tracks["track_id"] if whole else known["track_id"])
    hidden = {
        user: found
        for user, rows in here[out].groupby("user_id")
        if (found := set(rows["track_id"]) & items)
    }
    listed = those.tracks[those.tracks["track_id"].isin(items)].reset_index(drop=True)
    return Server(known, listed, hidden)


def ndcg_at_10(found: Sequence[Recommendation], relevant: Collection[Id]) -> float:
    gains = [1 / np.log2(2 + i) for i, each in enumerate(found) if each.track_id in relevant]
    best = sum(1 / np.log2(2 + i) for i in range(min(10, len(relevant))))
    return float(sum(gains) / best)


def judge(model: Model, server: Server, similar: pd.DataFrame | None = None) -> list[float]:
    """NDCG@10 of each member of whom something is hidden."""
    model.fit(server.known, server.tracks, similar)
    return [ndcg_at_10(model.recommend(user), items) for user, items in server.hidden.items()]


@dataclass(frozen=True)
class Ratio:
    """Mean over all members of all servers, ours by theirs, with a 95 % bootstrap interval.

    Whole servers are drawn, as members of one server depend on each other.
    """

    ours: float
    theirs: float
    low: float
    high: float

    @classmethod
    def of(cls, ours: Sequence[Sequence[float]], theirs: Sequence[Sequence[float]]) -> Ratio:
        random = np.random.default_rng(0)
        picks = random.integers(0, len(ours), (2000, len(ours)))
        first, second = (np.array([sum(each) for each in side]) for side in (ours, theirs))
        drawn = first[picks].sum(axis=1) / np.maximum(second[picks].sum(axis=1), 1e-12)
        low, high = np.percentile(drawn, [2.5, 97.5])
        counts = [sum(len(each) for each in side) for side in (ours, theirs)]
        means = first.sum() / counts[0], second.sum() / counts[1]
        return cls(float(means[0]), float(means[1]), float(low), float(high))

    @property
    def value(self) -> float:
        return self.ours / self.theirs if self.theirs else float("nan")

    def __str__(self) -> str:
        return (
            f"{self.ours:.4f} against {self.theirs:.4f}: "
            f"x{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"
        )


def line(title: str, ratio: Ratio, bound: float, *, most: bool = False) -> str:
    """One figure, what it is held to, and whether it held."""
    held = ratio.value <= bound if most else ratio.value >= bound
    words = f"at {'most' if most else 'least'} {bound:.2f}, {'held' if held else 'MISSED'}"
    return f"{title:44s} {ratio}  {words}"


def average_line(title: str, ratios: Sequence[Ratio], bound: float) -> str:
    mean = float(np.mean([each.value for each in ratios]))
    return f"{title:44s} x{mean:.3f}  at least {bound:.2f}, {'held' if mean >= bound else 'MISSED'}"
