"""JSON as it streams: the rows of an array, and the objects of a library or of playlists."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zipfile import BadZipFile
from zlib import error as zlib_error

import ijson

from bot.exports.limits import LIMITS, Limits
from bot.exports.problems import BrokenFile, ExportProblem, NotAnExport, TooLarge
from bot.exports.text import CHUNK, Text
from bot.language import _

_STRUCTURE = frozenset(("start_map", "end_map", "start_array", "end_array"))

Object = tuple[tuple[str, ...], dict[str, Any]]
"""(the keys that lead to an object, without the places in arrays; its plain values,
and an empty list for each array)"""


def rows(text: Text, limits: Limits = LIMITS) -> Iterator[dict[str, Any]]:
    """The objects of a file that is an array of objects, one at a time, with their plain values.

    Raises `NotAnExport` where it is none, `BrokenFile`, `TooLarge`.
    """
    # Not `ijson.items`: it has no limit of depth, and takes memory by the square of it.
    if text.begins != "[":
        raise NotAnExport
    depth = 0
    key = ""
    row: dict[str, Any] = {}
    with readable():
        for event, value in ijson.basic_parse(text, use_float=True, buf_size=CHUNK):
            if event == "map_key":
                key = value
            elif event not in _STRUCTURE:
                # First what nearly all of a file is: this is most of an import's time.
                if depth == 2:
                    row[key] = value
                elif depth == 1:
                    raise NotAnExport
            elif event == "start_map" or event == "start_array":
                depth += 1
                if depth == 2 and event == "start_array":
                    raise NotAnExport
                if depth > limits.depth:
                    raise _too_deep()
            else:
                depth -= 1
                if depth == 1:
                    text.row = 0
                    yield row
                    row = {}


def objects(text: Text, limits: Limits = LIMITS) -> Iterator[Object]:
    """All objects of a file that is one object, the inner ones first; raises as `rows` does."""
    if text.begins != "{":
        raise NotAnExport
    above: list[tuple[tuple[str, ...], dict[str, Any] | None, str | None]] = []
    path: tuple[str, ...] = ()
    current: dict[str, Any] | None = None
    key: str | None = None
    with readable():
        for event, value in ijson.basic_parse(text, use_float=True, buf_size=CHUNK):
            text.row = 0
            if event == "map_key":
                key = value
            elif event in ("start_map", "start_array"):
                if len(above) >= limits.depth:
                    raise _too_deep()
                above.append((path, current, key))
                if event == "start_array" and current is not None and key is not None:
                    current[key] = []
                if current is not None and key is not None:
                    path = (*path, key)
                current = {} if event == "start_map" else None
            elif event in ("end_map", "end_array"):
                if current is not None:
                    yield path, current
                path, current, key = above.pop()
            elif current is not None and key is not None:
                current[key] = value


def _too_deep() -> TooLarge:
    return TooLarge(_("Its JSON has more levels than any Spotify export."))


@contextmanager
def readable() -> Iterator[None]:
    """Whatever the parser and the archive say of bytes that are no JSON, in one sentence."""
    try:
        yield
    except ExportProblem:
        raise
    except (
        ijson.JSONError,
        UnicodeError,
        ValueError,
        BadZipFile,
        zlib_error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
    ):
        # What they say quotes the file.
        raise BrokenFile from None


__all__ = ["Object", "objects", "readable", "rows"]
