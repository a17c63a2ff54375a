"""A CSV file as a frame of text, whatever a person may have given."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from bot.errors import CommontoneError

Aliases = Mapping[str, Sequence[str]]
"""Our name of a column -> the names it may have in a file, the likeliest first."""


class FileProblem(CommontoneError):
    sentence = "The file cannot be read."
    next_step = "`commontone evaluate --help` says what the files look like."


def read_table(path: Path, aliases: Aliases, numbers: Sequence[str] = ()) -> pd.DataFrame:
    """The columns of a CSV file (also .gz, also with tabs) that are known, under our names.

    Text stays as it stands: an artist called NA is no missing value. `numbers` are columns
    where an empty field is a missing number. Raises `FileProblem`.
    """
    try:
        header, separator = _header(path)
        found = _found(header, aliases)
        missing = {found[name]: [""] for name in numbers if name in found}
        # All columns, so that a row with too many fields is noticed.
        frame = pd.read_csv(
            path,
            sep=separator,
            keep_default_na=False,
            na_values=missing,
            encoding="utf-8-sig",
            low_memory=False,
        )
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise FileProblem(f"{path.name} cannot be read: {reason}.") from error
    except UnicodeDecodeError as error:
        raise FileProblem(f"{path.name} is not text in UTF-8.") from error
    except (pd.errors.ParserError, csv.Error, ValueError) as error:
        raise FileProblem(f"{path.name} is not a table of columns: {error}.") from error
    if not isinstance(frame.index, pd.RangeIndex):
        raise FileProblem(
            f"{path.name} is no table: its rows have more fields than its first line.",
            "A field with a comma in it stands in quotes.",
        )
    frame.columns = pd.Index([name.strip() for name in frame.columns])
    return frame[list(found.values())].set_axis(list(found), axis="columns")


def need(frame: pd.DataFrame, column: str, aliases: Aliases, path: Path) -> None:
    """Raise `FileProblem` where a column is not there, or empty in some row."""
    if column not in frame.columns:
        names = ", ".join(aliases[column])
        there = ", ".join(_header(path)[0])
        raise FileProblem(
            f"{path.name}: there is no column {column} (it may be called {names}).",
            f"Its columns are: {there}.",
        )
    empty = frame[column].isna() | (frame[column] == "")
    if empty.any():
        row = int(empty.to_numpy().argmax()) + 2
        raise FileProblem(f"{path.name}: the column {column} is empty in row {row}.")


def number(frame: pd.DataFrame, column: str, path: Path) -> None:
    """Turn a column into numbers in place; `FileProblem` names it where it cannot be."""
    if column not in frame.columns:
        return
    numbers = pd.to_numeric(frame[column], errors="coerce")
    wrong = numbers.isna() & frame[column].notna()
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        value = frame[column].iloc[row]
        raise FileProblem(
            f"{path.name}: the column {column} must hold numbers; row {row + 2} has {value!r}."
        )
    frame[column] = numbers.astype("float64")


def _header(path: Path) -> tuple[list[str], str]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        line = str(file.readline())
    if not line.strip():
        raise FileProblem(f"{path.name} is empty.")
    separator = "\t" if "\t" in line and "," not in line else ","
    return [name.strip() for name in next(csv.reader([line], delimiter=separator))], separator


def _found(header: Sequence[str], aliases: Aliases) -> dict[str, str]:
    """Our name -> the name in the file; no column of a file serves twice."""
    by_key = {name.casefold(): name for name in reversed(header)}
    found: dict[str, str] = {}
    for ours, names in aliases.items():
        for name in (ours, *names):
            theirs = by_key.get(name.casefold())
            if theirs is not None and theirs not in found.values():
                found[ours] = theirs
                break
    return found


__all__ = ["Aliases", "FileProblem", "need", "number", "read_table"]
