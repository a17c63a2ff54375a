"""What a handler gets and gives, the errors in Spotify's words, and pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from bot.demo.spotify.render import Renderer
from bot.demo.spotify.state import Library, World
from bot.demo.spotify.works import Json


class ApiError(Exception):
    """An answer other than what was asked for. `body` is text where Spotify answers plain text."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        reason: str | None = None,
        headers: Mapping[str, str] | None = None,
        plain: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = dict(headers or {})
        error: Json = {"status": status, "message": message}
        if reason:
            error["reason"] = reason
        self.body: Json | str = message if plain else {"error": error}


class NotFound(ApiError):
    def __init__(self) -> None:
        super().__init__(404, "Resource not found")


class Forbidden(ApiError):
    def __init__(self) -> None:
        super().__init__(403, "Forbidden")


class MissingScope(ApiError):
    def __init__(self) -> None:
        super().__init__(403, "Insufficient client scope")


@dataclass(slots=True)
class Call:
    """A request that passed the gate: whose it is, what they allowed, and what is asked."""

    path: str
    query: Mapping[str, str]
    raw_body: bytes
    parts: Mapping[str, str]
    library: Library | None
    scopes: frozenset[str]
    world: World
    show: Renderer
    extended: bool
    _parsed: list[Any] = field(default_factory=list)

    @property
    def me(self) -> Library:
        """The member; a token of the app alone has none."""
        if self.library is None:
            raise ApiError(403, "This request requires user authentication.")
        return self.library

    def here(self) -> str:
        """The address of this request, as `href` repeats it."""
        query = urlencode(dict(self.query))
        return f"{self.show.api_url}{self.path}" + (f"?{query}" if query else "")

    def body(self) -> Any:
        """The JSON body, an empty object where there is none."""
        if not self._parsed:
            try:
                self._parsed.append(json.loads(self.raw_body) if self.raw_body.strip() else {})
            except (ValueError, RecursionError):
                raise ApiError(400, "Error parsing JSON.") from None
        return self._parsed[0]

    def fields(self) -> Json:
        """The JSON body where it has to be an object."""
        body = self.body()
        if not isinstance(body, dict):
            raise ApiError(400, "Error parsing JSON.")
        return body

    def need(self, *scopes: str) -> None:
        """Refuse unless every one of these was granted."""
        if not set(scopes) <= self.scopes:
            raise MissingScope

    def number(self, key: str, default: int, lowest: int, highest: int) -> int:
        """A whole number of the query; 400 in Spotify's words where it is none or out of range."""
        text = self.query.get(key)
        if text is None:
            return default
        # Digits only, and few: int() would take other alphabets, and choke on very long texts.
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
            raise ApiError(400, f"Invalid {key}")
        if not lowest <= int(text) <= highest:
            raise ApiError(400, f"Invalid {key}")
        return int(text)

    def ids(self, key: str, most: int) -> list[str]:
        found = [part.strip() for part in self.query.get(key, "").split(",") if part.strip()]
        if not found:
            raise ApiError(400, f"Missing required field: {key}")
        if len(found) > most:
            raise ApiError(400, f"Too many {key} requested")
        return found

    def page(
        self,
        rows: Sequence[Any],
        show: Callable[[Any], Any],
        *,
        default: int = 20,
        most: int = 50,
        last_offset: int = 10**9,
        path: str | None = None,
        lowest: int = 1,
    ) -> Json:
        """Spotify's page of `rows`: those from `offset`, and the addresses of its neighbours."""
        limit = self.number("limit", default, lowest, most)
        offset = self.number("offset", 0, 0, last_offset)
        return self.slice(rows, show, limit, offset, path)

    def slice(
        self,
        rows: Sequence[Any],
        show: Callable[[Any], Any],
        limit: int,
        offset: int = 0,
        path: str | None = None,
    ) -> Json:
        def address(start: int) -> str:
            more = {k: v for k, v in self.query.items() if k not in ("offset", "limit")}
            query = urlencode({"offset": start, "limit": limit, **more})
            return f"{self.show.api_url}{path or self.path}?{query}"

        total = len(rows)
        step = max(limit, 1)
        return {
            "href": address(offset),
            "items": [show(row) for row in rows[offset : offset + limit]],
            "limit": limit,
            "next": address(offset + step) if offset + step < total else None,
            "offset": offset,
            "previous": address(max(0, offset - step)) if offset else None,
            "total": total,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` None stands for an empty one."""

    body: Any = None
    status: int = 200


Handler = Callable[[Call], Any]
"""Answers with JSON (status 200), with an `Answer`, or raises `ApiError`."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, in the words of Spotify's own description of its API.

    `template` is the path there, `scopes` are all needed, and `extended` says that development
    mode does not have it any more (None: nobody has it any more).
    """

    method: str
    template: str
    handler: Handler
    scopes: tuple[str, ...] = ()
    extended: bool = False

    @property
    def name(self) -> str:
        return f"{self.method} {self.template}"
