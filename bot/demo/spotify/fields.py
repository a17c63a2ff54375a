"""The `fields` parameter of playlists: `items(added_at,item(id,artists(name))),next`.

A dot goes one step down as brackets do; a `!` before a key leaves that one out of an object.
"""

from __future__ import annotations

import re
from typing import Any

from bot.demo.spotify.answers import ApiError

_WORD = re.compile(r"!?[A-Za-z_]+")
Wanted = dict[str, Any]


def pick(value: Any, fields: str | None) -> Any:
    """`value` with only the wanted fields; 400 where `fields` cannot be read."""
    if not fields:
        return value
    text = re.sub(r"\s", "", fields)
    wanted, rest = _read(text, 0)
    if rest != len(text):
        raise ApiError(400, "Invalid fields")
    return _keep(value, wanted)


def _read(text: str, at: int, depth: int = 0) -> tuple[Wanted, int]:
    wanted: Wanted = {}
    if depth > 20:
        raise ApiError(400, "Invalid fields")
    while True:
        at = _read_one(text, at, wanted, depth)
        if at >= len(text) or text[at] != ",":
            return wanted, at
        at += 1


def _read_one(text: str, at: int, wanted: Wanted, depth: int) -> int:
    word = _WORD.match(text, at)
    if not word:
        raise ApiError(400, "Invalid fields")
    at = word.end()
    below: Wanted = {}
    if text[at : at + 1] == "(":
        below, at = _read(text, at + 1, depth + 1)
        if text[at : at + 1] != ")":
            raise ApiError(400, "Invalid fields")
        at += 1
    elif text[at : at + 1] == ".":
        if depth > 20:
            raise ApiError(400, "Invalid fields")
        at = _read_one(text, at + 1, below, depth + 1)
    wanted.setdefault(word.group(), {}).update(below)
    return at


def _keep(value: Any, wanted: Wanted) -> Any:
    if not wanted:
        return value
    if isinstance(value, list):
        return [_keep(item, wanted) for item in value]
    if not isinstance(value, dict):
        return value
    unwanted = {key[1:] for key in wanted if key.startswith("!")}
    if len(unwanted) == len(wanted):
        return {key: item for key, item in value.items() if key not in unwanted}
    return {key: _keep(value[key], below) for key, below in wanted.items() if key in value}
