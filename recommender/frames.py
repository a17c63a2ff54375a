"""Reading the frames that are given to `fit`: checked, never changed, plain lists out.

Every error is a `ValueError` that names the frame and the column. Ids are looked up with
Python dictionaries rather than in one call over an object array: such a call would hold the
interpreter lock, and fitting runs in a thread beside an event loop.
"""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Iterable, Sequence
from numbers import Real
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from recommender._arrays import Floats, Ints
from recommender.results import Id

AnyId = TypeVar("AnyId", bound=Hashable)
PIECE = 50_000
"""Sorting strings holds the interpreter lock: so many take some 20 ms."""


class Ids:
    """Ids in a fixed order, with the position of each."""

    def __init__(self, ids: Iterable[Id]) -> None:
        self._position: dict[Id, int] = {}
        for value in ids:
            self._position.setdefault(value, len(self._position))
        self.values: list[Id] = list(self._position)

    def __len__(self) -> int:
        return len(self.values)

    def __contains__(self, value: object) -> bool:
        return value in self._position

    def position(self, value: Id) -> int:
        """Position of an id, -1 where it is unknown."""
        try:
            return self._position.get(value, -1)
        except TypeError:  # not hashable, so it cannot be one of ours
            return -1

    def positions(self, values: Sequence[Id]) -> Ints:
        """Positions of many ids, -1 where unknown."""
        get = self._position.get
        try:
            found = [get(value, -1) for value in values]
        except TypeError:  # one of them is not hashable
            found = [self.position(value) for value in values]
        return np.array(found, dtype=np.int64)


def in_order(ids: Iterable[AnyId]) -> list[AnyId]:
    """Distinct ids in an order that depends on nothing but the ids.

    Where there are ids of several kinds, numbers and strings, each kind in its own order.
    """
    distinct: list[Any] = Ids(ids).values
    try:
        return _sorted(distinct)
    except TypeError:
        kinds: dict[str, list[Any]] = {}
        for value in distinct:
            kind = "" if isinstance(value, Real) else type(value).__name__
            kinds.setdefault(kind, []).append(value)
    try:
        return [value for kind in sorted(kinds) for value in _sorted(kinds[kind])]
    except TypeError:
        return sorted(distinct, key=lambda value: (type(value).__name__, str(value)))


def _sorted(values: list[AnyId]) -> list[AnyId]:
    pieces: list[Any] = [values[start : start + PIECE] for start in range(0, len(values), PIECE)]
    return list(heapq.merge(*[sorted(piece) for piece in pieces]))


def is_empty(frame: pd.DataFrame | None, what: str = "frame") -> bool:
    """Whether there is nothing in it; a ValueError for anything but a frame or None."""
    if frame is not None and not isinstance(frame, pd.DataFrame):
        raise ValueError(f"{what} must be a pandas DataFrame, not {type(frame).__name__}")
    return frame is None or len(frame) == 0


def id_column(frame: pd.DataFrame, column: str, what: str) -> list[Id]:
    """A required column of ids as Python objects; a missing id is a ValueError."""
    if not isinstance(frame, pd.DataFrame):
        kind = type(frame).__name__
        raise ValueError(f"{what} must be a pandas DataFrame with a column {column!r}, not {kind}")
    if column not in frame.columns:
        raise ValueError(f"{what}: column {column!r} is missing")
    values: list[Any] = only(frame, column, what).tolist()
    for value in values:
        if is_missing(value):
            raise ValueError(f"{what}: column {column!r} has a missing id")
        if not is_hashable(value):
            raise ValueError(
                f"{what}: column {column!r} has an id that is no int or str: {value!r}"
            )
    return values


def only(frame: pd.DataFrame, column: str, what: str) -> pd.Series[Any]:
    """The column of that name; a ValueError where there are several."""
    found = frame[column]
    if isinstance(found, pd.DataFrame):
        raise ValueError(f"{what}: column {column!r} is there more than once")
    return found


def is_missing(value: Any) -> bool:
    """None, NaN, NaT and pandas' NA."""
    if value is None or value is pd.NA:
        return True
    try:
        return bool(value != value)
    except (TypeError, ValueError):  # an array, say
        return False


def is_hashable(value: object) -> bool:
    """By trying: a tuple says it is, even with a list in it."""
    try:
        hash(value)
    except TypeError:
        return False
    return True


def number_column(
    frame: pd.DataFrame, column: str, what: str, default: float | None = None
) -> Floats:
    """A column of numbers as float64, NaN where missing.

    Without the column every row is `default`, or a ValueError if there is none. Infinite
    values and values that are no numbers are a ValueError.
    """
    if column not in frame.columns:
        if default is None:
            raise ValueError(f"{what}: column {column!r} is missing")
        return np.full(len(frame), default)
    given = only(frame, column, what)
    if getattr(given.dtype, "kind", "O") in "mMc":
        raise ValueError(f"{what}: column {column!r} must hold numbers, not {given.dtype}")
    try:
        numbers = pd.to_numeric(given).to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{what}: column {column!r} must hold numbers ({error})") from error
    if np.isinf(numbers).any():
        raise ValueError(f"{what}: column {column!r} has an infinite value")
    return np.array(numbers, dtype=np.float64)


def text_column(frame: pd.DataFrame, column: str, what: str = "frame") -> list[str]:
    """An optional column of text: an empty string where the column or the value is missing."""
    if column not in frame.columns:
        return [""] * len(frame)
    return [_text(value) for value in only(frame, column, what).tolist()]


def list_column(frame: pd.DataFrame, column: str, what: str) -> list[tuple[str, ...]]:
    """An optional column of lists of text: () where missing; text counts as `a|b|c`."""
    if column not in frame.columns:
        return [()] * len(frame)
    same: dict[tuple[str, ...], tuple[str, ...]] = {}  # most tracks of an artist share a list
    read = (_texts(value, column, what) for value in only(frame, column, what).tolist())
    return [same.setdefault(texts, texts) for texts in read]


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "" if is_missing(value) else str(value)


def _texts(value: Any, column: str, what: str) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part for part in value.split("|") if part)
    if isinstance(value, np.ndarray):
        value = value.ravel().tolist()  # also of no dimension, or of several
    if isinstance(value, (list, tuple)):
        parts = (_text(part) for part in value)
        return tuple(part for part in parts if part)
    if is_missing(value):
        return ()
    raise ValueError(f"{what}: column {column!r} must hold lists of text, not {value!r}")
