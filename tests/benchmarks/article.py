"""The article's table on real data: as it was measured there, and without the leak."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import click

from bot.evaluation.words import number
from recommender import EaseRecommender, HybridRecommender, PopularityRecommender, Recommender
from recommender.evaluation import Protocol, measure
from tests.benchmarks.article_models import ArticleContent, ArticleHybrid, ArticleSvd
from tests.benchmarks.tables import markdown, real, write

SETS = {
    "lastfm": "Last.fm listeners, their artists and tags",
    "playlists": "Spotify playlists, their tracks, names only",
}
MODELS: dict[str, tuple[Callable[[], Recommender], bool]] = {
    "popularity": (PopularityRecommender, True),
    "content": (ArticleContent, True),
    "collaborative": (ArticleSvd, True),
    "hybrid": (ArticleHybrid, True),
    "hybrid + popularity": (partial(ArticleHybrid, popularity=1.0), True),
    # Commontone's own score nothing that a person is known to have: a leak would show nothing.
    "*EASE*": (EaseRecommender, False),
    "*Commontone's hybrid*": (HybridRecommender, False),
    "*the same, 30 % popularity*": (partial(HybridRecommender, popularity_share=0.3), False),
}
TITLES = ("", "leaked @5", "leaked @10", "recall@5", "recall@10", "leaked NDCG@10", "NDCG@10")


def table(name: str, people: int | None, seed: int) -> list[str]:
    """The lines of the table of one set of data; its recalls are those of the Top-N test."""
    interactions, tracks = real(name)
    rows = []
    for model, (factory, leaks) in MODELS.items():
        cells: dict[bool, list[str]] = {}
        for leaked in (False, True):
            if leaked and not leaks:
                cells[leaked] = ["–"] * 3
                continue
            protocol = Protocol(people=people, seed=seed, leaked=leaked)
            figures = measure(factory, interactions, tracks, protocol=protocol).table()
            wanted = [figures.loc[5, "top_n"], figures.loc[10, "top_n"], figures.loc[10, "ndcg"]]
            cells[leaked] = [number(float(figure)) for figure in wanted]
        rows.append([model, *cells[True][:2], *cells[False][:2], cells[True][2], cells[False][2]])
        click.echo(f"{name}: {model} done", err=True)
    size = f"{interactions['user_id'].nunique():,} × {len(tracks):,}"
    return [f"**{SETS[name]}** ({size})", "", *markdown(TITLES, rows)]


@click.command()
@click.option("--people", type=int, help="Ask for so many only.")
@click.option("--seed", default=0, show_default=True)
@click.option("--write", "keep", is_flag=True, help="Also write the tables into docs/models.md.")
def article(people: int | None, seed: int, keep: bool) -> None:
    """The article's table on real data, as measured there and without its leak."""
    for name in SETS:
        lines = table(name, people, seed)
        click.echo("\n".join([*lines, ""]))
        if keep:
            write(f"article on {name}", lines)
