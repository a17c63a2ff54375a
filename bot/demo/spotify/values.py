"""Values of a scene file, each with a sentence for what can be wrong with it.

`where` is the place in the file, as the sentence names it; all raise ValueError.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from bot.demo.spotify.scene import TIME_RANGES

_ID = re.compile(r"[0-9A-Za-z]+")


def check_known(where: str, kind: str, ids: Iterable[str], known: Collection[str]) -> None:
    """Refuse ids that are not `known`; the sentence names the first three."""
    unknown = list(dict.fromkeys(i for i in ids if i not in known))
    if unknown:
        more = f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""
        raise ValueError(f"{where}: unknown {kind} {', '.join(unknown[:3])}{more}.")


def unique(key: str, data: Mapping[str, Any], read: Any) -> list[Any]:
    """The list at `key`, each entry read by `read`, no id twice."""
    seen: set[str] = set()
    found = []
    for entry, where in rows(data, key):
        row = read(entry, where)
        if row.id in seen:
            raise ValueError(f"{where}: the id {row.id} is there twice.")
        seen.add(row.id)
        found.append(row)
    return found


def rows(data: Mapping[str, Any], key: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The entries of the list at `key`, and where each stands."""
    rows = data.get(key)
    if rows is None:
        return
    if not isinstance(rows, list | tuple):
        raise ValueError(f"{key} is a list.")
    for number, entry in enumerate(rows, start=1):
        if not isinstance(entry, Mapping):
            raise ValueError(f"{key}, entry {number}: an object is needed.")
        name = entry.get("name") or entry.get("id")
        yield entry, f"{key}, entry {number}" + (f" ({name})" if isinstance(name, str) else "")


_NEEDED = object()


def text(entry: Mapping[str, Any], key: str, where: str, default: Any = _NEEDED) -> Any:
    value = entry.get(key)
    if value is None and default is not _NEEDED:
        return default
    if not isinstance(value, str) or (default is _NEEDED and not value.strip()):
        raise ValueError(f"{where}: {key} has to be text, not {value!r}.")
    return value


def identifier(entry: Mapping[str, Any], where: str) -> str:
    value = text(entry, "id", where)
    if not _ID.fullmatch(value):
        raise ValueError(f"{where}: an id has letters and digits only, not {value!r}.")
    return str(value)


def texts(entry: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = entry.get(key) or ()
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"{where}: {key} is a list of texts.")
    return tuple(value)


def ranges(entry: Mapping[str, Any], key: str, where: str) -> dict[str, tuple[str, ...]]:
    value = entry.get(key) or {}
    if not isinstance(value, Mapping) or not set(value) <= set(TIME_RANGES):
        raise ValueError(f"{where}: {key} has lists named {', '.join(TIME_RANGES)}.")
    return {name: texts(value, name, f"{where}, {key}") for name in value}


def number(entry: Mapping[str, Any], key: str, where: str, default: int | None) -> int | None:
    value = entry.get(key)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise ValueError(f"{where}: {key} has to be a number from 0, not {value!r}.")
    return round(value)


def percent(entry: Mapping[str, Any], where: str) -> int | None:
    value = number(entry, "popularity", where, None)
    if value is not None and value > 100:
        raise ValueError(f"{where}: popularity is from 0 to 100, not {value}.")
    return value


def flag(entry: Mapping[str, Any], key: str, where: str, default: bool) -> bool:
    value = entry.get(key)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise ValueError(f"{where}: {key} is true or false, not {value!r}.")
    return value
