"""What tests read afterwards: every request to the Web API and its answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request to the Web API and its answer, for tests; the token is left out.

    `path` begins with `/v1/`. `body` and `response_body` are parsed where they are JSON, else text,
    and None where empty. `operation` is as in Spotify's description (`GET /me/tracks`), None where
    there is none. `status` 0 stands for a connection closed without an answer.
    """

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any
    status: int
    response_headers: Mapping[str, str]
    response_body: Any
    at: float
    operation: str | None


def parsed(raw: bytes) -> Any:
    """A body as JSON, else as text; None where there is none."""
    if not raw.strip():
        return None
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return raw.decode("utf-8", "replace")
