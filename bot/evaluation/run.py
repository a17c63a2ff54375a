"""One run of `commontone evaluate`, from files to tables, report and pictures."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pandas as pd
from rich.console import Console

from bot.errors import CommontoneError
from bot.evaluation.figures import Figures, make_figures
from bot.evaluation.files import (
    fitted_together,
    read_interactions,
    read_similar,
    read_tracks,
)
from bot.evaluation.models import UnknownModel, factories
from bot.evaluation.terminal import progress, show
from recommender.evaluation import Measurement, Protocol, measure


class CannotEvaluate(CommontoneError):
    sentence = "These files cannot be evaluated."
    next_step = "Mend the file, then try again."


@dataclass(frozen=True)
class Options:
    """What the command line was given."""

    interactions: Path
    tracks: Path | None = None
    similar: Path | None = None
    test: Path | None = None
    out: Path = Path("evaluation")
    models: Sequence[str] = ()
    against: str | None = None
    draws: int = 1000
    lists: bool = False
    as_json: bool = False


def evaluate_from_command_line(given: dict[str, Any]) -> None:
    """The options of `commontone evaluate`, by name."""
    models = [name.strip() for name in given["models"].split(",") if name.strip()]
    try:
        protocol = Protocol(
            ks=tuple(sorted(set(given["ks"]))),
            hidden=given["hidden"],
            by=given["by"],
            repeats=given["repeats"],
            unseen=given["unseen"],
            among=given["among"],
            people=given["people"],
            leaked=given["leaked"],
            seed=given["seed"],
        )
    except ValueError as error:
        raise CannotEvaluate(f"{error}.", "Change that option.") from error
    plain = ("interactions", "tracks", "similar", "test", "out", "against", "draws", "lists")
    options = {name: given[name] for name in (*plain, "as_json")}
    run_evaluate(Options(models=models, **options), protocol)


def run_evaluate(options: Options, protocol: Protocol) -> Figures:
    """Measure, print, write the report. Raises `CommontoneError` subclasses.

    `options.out` gets report.md, figures.json and pictures, with `lists` also what was hidden
    and what was recommended (lists.csv, hidden.csv). Neither dates nor times are written: the
    same files and settings give the same bytes.
    """
    chosen = factories(options.models, lists=options.similar is not None)
    against = options.against or ("hybrid" if "hybrid" in chosen else next(iter(chosen)))
    if against not in chosen:
        raise UnknownModel(
            f"{against} is not among the models that are measured.",
            f"These are: {', '.join(chosen)}.",
        )
    frames = read_frames(options)
    measured: dict[str, Measurement] = {}
    interactions, tracks, similar, test = frames
    with progress(Console(stderr=True)) as bar:
        for name, factory in chosen.items():
            task = bar.add_task(name, total=None)
            try:
                measured[name] = measure(
                    factory,
                    interactions,
                    tracks,
                    similar,
                    protocol,
                    test=test,
                    progress=lambda done, total, task=task: bar.update(  # type: ignore[misc]
                        task, completed=done, total=total
                    ),
                )
            except ImportError as error:
                raise CannotEvaluate(
                    f"The model {name} needs a package that is not installed ({error.name}).",
                    "Install it, or leave the model out.",
                ) from error
            except ValueError as error:
                raise CannotEvaluate(f"{error}.") from error
    if any(each.people.empty for each in measured.values()):
        raise CannotEvaluate(
            "Nothing could be hidden and found again.",
            "It takes people with two tracks at least, and tracks that the catalogue knows.",
        )
    figures = make_figures(
        measured, _settings(options, protocol, frames), against=against, draws=options.draws
    )
    _write(figures, measured, options)
    if options.as_json:
        click.echo(json.dumps(figures.as_json(), indent=2))
    else:
        show(figures, Console())
        click.echo(f"The report is {options.out / 'report.md'}.")
    return figures


def read_frames(
    options: Options,
) -> tuple[pd.DataFrame, pd.DataFrame | None, pd.DataFrame | None, pd.DataFrame | None]:
    """interactions, tracks, similar, test as the recommender takes them."""
    tracks = read_tracks(options.tracks) if options.tracks else None
    return fitted_together(
        read_interactions(options.interactions),
        tracks,
        read_similar(options.similar, tracks) if options.similar else None,
        read_interactions(options.test) if options.test else None,
    )


def _settings(
    options: Options, protocol: Protocol, frames: Sequence[pd.DataFrame | None]
) -> dict[str, Any]:
    roles = ("interactions", "tracks", "similar", "test")
    files = {
        role: {
            "name": path.name,
            "rows": len(frame),
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for role, frame in zip(roles, frames, strict=True)
        if frame is not None and (path := getattr(options, role)) is not None
    }
    return {
        "files": files,
        "test": options.test is not None,
        "by": protocol.by,
        "hidden": protocol.hidden,
        "repeats": protocol.repeats,
        "k": list(protocol.ks),
        "among": protocol.among,
        "unseen": protocol.unseen,
        "people": protocol.people,
        "leaked": protocol.leaked,
        "draws": options.draws,
        "seed": protocol.seed,
    }


def _write(figures: Figures, measured: dict[str, Measurement], options: Options) -> None:
    from bot.evaluation.plots import draw
    from bot.evaluation.report import make_report

    folder = options.out
    try:
        folder.mkdir(parents=True, exist_ok=True)
        pictures = draw(figures, folder)
        (folder / "report.md").write_text(make_report(figures, pictures), encoding="utf-8")
        text = json.dumps(figures.as_json(), indent=2)
        (folder / "figures.json").write_text(text + "\n", encoding="utf-8")
        if options.lists:
            lists = pd.concat([each.lists.assign(model=name) for name, each in measured.items()])
            columns = ["model", *[name for name in lists.columns if name != "model"]]
            lists[columns].to_csv(folder / "lists.csv", index=False, lineterminator="\n")
            hidden = next(iter(measured.values())).hidden
            hidden.to_csv(folder / "hidden.csv", index=False, lineterminator="\n")
    except OSError as error:
        raise CannotEvaluate(
            f"The report could not be written to {folder}: {error.strerror or error}.",
            "Choose another folder with --out.",
        ) from error


__all__ = [
    "CannotEvaluate",
    "Options",
    "evaluate_from_command_line",
    "read_frames",
    "run_evaluate",
]
