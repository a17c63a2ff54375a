"""The tables in the terminal, and the bar that shows how far a run is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from bot.evaluation.figures import Figures
from bot.evaluation.words import TITLES, chance, number, verdict

SHORT = {
    "precision": "prec.",
    "hit_rate": "hits",
    "coverage": "cover",
    "novelty": "novel",
    "diversity": "divers",
}


def show(figures: Figures, console: Console) -> None:
    """A table for each k, then the paired comparisons by NDCG at the largest k."""
    for k in figures.ks:
        table = _table(f"at {k}")
        table.add_column("model", no_wrap=True)
        for measure, title in TITLES.items():
            table.add_column(SHORT.get(measure, title), justify="right", no_wrap=True)
        for name, by_k in figures.models.items():
            table.add_row(name, *(number(by_k[k][measure]["mean"]) for measure in TITLES))
        console.print(table, "")
    k = max(figures.ks)
    table = _table(f"{figures.against} against the others, NDCG at {k}, the same people")
    for title in ("other", "gain", "95 % interval", "more/less", "p", ""):
        table.add_column(title, justify="left" if title in ("other", "") else "right", no_wrap=True)
    for name, found in figures.comparisons.items():
        each = next(each for each in found if each.measure == "ndcg" and each.k == k)
        table.add_row(
            name,
            f"{each.difference:+.3f}",
            f"{each.low:+.3f} .. {each.high:+.3f}",
            f"{each.wins}/{each.losses}",
            chance(each.wilcoxon),
            verdict(each),
        )
    if figures.comparisons:
        console.print(table)


def _table(title: str) -> Table:
    """Narrow enough for 80 columns."""
    return Table(
        title=title,
        title_justify="left",
        title_style="bold",
        header_style="bold",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        show_edge=False,
        pad_edge=False,
    )


@contextmanager
def progress(console: Console) -> Iterator[Progress]:
    """A bar a model; nothing at all where the console is no terminal."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeRemainingColumn(),
    )
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    with bar:
        yield bar


__all__ = ["progress", "show"]
