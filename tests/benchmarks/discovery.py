"""Discovery on real listeners: hidden artists found again among the world's whole catalogue.

900 of the listeners are the world: their lists, tags and listener counts. Of the other 300,
servers are drawn; a fifth of everybody's artists is hidden. To be found is what a member hid and
nobody on their server has; candidates are all artists of the world that nobody there has.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import pandas as pd

from recommender import similar_items
from recommender.discovery import discoveries

DATA = Path(__file__).parents[3] / "shared" / "data" / "lastfm"
WORLD = 900
SIZES = {5: 16, 10: 8, 25: 3}
"""Members -> servers drawn."""

DISCOUNTS = 1 / np.log2(np.arange(2, 12))


@dataclass(frozen=True)
class Case:
    """A member of a server: what they love (artist -> plays), what is had there, what they hid."""

    loved: dict[int, float]
    had: set[int]
    hidden: set[int]


@dataclass(frozen=True)
class World:
    lists: pd.DataFrame
    artists: pd.DataFrame

    def near(self, loved: dict[int, float]) -> pd.DataFrame:
        """Lists with one of these at either end."""
        return self.lists[self.lists["id"].isin(loved) | self.lists["similar_id"].isin(loved)]


def measure(say: Callable[[str], None], sizes: dict[int, int] = SIZES) -> dict[int, float]:
    """NDCG@10 of the ranking over that of the plain sum of lists, by number of members."""
    plays = pd.read_csv(DATA / "interactions.csv.gz")
    tags = pd.read_csv(DATA / "artists.csv.gz").set_index("item_id")["tags"].fillna("")
    users = np.random.default_rng(7).permutation(plays["user_id"].unique())
    there = plays[plays["user_id"].isin(users[:WORLD])]
    rows = there.rename(columns={"item_id": "track_id"})[["user_id", "track_id"]]
    counted = there.groupby("item_id")["user_id"].nunique()
    artists = pd.DataFrame({"artist_id": counted.index, "listeners": counted.to_numpy()})
    artists["tags"] = [[tag for tag in tags[one].split("|") if tag] for one in counted.index]
    world = World(similar_items(rows.assign(weight=1.0)), artists)
    rest = plays[plays["user_id"].isin(users[WORLD:])]
    members = dict(iter(rest.groupby("user_id")))
    ratios = {}
    for size, servers in sizes.items():
        pairs = [
            (_ndcg(_plain(world, case), case), _ndcg(_ours(world, case), case))
            for number in range(servers)
            for case in _server(members, size, number, set(counted.index))
        ]
        plain, ours = np.array(pairs).mean(axis=0)
        say(f"{size} members, {len(pairs)} cases: plain sum {plain:.3f}, discovery {ours:.3f}")
        ratios[size] = float(ours / plain)
    return ratios


def _server(
    members: dict[int, pd.DataFrame], size: int, number: int, known: set[int]
) -> list[Case]:
    random = np.random.default_rng([size, number])
    loved: dict[int, dict[int, float]] = {}
    hidden: dict[int, set[int]] = {}
    for user in random.choice(sorted(members), size, replace=False).tolist():
        rows = members[user]
        hide = random.random(len(rows)) < 0.2
        hidden[user] = set(rows.loc[hide, "item_id"].tolist()) & known
        seen = rows[~hide]
        loved[user] = dict(zip(seen["item_id"].tolist(), seen["plays"].tolist(), strict=True))
    had = {artist for each in loved.values() for artist in each}
    cases = [Case(loved[user], had, hidden[user] - had) for user in loved]
    return [case for case in cases if case.hidden]


def _plain(world: World, case: Case) -> list[int]:
    lists = world.lists[world.lists["id"].isin(case.loved)]
    sums = lists.groupby("similar_id")["score"].sum().drop(list(case.had), errors="ignore")
    return [int(one) for one in sums.sort_values(ascending=False, kind="stable").index[:10]]


def _ours(world: World, case: Case) -> list[int]:
    near = world.near(case.loved)
    known = world.artists["artist_id"].isin(near["id"]) | world.artists["artist_id"].isin(
        near["similar_id"]
    )
    loved = pd.DataFrame(
        {"user_id": 1, "artist_id": list(case.loved), "weight": list(case.loved.values())}
    )
    found = discoveries(loved, near, world.artists[known], exclude=case.had, n=10)
    return [int(str(one.artist_id)) for one in found]


def _ndcg(found: list[int], case: Case) -> float:
    gained = sum(DISCOUNTS[place] for place, one in enumerate(found) if one in case.hidden)
    return float(gained / DISCOUNTS[: min(10, len(case.hidden))].sum())


@click.command()
def discovery() -> None:
    """NDCG@10 of hidden artists among the world's catalogue, over the plain sum of lists."""
    ratios = measure(click.echo)
    click.echo("times the plain sum of lists, mean over the sizes:")
    click.echo(f"{np.mean(list(ratios.values())):.2f}")
