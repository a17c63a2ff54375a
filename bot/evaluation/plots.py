"""The pictures of a report. matplotlib takes a second to import: only here, and only then."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from bot.evaluation.figures import Figures
from bot.evaluation.words import TITLES, number

FOUND = ("ndcg", "recall", "map", "hit_rate", "top_n")
WIDTH = ("coverage", "novelty", "diversity")
COLOUR, HIGHLIGHT, INK, FAINT = "#6c8ebf", "#1f4e96", "#1a1a1a", "#d0d0d0"
NICE = [1, 2, 5, 10]
STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "savefig.dpi": 130,
}


def draw(figures: Figures, folder: Path) -> list[tuple[str, str]]:
    """Write the pictures; returns what each shows, and its file name."""
    k = max(figures.ks)
    pictures = [
        (f"How much is found at {k}, with 95 % intervals", "found.png", _found),
        (f"How wide the lists of {k} reach, with 95 % intervals", "width.png", _width),
    ]
    if figures.comparisons:
        title = f"What {figures.against} gains over the others, NDCG at {k}, the same people"
        pictures.append((title, "differences.png", _differences))
    with matplotlib.rc_context(STYLE):
        for title, file, make in pictures:
            figure = make(figures, k)
            figure.suptitle(title, fontsize=12, fontweight="bold", x=0.01, ha="left")
            # Without its own version in the file the same figures give the same bytes.
            figure.savefig(folder / file, metadata={"Software": None})
    return [(title, file) for title, file, _ in pictures]


def _found(figures: Figures, k: int) -> Figure:
    return _bars(figures, k, FOUND)


def _width(figures: Figures, k: int) -> Figure:
    return _bars(figures, k, WIDTH)


def _bars(figures: Figures, k: int, wanted: Sequence[str]) -> Figure:
    """A panel a measure, a bar a model; measures that no model has are left out."""
    names = list(figures.models)
    measures = [
        each
        for each in wanted
        if any(isfinite(figures.models[name][k][each]["mean"]) for name in names)
    ]
    height = 1.3 + 0.34 * len(names)
    figure = Figure(figsize=(2.3 * len(measures) + 1.6, height), layout="constrained")
    all_axes = figure.subplots(1, len(measures), sharey=True, squeeze=False)[0]
    for axes, measure in zip(all_axes, measures, strict=True):
        top = 0.0
        for place, name in enumerate(names):
            row = figures.models[name][k][measure]
            mean = row["mean"]
            colour = HIGHLIGHT if name == figures.against else COLOUR
            axes.barh(place, mean, color=colour, height=0.68, zorder=2)
            high = row.get("high", mean)
            if "low" in row:
                low = row["low"]
                axes.plot([low, high], [place, place], color=INK, linewidth=1.6, zorder=3)
                axes.plot([low, high], [place, place], "|", color=INK, markersize=7, zorder=3)
            axes.annotate(
                number(mean),
                (max(high, mean), place),
                xytext=(5, 0),
                textcoords="offset points",
                va="center",
                fontsize=9,
            )
            top = max(top, high, mean)
        axes.set_xlim(0, (top or 1.0) * 1.32)
        axes.xaxis.set_major_locator(MaxNLocator(4, steps=NICE))
        unit = " (bits)" if measure == "novelty" else ""
        axes.set_title(f"{TITLES[measure]}@{k}{unit}", fontsize=10.5, loc="left")
        _tidy(axes, "x")
    all_axes[0].set_yticks(range(len(names)), names)
    all_axes[0].invert_yaxis()
    return figure


def _differences(figures: Figures, k: int) -> Figure:
    names = list(figures.comparisons)
    figure = Figure(figsize=(9, 1.5 + 0.42 * len(names)), layout="constrained")
    axes = figure.subplots()
    axes.axvline(0, color=INK, linewidth=1, zorder=1)
    for place, name in enumerate(names):
        found = figures.comparisons[name]
        each = next(each for each in found if each.measure == "ndcg" and each.k == k)
        axes.plot([each.low, each.high], [place, place], color=HIGHLIGHT, linewidth=2, zorder=2)
        axes.plot(each.difference, place, "o", color=HIGHLIGHT, markersize=7, zorder=3)
        axes.annotate(
            f"{each.difference:+.3f}",
            (each.difference, place),
            xytext=(0, 8),
            textcoords="offset points",
            ha="center",
            fontsize=9,
        )
    axes.set_yticks(range(len(names)), [f"over {name}" for name in names])
    axes.set_ylim(len(names) - 0.4, -0.8)
    axes.margins(x=0.12)
    axes.set_xlabel("difference of NDCG, person by person, with 95 % interval")
    _tidy(axes, "x")
    return figure


def _tidy(axes: Axes, grid: str) -> None:
    axes.grid(axis=grid, color=FAINT, linewidth=0.7, zorder=0)  # type: ignore[arg-type]
    axes.set_axisbelow(True)
    axes.tick_params(length=0)


__all__ = ["draw"]
