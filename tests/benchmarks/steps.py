"""The first steps on held-out people: what ten answers are worth to a newcomer.

Servers of 25 real listeners, and newcomers who are on none of them. Each is asked about ten artists
of the server (known or not, by their real library); then NDCG@10 over the artists of the server
that were not asked about. Beside it: popularity over the same artists, and the same hybrid after
asking about the ten most popular artists.
"""

from __future__ import annotations

from collections.abc import Callable

import click
import numpy as np
import pandas as pd

from recommender import FirstSteps, HybridRecommender, similar_items
from recommender.results import Id
from tests.recommender.data import lastfm

SIZE, NEWCOMERS, QUESTIONS = 25, 10, 10
COLUMNS = ("popularity", "popular asked", "first steps")
CHOSEN_ON = 500
"""People on whom `FirstSteps` was made; they are left out, but may make the lists."""

Said = dict[Id, float]


def measured(servers: int, *, lists: bool, start: int = 0) -> pd.DataFrame:
    """NDCG@10 of each newcomer; columns: server, and `COLUMNS`."""
    interactions, tracks = lastfm()
    people = np.sort(interactions["user_id"].unique())
    np.random.default_rng(11).shuffle(people)
    of = dict(list(interactions.groupby("user_id")))
    similar = None
    if lists:
        names = dict(zip(tracks["track_id"], tracks["artist"], strict=True))
        elsewhere = interactions[interactions["user_id"].isin(people[:CHOSEN_ON])]
        elsewhere = elsewhere.assign(track_id=elsewhere["track_id"].map(names))
        similar = similar_items(elsewhere.drop_duplicates(["user_id", "track_id"]))
    rows = []
    for server in range(start, start + servers):
        random = np.random.default_rng([server, 2026])
        who = random.choice(people[CHOSEN_ON:], SIZE + NEWCOMERS, replace=False)
        here = pd.concat([of[one] for one in who[:SIZE]], ignore_index=True)
        listed = tracks[tracks["track_id"].isin(set(here["track_id"]))].reset_index(drop=True)
        model = HybridRecommender().fit(here, listed, similar)
        steps = FirstSteps(here, listed, similar)
        popular: list[Id] = here["track_id"].value_counts().sort_index().pipe(_by_count)
        for newcomer in who[SIZE:]:
            has = set(of[newcomer]["track_id"]) & set(popular)
            asked = _ask(steps.next_question, has)
            first = {item: float(item in has) for item in popular[:QUESTIONS]}
            if not (has - asked.keys() and has - first.keys()):
                continue
            rest = [item for item in popular if item not in asked]
            rows.append(
                (
                    server,
                    ndcg(rest, has - asked.keys()),
                    ndcg(_ranked(model, steps, first), has - first.keys()),
                    ndcg(_ranked(model, steps, asked), has - asked.keys()),
                )
            )
    return pd.DataFrame(rows, columns=["server", *COLUMNS])


def ndcg(order: list[Id], relevant: set[Id]) -> float:
    gains = [1 / np.log2(2 + place) for place, one in enumerate(order[:10]) if one in relevant]
    return float(sum(gains) / sum(1 / np.log2(2 + n) for n in range(min(10, len(relevant)))))


def ratios(frame: pd.DataFrame, draws: int = 2000) -> list[tuple[str, float, float, float]]:
    """(against what, ratio of the means, 95 % interval by a bootstrap over servers)."""
    by_server = frame.groupby("server")[list(COLUMNS)].sum().to_numpy()
    random = np.random.default_rng(0)
    drawn = by_server[random.integers(0, len(by_server), (draws, len(by_server)))].sum(axis=1)
    whole = by_server.sum(axis=0)
    found = []
    for place, name in enumerate(COLUMNS[:2]):
        low, high = np.percentile(drawn[:, 2] / drawn[:, place], [2.5, 97.5])
        found.append((name, float(whole[2] / whole[place]), float(low), float(high)))
    return found


@click.command()
@click.option("--servers", default=30, show_default=True)
def steps(servers: int) -> None:
    """NDCG@10 after ten answers, over popularity and over asking about what is popular."""
    for lists in (False, True):
        frame = measured(servers, lists=lists, start=1000)
        means = ", ".join(f"{name} {frame[name].mean():.3f}" for name in COLUMNS)
        click.echo(f"{'with' if lists else 'without'} lists, {len(frame)} newcomers: {means}")
        for name, ratio, low, high in ratios(frame):
            click.echo(f"  {ratio:.2f} x {name} ({low:.2f} to {high:.2f})")


def _by_count(counts: pd.Series) -> list[Id]:
    return list(counts.sort_values(ascending=False, kind="stable").index)


def _ask(choose: Callable[[Said], Id | None], has: set[Id]) -> Said:
    answers: Said = {}
    for _ in range(QUESTIONS):
        item = choose(answers)
        if item is None:
            break
        answers[item] = float(item in has)
    return answers


def _ranked(model: HybridRecommender, steps: FirstSteps, answers: Said) -> list[Id]:
    folded = model.fold_in("newcomer", steps.interactions(answers))
    found = folded.recommend("newcomer", 10, exclude=list(answers))
    return [one.track_id for one in found]
