"""The report in Markdown: tables, comparisons, settings; the same files give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bot.evaluation.figures import Figures
from bot.evaluation.words import MEANINGS, TITLES, chance, number, verdict

WITH_INTERVAL = ("recall", "ndcg", "map", "top_n")


def make_report(figures: Figures, pictures: Sequence[tuple[str, str]]) -> str:
    """`pictures`: what each shows, and its file."""
    lines = ["# How well the models recommend", ""]
    lines += _about(figures)
    for k in figures.ks:
        lines += ["", f"## At {k}", "", *_table(figures, k), ""]
        lines += ["With 95 % intervals (bootstrap over people):", "", *_intervals(figures, k)]
    if figures.comparisons:
        lines += ["", f"## {figures.against} against the others", "", *_comparisons(figures)]
    for title, file in pictures:
        lines += ["", f"![{title}]({file})"]
    lines += ["", "## What the measures mean", ""]
    lines += [f"- **{TITLES[name]}**: {text}" for name, text in MEANINGS.items()]
    lines += ["", "## Settings", "", *_rows(("setting", "value"), _settings(figures.settings))]
    return "\n".join(lines) + "\n"


def _about(figures: Figures) -> list[str]:
    settings = figures.settings
    people = max(figures.people.values(), default=0)
    if settings["test"]:
        what = "What is in the test file was hidden from the models"
    elif settings["by"] == "time":
        what = f"The newest {settings['hidden']:.0%} of all was hidden from the models"
    else:
        what = f"{settings['hidden']:.0%} of what each person has was hidden from the models"
    lines = [f"{what}; {people} people were asked for, and the figures are means over them."]
    if settings["leaked"]:
        lines += [
            "",
            "**Leaked: the models were fitted on everything, hidden items too. These figures say "
            "nothing about how well they recommend.**",
        ]
    return lines


def _table(figures: Figures, k: int) -> list[str]:
    rows = [
        (name, *(number(by_k[k][measure]["mean"]) for measure in TITLES))
        for name, by_k in figures.models.items()
    ]
    return _rows(("model", *TITLES.values()), rows)


def _intervals(figures: Figures, k: int) -> list[str]:
    rows = []
    for name, by_k in figures.models.items():
        cells = []
        for measure in WITH_INTERVAL:
            row = by_k[k][measure]
            text = number(row["mean"])
            if "low" in row:
                text += f" ({number(row['low'])}–{number(row['high'])})"
            cells.append(text)
        rows.append((name, *cells))
    return _rows(("model", *(TITLES[measure] for measure in WITH_INTERVAL)), rows)


def _comparisons(figures: Figures) -> list[str]:
    lines = [
        "Person by person. The difference is the first minus the other; p is two-sided and not "
        "corrected for making many comparisons.",
        "",
    ]
    rows = [
        (
            name,
            f"{TITLES[each.measure]}@{each.k}",
            f"{each.difference:+.4f}",
            f"{each.low:+.4f} .. {each.high:+.4f}",
            f"{each.wins} / {each.losses} / {each.ties}",
            chance(each.wilcoxon),
            chance(each.sign),
            verdict(each),
        )
        for name, found in figures.comparisons.items()
        for each in found
    ]
    titles = ("other", "measure", "difference", "95 % interval", "better / worse / same for")
    return lines + _rows((*titles, "Wilcoxon p", "sign p", "so it is"), rows)


def _settings(settings: dict[str, Any]) -> Iterable[tuple[str, str]]:
    for name, value in settings.items():
        if name == "files":
            for role, file in value.items():
                text = f"{file['name']}, {file['rows']:,} rows, SHA-256 {file['sha256'][:16]}…"
                yield role, text
        elif isinstance(value, list):
            yield name, ", ".join(str(each) for each in value)
        else:
            yield name, "–" if value is None else str(value)


def _rows(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    sides = ["---", *["---:"] * (len(titles) - 1)]
    return [
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
        for row in (titles, sides, *rows)
    ]


__all__ = ["make_report"]
