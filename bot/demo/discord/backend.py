"""All the parts behind the routes, in one object that every handler gets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.demo.discord.answers import Answers
from bot.demo.discord.faults import Faults
from bot.demo.discord.gateway import Gateway
from bot.demo.discord.interactions import Desk
from bot.demo.discord.world import World


@dataclass(frozen=True)
class Exchange:
    """One call of the REST API and its answer.

    `path` is below /api/v10; `operation` is the same with {names} for ids, as in the published
    description; `body` is the JSON (of payload_json where it is multipart), `files` the names of
    the uploads; `headers` are without Authorization; `at` is by the injected clock.
    """

    method: str
    path: str
    operation: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any
    files: tuple[str, ...]
    status: int
    response_headers: dict[str, str]
    response_body: Any
    at: float


@dataclass(eq=False)
class Backend:
    world: World
    desk: Desk
    answers: Answers
    gateway: Gateway
    faults: Faults
    rate_limits: bool
    token: str | None = None
    requests: list[Exchange] = field(default_factory=list)


BACKEND = web.AppKey("backend", Backend)
