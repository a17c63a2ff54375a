"""Speed and memory, each beside what it is to be compared with, in one run and on one thread."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from time import perf_counter

import click
import numpy as np
import pandas as pd
from scipy import sparse
from threadpoolctl import threadpool_limits

from recommender import EaseRecommender, HybridRecommender
from tests.benchmarks.crowd import MEMBERS, TRACKS, crowd
from tests.recommender.data import lastfm

L2 = 100.0
ANSWERS = 300


def timed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def textbook_ease(binary: np.ndarray, l2: float) -> np.ndarray:
    """Scores of all items for all users as Steck's paper has it: inverts items x items."""
    gram = binary.T @ binary
    gram[np.diag_indices_from(gram)] += l2
    inverse = np.linalg.inv(gram)
    del gram
    diagonal = np.diag(inverse).copy()
    inverse /= -diagonal
    inverse[np.diag_indices_from(inverse)] = 0.0
    scores: np.ndarray = binary @ inverse
    return scores


def user_space_ease(interactions: pd.DataFrame, l2: float) -> np.ndarray:
    model = EaseRecommender(l2).fit(interactions)
    data = model.fitted()
    return np.array([model.scores(data.profile(user)) for user in data.users.values])


def ease(items: int | None) -> tuple[float, float, float]:
    """Seconds of the textbook, seconds in user space, largest difference for unseen items."""
    interactions, _ = lastfm()
    if items is not None:
        kept = interactions["track_id"].value_counts().index[:items]
        interactions = interactions[interactions["track_id"].isin(kept)]
    data = EaseRecommender(L2).fit(interactions).fitted()
    binary = data.binary.toarray()
    click.echo(f"EASE over {binary.shape[0]} x {binary.shape[1]}, everybody scored:")
    began = perf_counter()
    ours = user_space_ease(interactions, L2)
    mine = perf_counter() - began
    click.echo(f"  in user space {mine:.2f} s")
    began = perf_counter()
    theirs = textbook_ease(binary, L2)
    textbook = perf_counter() - began
    click.echo(f"  textbook {textbook:.1f} s")
    return textbook, mine, float(np.abs(ours - theirs)[binary == 0].max())


def answers(
    model: HybridRecommender, interactions: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Seconds of each answer: ours, implicit's ALS, each in turn with the other."""
    from implicit.cpu.als import AlternatingLeastSquares

    weights = sparse.csr_matrix(model.fitted().weights.astype(np.float32))
    als = AlternatingLeastSquares(factors=64, iterations=5, num_threads=1, random_state=0)
    als.fit(weights, show_progress=False)
    users = np.random.default_rng(0).integers(0, weights.shape[0], ANSWERS + 10).tolist()
    ours, theirs = [], []
    for user in users:
        ours.append(timed(lambda user=user: model.recommend(user, 10)))
        theirs.append(timed(lambda user=user: als.recommend(user, weights[user], N=10)))
    return np.array(ours[10:]), np.array(theirs[10:]), np.array(users[10:])


def foldings(model: HybridRecommender, interactions: pd.DataFrame) -> dict[str, float]:
    """Seconds to fold in: a new member, tracks added, removed, disliked."""
    own = interactions[interactions["user_id"] == 3]
    other = interactions[interactions["user_id"] == 4].head(20)
    changes = {
        "a new member": (-1, other),
        "tracks added": (3, pd.concat([own, other])),
        "tracks removed": (3, own.iloc[5:]),
        "tracks disliked": (3, pd.concat([own, own.head(5).assign(weight=-99.0)])),
    }
    seconds = {}
    for name, (user, rows) in changes.items():
        fold = partial(model.fold_in, user, rows.drop(columns="user_id"))
        seconds[name] = float(np.median([timed(fold) for _ in range(5)]))
    return seconds


def peak() -> None:
    """In a process of its own: fit, recommend, and print the most memory it ever had, in MB."""
    interactions, tracks = crowd()
    model = HybridRecommender().fit(interactions, tracks)
    model.recommend_many(range(0, MEMBERS, 10))
    # In kilobytes, but on macOS in bytes.
    unit = 2**20 if sys.platform == "darwin" else 2**10
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit)


def memory() -> float:
    done = subprocess.run(
        [sys.executable, "-c", "from tests.benchmarks.speed import peak; peak()"],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


@click.command()
@click.option("--items", type=int, help="EASE: only so many of the most popular items.")
@click.option("--textbook/--no-textbook", default=True, help="Whether to run textbook EASE.")
def speed(items: int | None, textbook: bool) -> None:
    """Answers, folding in, EASE and memory; the last line says what did not hold."""
    failed = []
    with threadpool_limits(1):
        click.echo(f"a server of {MEMBERS} x {TRACKS}:")
        interactions, tracks = crowd()
        model = HybridRecommender()
        refit = timed(lambda: model.fit(interactions, tracks))
        click.echo(f"  fitted in {refit:.2f} s")
        ours, theirs, _ = answers(model, interactions)
        for name, seconds in (("ours", ours), ("implicit ALS, 64 factors", theirs)):
            middle, slow = 1000 * np.quantile(seconds, [0.5, 0.99])
            click.echo(f"  recommend, {name}: median {middle:.2f} ms, p99 {slow:.2f} ms")
        slow, other = (1000 * float(np.quantile(each, 0.99)) for each in (ours, theirs))
        click.echo(f"  p99 is {slow / other:.2f} x that of ALS")
        if slow > 5 * other or slow > 25:
            failed.append("recommend")
        for name, seconds in foldings(model, interactions).items():
            click.echo(f"  {name}: folded in {seconds:.3f} s, {refit / seconds:.0f} x faster")
            if seconds > refit / 10:
                failed.append(f"folding in {name}")
        many = timed(lambda: model.recommend_many(range(MEMBERS)))
        click.echo(f"  everybody recommended to in {many:.1f} s")
        used = memory()
        click.echo(f"  fitting and recommending took {used:.0f} MB at most")
        if used > 1000:
            failed.append("memory")
        if textbook:
            long, short, apart = ease(items)
            click.echo(f"  {long / short:.0f} x faster, largest difference {apart:.1e}")
            if long < 40 * short or apart > 1e-6:
                failed.append("EASE")
    click.echo("all held" if not failed else f"did not hold: {', '.join(failed)}")
