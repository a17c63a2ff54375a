"""Lists for groups on servers drawn from real people: the fair one beside the average.

A fifth of each member's items is hidden; groups of several sizes are drawn from each server and
asked for 30 tracks new to all of them. A member's recall is how many of the 30 they had hidden,
divided by how many they could be (30, or all they had hidden, whether or not anybody on the
server still knows it).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import click
import numpy as np
import pandas as pd

from recommender import STRATEGIES, GroupRecommender, HybridRecommender
from recommender._arrays import Floats
from recommender.results import Id
from tests.recommender.data import lastfm, playlists

LENGTH = 30
MEMBERS = 30
SIZES = (3, 5, 8)


@dataclass(frozen=True)
class Figures:
    """Means over members: recall, and the share of those for whom nothing hits."""

    recall: float
    missed: float


def compare(
    interactions: pd.DataFrame,
    tracks: pd.DataFrame,
    strategies: tuple[str, ...] = ("average", "fair"),
    *,
    servers: int = 10,
    groups: int = 10,
    whole_catalogue: bool = False,
    seed: int = 0,
) -> dict[str, dict[int, Figures]]:
    """Strategy -> size -> figures, over `groups` groups of each size from each server."""
    told = [
        trials(
            interactions,
            tracks,
            number,
            strategies,
            groups=groups,
            whole_catalogue=whole_catalogue,
            seed=seed,
        )
        for number in range(servers)
    ]
    return {
        strategy: {
            size: Figures(*np.concatenate([one[strategy, size] for one in told]).mean(axis=0))
            for size in SIZES
        }
        for strategy in strategies
    }


def trials(
    interactions: pd.DataFrame,
    tracks: pd.DataFrame,
    number: int,
    strategies: tuple[str, ...] = ("average", "fair"),
    *,
    groups: int = 10,
    whole_catalogue: bool = False,
    seed: int = 0,
) -> dict[tuple[str, int], Floats]:
    """One server: (strategy, size) -> recall and whether nothing hit, a row a member."""
    random = np.random.default_rng([seed, number])
    people = random.choice(np.sort(interactions["user_id"].unique()), MEMBERS, replace=False)
    known, hidden = _hide(interactions[interactions["user_id"].isin(people)], random)
    shelf = tracks
    if not whole_catalogue:
        shelf = tracks[tracks["track_id"].isin(known["track_id"])]
    model = HybridRecommender().fit(known, shelf)
    told: dict[tuple[str, int], list[tuple[float, bool]]] = {}
    for size, group in _groups(people, groups, random):
        for strategy in strategies:
            found = GroupRecommender(model, strategy).recommend(group, LENGTH)
            ids = {each.track_id for each in found}
            for member in group:
                if member not in hidden:
                    continue  # of a single item nothing is hidden
                hits = len(ids & hidden[member])
                share = hits / min(LENGTH, len(hidden[member]))
                told.setdefault((strategy, size), []).append((share, hits == 0))
    return {key: np.array(rows, dtype=np.float64) for key, rows in told.items()}


def seconds(members: int, tracks: int, group: int, owned: int = 200) -> float:
    """How long a list for a group takes, made-up members with `owned` tracks each."""
    random = np.random.default_rng(0)
    shelf = pd.DataFrame({"track_id": np.arange(tracks)})
    shelf["name"] = [f"Song {number}" for number in range(tracks)]
    shelf["artist"] = [f"Artist {number}" for number in random.integers(0, tracks // 4, tracks)]
    shelf["genres"] = [[f"genre {number}"] for number in random.integers(0, 60, tracks)]
    liked = [random.choice(tracks, owned, replace=False) for _ in range(members)]
    interactions = pd.DataFrame(
        {"user_id": np.repeat(np.arange(members), owned), "track_id": np.concatenate(liked)}
    )
    model = HybridRecommender().fit(interactions, shelf)
    started = time.perf_counter()
    GroupRecommender(model).recommend(range(group), LENGTH)
    return time.perf_counter() - started


def _groups(
    people: np.ndarray, groups: int, random: np.random.Generator
) -> Iterator[tuple[int, list[Id]]]:
    for size in SIZES:
        for _ in range(groups):
            yield size, random.choice(people, size, replace=False).tolist()


def _hide(
    interactions: pd.DataFrame, random: np.random.Generator
) -> tuple[pd.DataFrame, dict[Id, set[Id]]]:
    interactions = interactions.reset_index(drop=True)
    out = np.zeros(len(interactions), dtype=bool)
    for rows in interactions.groupby("user_id").groups.values():
        count = min(len(rows) - 1, max(1, round(0.2 * len(rows))))
        out[random.choice(np.asarray(rows), count, replace=False)] = True
    hidden: dict[Id, set[Id]] = {}
    for user, track in interactions.loc[out, ["user_id", "track_id"]].itertuples(index=False):
        hidden.setdefault(user, set()).add(track)
    return interactions[~out].reset_index(drop=True), hidden


@click.command()
@click.option("--servers", default=10, show_default=True, help="How many servers to draw.")
@click.option("--each", default=10, show_default=True, help="Groups of each size from a server.")
@click.option("--seed", default=0, show_default=True)
@click.option("--everything", is_flag=True, help="Every strategy, not fair and average only.")
@click.option("--speed", is_flag=True, help="Time large groups instead.")
def groups(servers: int, each: int, seed: int, everything: bool, speed: bool) -> None:
    """Recall of lists for groups of 3, 5 and 8: what fair gains on average."""
    if speed:
        for members, group in ((50, 8), (50, 50)):
            click.echo(f"{group} of {members} members over 30,000 tracks, in seconds:")
            click.echo(f"{seconds(members, 30_000, group):.2f}")
        return
    strategies = STRATEGIES if everything else ("average", "fair")
    gained = 0.0
    for name, read in (("artists with tags", lastfm), ("tracks with names", playlists)):
        for whole in (False, True):
            found = compare(
                *read(), strategies, servers=servers, groups=each, whole_catalogue=whole, seed=seed
            )
            click.echo(f"{name}, {'the whole catalogue' if whole else 'what the server knows'}:")
            for strategy, by_size in found.items():
                click.echo(f"  {strategy:14s}{_row(by_size, found['average'])}")
            recalls = [found["fair"][size].recall / found["average"][size].recall for size in SIZES]
            gained = gained or float(np.mean(recalls))
    click.echo("fair against average on artists with tags, recall:")
    click.echo(f"{gained:.3f}")


def _row(figures: dict[int, Figures], base: dict[int, Figures]) -> str:
    cells = [
        f"{size}: recall {one.recall:.4f} (x{one.recall / base[size].recall:.3f}), "
        f"missed {one.missed:.3f} (x{one.missed / base[size].missed:.3f})"
        for size, one in figures.items()
    ]
    return "; ".join(cells)
