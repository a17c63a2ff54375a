"""NDCG@10 on servers drawn from real people, beside a plain hybrid of library parts.

The protocol of the design page: servers drawn at random, a fifth of each member's items hidden,
candidates are what the server knows, the mean over all members of many servers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from recommender import HybridRecommender, Recommendation, similar_items
from recommender.results import Id
from tests.benchmarks.plain import PlainHybrid
from tests.recommender.data import lastfm, playlists

SERVERS = {5: 60, 10: 30, 25: 12, 50: 6, 100: 3, 300: 1}
"""How many servers of each size."""


class Model(Protocol):
    def fit(
        self,
        interactions: pd.DataFrame | None,
        tracks: pd.DataFrame | None = None,
        similar: pd.DataFrame | None = None,
    ) -> object: ...

    def recommend(self, user_id: Id, n: int = 10) -> list[Recommendation]: ...


@dataclass(frozen=True)
class Server:
    known: pd.DataFrame
    tracks: pd.DataFrame
    hidden: dict[Id, set[Id]]  # of each member, what the server still knows from others


def draw(
    interactions: pd.DataFrame, tracks: pd.DataFrame, size: int, seed: int, share: float = 0.2
) -> Server:
    """A server of `size` people, with a share of each one's items hidden."""
    random = np.random.default_rng([seed, size])
    people = random.choice(np.sort(interactions["user_id"].unique()), size, replace=False)
    here = interactions[interactions["user_id"].isin(people)].reset_index(drop=True)
    out = np.zeros(len(here), dtype=bool)
    for rows in here.groupby("user_id").groups.values():
        count = min(len(rows) - 1, max(1, round(share * len(rows))))
        if count > 0:
            out[random.choice(np.asarray(rows), count, replace=False)] = True
    known = here[~out].reset_index(drop=True)
    items = set(known["track_id"])
    hidden = {
        user: found
        for user, rows in here[out].groupby("user_id")
        if (found := set(rows["track_id"]) & items)
    }
    listed = tracks[tracks["track_id"].isin(items)].reset_index(drop=True)
    return Server(known, listed, hidden)


def ndcg_at_10(found: list[Recommendation], relevant: set[Id]) -> float:
    gains = [1 / np.log2(2 + i) for i, each in enumerate(found) if each.track_id in relevant]
    best = sum(1 / np.log2(2 + i) for i in range(min(10, len(relevant))))
    return float(sum(gains) / best)


def judge(model: Model, server: Server, similar: pd.DataFrame | None) -> list[float]:
    model.fit(server.known, server.tracks, similar)
    return [ndcg_at_10(model.recommend(user), items) for user, items in server.hidden.items()]


def table(kind: str, sizes: tuple[int, ...], *, lists: bool = False) -> Iterator[str]:
    """A line a size: plain hybrid, ours, ratio; with lists, the best plain use of the same."""
    interactions, tracks = lastfm() if kind == "lastfm" else playlists()
    similar = None
    if lists:
        interactions, similar = _other_half(kind, interactions, tracks)
    for size in sizes:
        servers = [draw(interactions, tracks, size, seed) for seed in range(SERVERS[size])]
        plain = [PlainHybrid(), *(PlainHybrid(lists=w) for w in (0.5, 1.0, 2.0, None) if lists)]
        theirs = max(_mean(model, servers, similar) for model in plain)
        ours = _mean(HybridRecommender(), servers, similar)
        yield f"{kind:10s} {size:4d}  plain {theirs:.4f}  ours {ours:.4f}  {ours / theirs:.3f} x"


def _mean(model: Model, servers: list[Server], similar: pd.DataFrame | None) -> float:
    return float(np.mean([value for server in servers for value in judge(model, server, similar)]))


def _other_half(
    kind: str, interactions: pd.DataFrame, tracks: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Half of the people, and lists of similar artists made from the others."""
    people = np.sort(interactions["user_id"].unique())
    np.random.default_rng(5).shuffle(people)
    elsewhere = interactions["user_id"].isin(people[: len(people) // 2])
    column = "artist_id" if "artist_id" in tracks.columns else "artist"
    artist = dict(zip(tracks["track_id"], tracks[column], strict=True))
    rows = interactions[elsewhere]
    rows = rows.assign(track_id=rows["track_id"].map(artist))
    return interactions[~elsewhere], similar_items(rows.drop_duplicates(["user_id", "track_id"]))


def main() -> None:
    for line in table("lastfm", (5, 10, 25, 50, 300)):
        print(line, flush=True)
    for line in table("playlists", (25, 100)):
        print(line, flush=True)
    for line in table("lastfm", (5, 10, 25), lists=True):
        print(f"{line}  (lists)", flush=True)


if __name__ == "__main__":
    main()
