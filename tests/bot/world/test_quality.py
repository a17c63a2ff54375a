"""Lists from dump to recommendation: as good as those from the same people's true plays.

Real listeners, half of them in a dump with all its troubles; servers of the others judge.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bot.world.build import build_world
from bot.world.export import export_world
from recommender import HybridRecommender, ListsRecommender, similar_items
from tests.dumps import Shape, artist_mbid, make_dump
from tests.recommender.data import lastfm

pytest.importorskip("duckdb", reason="the extra `world` is not installed")


def exported(folder: Path, plays: pd.DataFrame, shape: Shape) -> pd.DataFrame:
    """The lists of artists that a dump of `plays` gives, as the recommender takes them."""
    dump = make_dump(folder / "day.tar", plays, shape)
    build_world([dump], folder / "world")
    dump.unlink()
    export_world(folder / "world", folder)
    similar = pd.read_csv(folder / "similar.csv")
    similar = similar[similar["kind"] == "artist"]
    ours = {artist_mbid(item): item for item in plays["item_id"].unique().tolist()}
    return similar.assign(
        id=similar["id"].map(ours), similar_id=similar["similar_id"].map(ours)
    ).dropna()


def judge(
    maker: type[HybridRecommender] | type[ListsRecommender],
    interactions: pd.DataFrame,
    tracks: pd.DataFrame,
    judges: np.ndarray,
    lists: list[pd.DataFrame],
    size: int,
    servers: int,
) -> list[float]:
    """NDCG@10 of each of `lists`, on servers drawn from `judges`, a fifth of each hidden."""
    random = np.random.default_rng(size)
    found: list[list[float]] = [[] for _ in lists]
    for _ in range(servers):
        own = interactions[interactions["user_id"].isin(random.choice(judges, size, False))]
        hidden = own.groupby("user_id").sample(frac=0.2, random_state=int(random.integers(1 << 30)))
        known = own.drop(hidden.index)
        catalogue = tracks[tracks["track_id"].isin(known["track_id"])]
        truth = hidden[hidden["track_id"].isin(known["track_id"])].groupby("user_id")["track_id"]
        here = set(catalogue["track_id"])
        for scores, everything in zip(found, lists, strict=True):
            # What a server does not know does no harm, but takes time to read.
            similar = everything[everything["id"].isin(here) & everything["similar_id"].isin(here)]
            model = maker().fit(known, catalogue, similar=similar)
            for user, wanted in truth:
                right = set(wanted)
                best = [one.track_id in right for one in model.recommend(user, 10)]
                gains = np.array(best) / np.log2(np.arange(len(best)) + 2)
                ideal = (1 / np.log2(np.arange(min(10, len(wanted))) + 2)).sum()
                scores.append(float(gains.sum() / ideal))
    return [float(np.mean(scores)) for scores in found]


def test_as_good_as_from_true_plays_and_no_worse_for_a_bot(tmp_path: Path) -> None:
    interactions, tracks = lastfm()
    tracks = tracks.assign(artist_id=tracks["track_id"])
    everybody = np.random.default_rng(3).permutation(np.sort(interactions["user_id"].unique()))
    inside, judges = everybody[:600], everybody[600:]
    true = interactions[interactions["user_id"].isin(inside)]
    plays = true.rename(columns={"track_id": "item_id", "weight": "plays"})
    plays["plays"] = (plays["plays"] // 60).clip(1, 8)
    plays["user_id"] += 50_000_000
    names = dict(zip(tracks["track_id"], tracks["name"], strict=True))
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with_bot = exported(tmp_path / "a", plays, Shape(names=names))
    without = exported(tmp_path / "b", plays, Shape(names=names, bot_listens=0))

    cosine = similar_items(true, 100)
    for maker, size, servers in (
        (ListsRecommender, 10, 12),
        (ListsRecommender, 25, 5),
        # The whole model takes its time, so it judges in passing, and may err a little more.
        (HybridRecommender, 10, 1),
    ):
        both = [cosine, with_bot]
        base, dumped = judge(maker, interactions, tracks, judges, both, size, servers)
        print(f"{maker.__name__}, {size}: {dumped:.3f} from the dump, {base:.3f} from true plays")
        assert dumped >= (0.97 if maker is ListsRecommender else 0.9) * base

    top = {kind: lists.groupby("id").head(10) for kind, lists in (("w", with_bot), ("o", without))}
    pairs = {kind: set(zip(one["id"], one["similar_id"], strict=True)) for kind, one in top.items()}
    assert len(pairs["w"] & pairs["o"]) >= 0.9 * len(pairs["o"])

    for file in ("a/world", "a/similar.csv", "a/items.csv"):
        content = (tmp_path / file).read_bytes()
        assert not any(str(50_000_000 + user).encode() in content for user in inside.tolist())
