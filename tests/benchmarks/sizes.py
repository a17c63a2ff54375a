"""Every model on servers of several sizes: which wins when."""

from __future__ import annotations

from collections.abc import Callable

import click
import numpy as np
import pandas as pd

from bot.evaluation.models import available
from bot.evaluation.words import number
from recommender import Recommender, similar_items
from recommender.evaluation import Protocol, measure
from tests.benchmarks.tables import markdown, real, write

SERVERS = {
    "lastfm": {5: 16, 25: 6, 100: 2, 600: 1},
    "playlists": {25: 6, 100: 2, 250: 1},
}
"""How many servers of each size, out of one half of the people; the lists are the other half's."""

ORDER = (
    *("popularity", "content", "user-neighbours", "item-neighbours", "clusters"),
    *("factorisation", "ease", "enriched-ease", "lists", "hybrid", "hybrid, with lists"),
)
SKIPPED = ("hybrid-popularity",)
PROTOCOL = Protocol(ks=(10,), unseen=0, among="server")


def table(name: str, seed: int) -> list[str]:
    """The lines of the table: NDCG@10 by model and size, means over all members of all servers."""
    interactions, tracks = real(name)
    random = np.random.default_rng(seed)
    people = random.permutation(interactions["user_id"].unique())
    half = len(people) // 2
    lists = _lists(interactions[interactions["user_id"].isin(people[half:])], tracks)
    keyed = tracks
    if "artist_id" not in tracks.columns:
        keyed = tracks.assign(artist_id=tracks["track_id"])
    models = {name: each for name, each in available().items() if name not in SKIPPED}
    figures: dict[str, dict[int, list[float]]] = {}
    for size, count in SERVERS[name].items():
        for _ in range(count):
            members = random.choice(people[:half], size, replace=False)
            server = interactions[interactions["user_id"].isin(members)]
            shelf = keyed[keyed["track_id"].isin(server["track_id"])]
            for model, factory in models.items():
                if model != "lists":
                    _add(figures, model, size, factory, server, shelf, None)
                if model in ("lists", "hybrid"):
                    title = model if model == "lists" else "hybrid, with lists"
                    _add(figures, title, size, factory, server, shelf, lists)
        click.echo(f"{name}: servers of {size} done", err=True)
    best = {
        size: max(float(np.mean(by_size[size])) for by_size in figures.values())
        for size in SERVERS[name]
    }
    rows = []
    for model, by_size in sorted(figures.items(), key=lambda each: _place(each[0])):
        means = {size: float(np.mean(values)) for size, values in by_size.items()}
        cells = [
            f"**{number(mean)}**" if mean == best[size] else number(mean)
            for size, mean in means.items()
        ]
        rows.append([model, *cells])
    sizes = SERVERS[name]
    return [
        f"**{name}**: servers of {', '.join(f'{size} ({sizes[size]})' for size in sizes)}",
        "",
        *markdown(("", *(str(size) for size in sizes)), rows),
    ]


def _place(model: str) -> tuple[int, str]:
    return (ORDER.index(model) if model in ORDER else len(ORDER), model)


def _add(
    figures: dict[str, dict[int, list[float]]],
    title: str,
    size: int,
    factory: Callable[[], Recommender],
    server: pd.DataFrame,
    shelf: pd.DataFrame,
    lists: pd.DataFrame | None,
) -> None:
    measured = measure(factory, server, shelf, lists, PROTOCOL)
    values = measured.values("ndcg", 10).tolist()
    figures.setdefault(title, {}).setdefault(size, []).extend(values)


def _lists(interactions: pd.DataFrame, tracks: pd.DataFrame) -> pd.DataFrame:
    """Lists of similar artists, made from these people."""
    if "artist_id" in tracks.columns:
        artist = dict(zip(tracks["track_id"], tracks["artist_id"], strict=True))
        interactions = interactions.assign(track_id=interactions["track_id"].map(artist))
    return similar_items(interactions)


@click.command()
@click.option("--seed", default=0, show_default=True)
@click.option("--write", "keep", is_flag=True, help="Also write the tables into docs/models.md.")
def sizes(seed: int, keep: bool) -> None:
    """NDCG@10 of every model on servers of several sizes, drawn from real people."""
    for name in SERVERS:
        lines = table(name, seed)
        click.echo("\n".join([*lines, ""]))
        if keep:
            write(f"sizes on {name}", lines)
