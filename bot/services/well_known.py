"""Artists that many know, with their genres: for where nothing else is known yet."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from storage.matching import name_key


@cache
def well_known() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """(key, name, genres) of the built-in list."""
    text = files("bot.services").joinpath("steps", "artists.txt").read_text(encoding="utf-8")
    rows = []
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, genres = line.rpartition(":")
            rows.append(
                (name_key(name), name.strip(), tuple(word.strip() for word in genres.split(",")))
            )
    return tuple(rows)


def well_known_called(typed: str, most: int) -> list[str]:
    """Names of the list in which every word of `typed` begins a word."""
    wanted = typed.casefold().split()
    if not wanted:
        return []
    return [
        name
        for _, name, _ in well_known()
        if all(any(w.startswith(one) for w in name.casefold().split()) for one in wanted)
    ][:most]


__all__ = ["well_known", "well_known_called"]
