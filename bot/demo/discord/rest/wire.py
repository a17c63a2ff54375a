"""What every REST call goes through: body, token, faults, rate limits, errors, recording."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from aiohttp import web

from bot.demo.discord.backend import BACKEND, Backend, Exchange
from bot.demo.discord.body import Upload, read_body
from bot.demo.discord.errors import ApiError, invalid_form, not_found, unauthorized
from bot.demo.discord.faults import Fault
from bot.demo.discord.rest.limits import Limits

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PREFIX = "/api/v10"
# The body of the call that this task handles; it can be read only once.
_SENT: ContextVar[tuple[Any, list[Upload]]] = ContextVar("sent")
# These are called with a token in the address, or by anybody.
OPEN = ("/interactions/", "/webhooks/", "/gateway")


def answer(payload: Any = None, status: int = 200) -> web.Response:
    """JSON; no body at all for None, which is a 204."""
    if payload is None:
        return web.Response(status=204)
    # Without "charset": clients compare the type letter by letter, as Discord sends it.
    body = json.dumps(payload, ensure_ascii=False).encode()
    return web.Response(body=body, status=status, content_type="application/json")


def body_of_call() -> Any:
    return _SENT.get()[0]


def json_of_call() -> dict[str, Any]:
    """The body, which must be an object."""
    body = _SENT.get()[0]
    if not isinstance(body, dict):
        raise ApiError(400, 50035, "Invalid Form Body")
    return body


def files_of_call() -> list[Upload]:
    return _SENT.get()[1]


def snowflake(request: web.Request, name: str) -> int:
    """An id in the address; what is no number is an invalid form."""
    text = request.match_info[name]
    if not text.isdecimal():
        sentence = f'Value "{text}" is not snowflake.'
        raise invalid_form((name,), "NUMBER_TYPE_COERCE", sentence)
    return int(text)


def operation_of(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return (resource.canonical if resource else request.path).removeprefix(PREFIX)


def wire(limits: Limits) -> Any:
    """The one middleware of the REST application."""

    @web.middleware
    async def call(request: web.Request, handler: Handler) -> web.StreamResponse:
        backend = request.app[BACKEND]
        _SENT.set(await read_body(request))
        path, operation = request.path.removeprefix(PREFIX), operation_of(request)
        fault = backend.faults.strike(request.method, path, operation)
        if fault is not None and fault.delay:
            await asyncio.sleep(fault.delay)
        if fault is not None and not fault.arrives and (fault.status or fault.drop):
            response = _faulty(request, fault)
        else:
            response = await _handle(backend, limits, request, handler, operation)
            if fault is not None and (fault.status or fault.drop):
                response = _faulty(request, fault)
        _record(backend, request, path, operation, response)
        return response

    return call


async def _handle(
    backend: Backend, limits: Limits, request: web.Request, handler: Handler, operation: str
) -> web.Response:
    headers: dict[str, str] = {}
    try:
        _check_token(backend, request)
        if backend.rate_limits:
            standing = limits.count(
                f"{request.method} {operation}", dict(request.match_info), backend.world.clock()
            )
            headers = standing.headers
            if standing.wait:
                raise too_many(standing.wait)
        response = await handler(request)
        if not isinstance(response, web.Response):
            raise TypeError("a REST handler answers in one piece")
    except ApiError as error:
        response = answer(error.body, error.status)
        headers = headers | error.headers
    except web.HTTPNotFound:
        response = answer(not_found().body, 404)
    except web.HTTPMethodNotAllowed:
        response = answer({"message": "405: Method Not Allowed", "code": 0}, 405)
    response.headers.update(headers)
    return response


def _check_token(backend: Backend, request: web.Request) -> None:
    if request.path.removeprefix(PREFIX).startswith(OPEN) and not request.path.endswith("/bot"):
        return
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bot" or not token or backend.token not in (None, token):
        raise unauthorized()


def too_many(seconds: float, *, everywhere: bool = False) -> ApiError:
    """429; `Via` is what tells clients that it comes from Discord and not from its edge."""
    return ApiError(
        429,
        0,
        "You are being rate limited.",
        headers={
            "Retry-After": str(math.ceil(seconds)),
            "Via": "1.1 google",
            "X-RateLimit-Scope": "global" if everywhere else "user",
        },
        extra={"retry_after": round(seconds, 3), "global": everywhere},
    )


def _faulty(request: web.Request, fault: Fault) -> web.Response:
    if fault.drop:
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)
    body, headers = fault.body, dict(fault.headers)
    status = fault.status or 500
    if status == 429 and body is None:
        seconds = float({k.lower(): v for k, v in headers.items()}.get("retry-after", 1))
        error = too_many(seconds)
        body, headers = error.body, error.headers | headers
    if body is None:
        body = {"message": f"{status}: Error", "code": 0}
    response = web.Response(text=body, status=status) if isinstance(body, str) else None
    response = response or answer(body, status)
    response.headers.update(headers)
    return response


def _record(
    backend: Backend, request: web.Request, path: str, operation: str, response: web.Response
) -> None:
    raw = response.body
    told: Any = None
    if isinstance(raw, bytes) and raw:
        told = json.loads(raw) if response.content_type == "application/json" else raw.decode()
    skip = "authorization"
    backend.requests.append(
        Exchange(
            method=request.method,
            path=path,
            operation=operation,
            query=dict(request.query),
            headers={k: v for k, v in request.headers.items() if k.lower() != skip},
            body=_SENT.get()[0] if request.body_exists else None,
            files=tuple(upload.filename for upload in _SENT.get()[1]),
            status=response.status,
            response_headers=dict(response.headers),
            response_body=told,
            at=backend.world.clock(),
        )
    )
