"""Tables of docs/models.md: each stands between two comments, and its benchmark writes it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
import pandas as pd

from bot.evaluation.files import read_interactions, read_tracks

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
PAGE = ROOT / "docs" / "models.md"
ITEMS = {"lastfm": "artists.csv.gz", "playlists": "tracks.csv.gz"}


def real(name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Interactions and tracks of one set of real data, as `commontone evaluate` reads them."""
    folder = DATA / name
    if not folder.is_dir():
        raise click.ClickException(f"the data is not here: ../shared/data/{name}")
    return read_interactions(folder / "interactions.csv.gz"), read_tracks(folder / ITEMS[name])


def markdown(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    sides = ["---", *["---:"] * (len(titles) - 1)]
    return ["| " + " | ".join(row) + " |" for row in (titles, sides, *rows)]


def put(page: str, name: str, lines: Sequence[str]) -> str:
    """The page with the lines between the comments called `name` replaced."""
    start, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    before, _, rest = page.partition(start)
    _, found, after = rest.partition(end)
    if not found:
        raise ValueError(f"the page has no place for {name}")
    return f"{before}{start}\n\n" + "\n".join(lines) + f"\n\n{end}{after}"


def write(name: str, lines: Sequence[str]) -> None:
    PAGE.write_text(put(PAGE.read_text(encoding="utf-8"), name, lines), encoding="utf-8")
