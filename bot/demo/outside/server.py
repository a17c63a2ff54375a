"""A small service on loopback: its requests are remembered, its failures are asked for."""

from __future__ import annotations

import asyncio
import json
import socket
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.demo.spotify.faults import Faults

Handler = Callable[[web.Request, Any], Awaitable["Reply"]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request and what it was answered with (status 0: the connection was closed)."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any
    status: int


@dataclass(frozen=True, slots=True)
class Reply:
    """JSON (or text, where `body` is one) with a status and headers."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] | None = None


class SmallService(ABC):
    """Base: a service has `routes`, {(method, path): handler(request, parsed body) -> Reply}.

    `requests` has all that was asked, `faults.add("POST /1/*", status=500)` makes it fail: see
    `bot.demo.spotify.faults`. `garbage` set to bytes is answered to everything instead.
    """

    def __init__(self) -> None:
        self.faults = Faults()
        self.requests: list[Asked] = []
        self.garbage: bytes | None = None
        self._runner: web.AppRunner | None = None
        self._address = ""

    @abstractmethod
    def routes(self) -> Mapping[tuple[str, str], Handler]:
        """What it answers: (method, path) -> handler."""

    @property
    def url(self) -> str:
        return self._address

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        listening = socket.create_server((host, port))
        self._address = f"http://{host}:{listening.getsockname()[1]}"
        app = web.Application(client_max_size=4 * 1024**2)
        for (method, path), handler in self.routes().items():
            app.router.add_route(method, path, self._answering(handler))
        app.router.add_route("*", "/{rest:.*}", self._answering(_not_there))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.SockSite(self._runner, listening).start()

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _answering(
        self, handler: Handler
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def answer(request: web.Request) -> web.StreamResponse:
            raw = await request.read()
            try:
                body = json.loads(raw) if raw else None
            except ValueError:
                body = None
            fault = self.faults.next_for((f"{request.method} {request.path}",))
            reply = Reply("", 500)
            if fault is None or fault.carried_out:
                reply = await handler(request, body)
            if fault is not None:
                await asyncio.sleep(fault.delay)
                if fault.drop:
                    self._note(request, body, 0)
                    if request.transport is not None:
                        request.transport.close()
                    return web.Response(status=500)
                if fault.status is not None:
                    reply = Reply(fault.answer(), fault.status, fault.headers)
            self._note(request, body, reply.status)
            if self.garbage is not None:
                return web.Response(body=self.garbage, content_type="application/json")
            if isinstance(reply.body, str):
                return web.Response(text=reply.body, status=reply.status, headers=reply.headers)
            return web.json_response(reply.body, status=reply.status, headers=reply.headers)

        return answer

    def _note(self, request: web.Request, body: Any, status: int) -> None:
        self.requests.append(
            Asked(
                request.method,
                request.path,
                dict(request.query),
                dict(request.headers),
                body,
                status,
            )
        )


async def _not_there(request: web.Request, body: Any) -> Reply:
    return Reply({"code": 404, "error": "Not found"}, 404)


__all__ = ["Asked", "Handler", "Reply", "SmallService"]
