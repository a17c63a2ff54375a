"""All operations there are, and which one a request means."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.demo.spotify import (
    api_catalogue,
    api_extended,
    api_library,
    api_me,
    api_player,
    api_playlists,
    api_rows,
    api_search,
)
from bot.demo.spotify.answers import Operation

OPERATIONS: tuple[Operation, ...] = (
    *api_me.OPERATIONS,
    *api_library.OPERATIONS,
    *api_playlists.OPERATIONS,
    *api_rows.OPERATIONS,
    *api_catalogue.OPERATIONS,
    *api_search.OPERATIONS,
    *api_player.OPERATIONS,
    *api_extended.OPERATIONS,
)


def find_operation(method: str, path: str) -> tuple[Operation | None, Mapping[str, str]]:
    """The operation and the values of the braces in its path; exact paths win over braces."""
    found = [
        (operation, parts)
        for operation in OPERATIONS
        if operation.method == method and (parts := _match(operation, path)) is not None
    ]
    return min(found, key=lambda pair: len(pair[1]), default=(None, {}))


def is_known(path: str) -> bool:
    """Whether there is such a path, with whatever method."""
    return any(_match(operation, path) is not None for operation in OPERATIONS)


def _match(operation: Operation, path: str) -> Mapping[str, str] | None:
    pattern = _PATTERNS[operation.template]
    # spotipy asks for `me/` where the description has `/me`.
    match = pattern.fullmatch(path.rstrip("/"))
    return match.groupdict() if match else None


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template))


_PATTERNS = {operation.template: _pattern(operation.template) for operation in OPERATIONS}
