"""What stands before every operation of the Web API, in the order in which Spotify refuses."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.demo.spotify import (
    api_catalogue,
    api_extended,
    api_library,
    api_me,
    api_player,
    api_playlists,
    api_search,
)
from bot.demo.spotify.answers import Answer, ApiError, Call, MissingScope, Operation
from bot.demo.spotify.apps import Application
from bot.demo.spotify.faults import Faults, Quotas, bucket_of
from bot.demo.spotify.render import Renderer
from bot.demo.spotify.state import World
from bot.demo.spotify.tokens import Grant, Vault

OPERATIONS: tuple[Operation, ...] = (
    *api_me.OPERATIONS,
    *api_library.OPERATIONS,
    *api_playlists.OPERATIONS,
    *api_catalogue.OPERATIONS,
    *api_search.OPERATIONS,
    *api_player.OPERATIONS,
    *api_extended.OPERATIONS,
)

NOT_REGISTERED = "User not registered in the Developer Dashboard"
OWNER_PREMIUM = (
    "Active premium subscription required for the owner of the app. "
    "When the subscription status changes, it can take a few hours"
)


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


class Gate:
    def __init__(
        self,
        world: World,
        vault: Vault,
        show: Renderer,
        app_of: Callable[[str], Application | None],
        faults: Faults,
        quotas: Quotas,
        requests: list[Exchange],
    ) -> None:
        self._world = world
        self._vault = vault
        self._show = show
        self._app_of = app_of
        self._faults = faults
        self._quotas = quotas
        self._requests = requests

    async def handle(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        path = request.path
        operation, parts = find_operation(request.method, path.removeprefix("/v1"))
        names = (
            f"{request.method} {path}",
            f"{request.method} /v1{operation.template}" if operation else "",
        )
        fault = self._faults.next_for(names)
        answer = Answer()
        headers: Mapping[str, str] = {}
        if fault is None or fault.carried_out:
            answer, headers = self._answer(request, raw, operation, parts)
        if fault is not None:
            await asyncio.sleep(fault.delay)
            if fault.drop:
                self._note(request, raw, operation, Answer(status=0), {})
                if request.transport is not None:
                    request.transport.close()
                return web.Response(status=500)
            if fault.status is not None:
                answer, headers = Answer(fault.answer(), fault.status), fault.headers
        self._note(request, raw, operation, answer, headers)
        return _response(answer, headers)

    def _answer(
        self,
        request: web.Request,
        raw: bytes,
        operation: Operation | None,
        parts: Mapping[str, str],
    ) -> tuple[Answer, Mapping[str, str]]:
        try:
            grant = self._grant(request.headers.get("Authorization"))
            call = self._admit(grant, request, raw, operation, parts)
            assert operation is not None  # noqa: S101  # _admit has refused it otherwise
            found = operation.handler(call)
        except ApiError as error:
            return Answer(error.body, error.status), error.headers
        return (found if isinstance(found, Answer) else Answer(found)), {}

    def _grant(self, authorization: str | None) -> Grant:
        if not authorization:
            raise ApiError(401, "No token provided")
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise ApiError(400, "Only valid bearer authentication supported")
        try:
            grant = self._vault.open(token)
        except KeyError:
            raise ApiError(401, "Invalid access token") from None
        if grant is None:
            raise ApiError(401, "The access token expired")
        return grant

    def _admit(
        self,
        grant: Grant,
        request: web.Request,
        raw: bytes,
        operation: Operation | None,
        parts: Mapping[str, str],
    ) -> Call:
        extended = self._show.extended
        app = self._app_of(grant.client_id) or Application()
        if not extended:
            if not app.owner_premium:
                raise ApiError(403, OWNER_PREMIUM)
            if (
                grant.member is not None
                and app.allowlist is not None
                and grant.member not in app.allowlist
            ):
                raise ApiError(403, NOT_REGISTERED, plain=True)
        path = request.path.removeprefix("/v1/")
        if operation is None:
            if any(_match(other, "/" + path) is not None for other in OPERATIONS):
                raise ApiError(405, "Method not allowed")
            raise ApiError(404, "Service not found")
        if operation.extended and not extended:
            raise ApiError(403, "Forbidden")
        bucket = bucket_of(operation.template)
        wait = self._quotas.wait(
            app.developer,
            (
                bucket,
                f"{request.method} {request.path}",
                f"{request.method} /v1{operation.template}",
            ),
        )
        if wait:
            raise ApiError(
                429,
                "Too many requests",
                reason="QUOTA_EXCEEDED",
                headers={"Retry-After": str(wait)},
            )
        if grant.member is not None and not set(operation.scopes) <= grant.scopes:
            raise MissingScope
        library = self._world.libraries[grant.member] if grant.member is not None else None
        call = Call(
            path=path,
            query=dict(request.query),
            raw_body=raw,
            parts=parts,
            library=library,
            scopes=grant.scopes,
            world=self._world,
            show=self._show,
            extended=extended,
        )
        if operation.template.startswith("/me") or request.method != "GET":
            _ = call.me  # a token of the app alone is refused
        return call

    def _note(
        self,
        request: web.Request,
        raw: bytes,
        operation: Operation | None,
        answer: Answer,
        headers: Mapping[str, str],
    ) -> None:
        shown = {k: v for k, v in request.headers.items() if k.lower() != "authorization"}
        self._requests.append(
            Exchange(
                request.method,
                request.path,
                dict(request.query),
                shown,
                _parsed(raw),
                answer.status,
                dict(headers),
                answer.body,
                self._world.clock(),
                operation.name if operation else None,
            )
        )


def find_operation(method: str, path: str) -> tuple[Operation | None, Mapping[str, str]]:
    """The operation and the values of the braces in its path; exact paths win over braces."""
    found = [
        (operation, parts)
        for operation in OPERATIONS
        if operation.method == method and (parts := _match(operation, path)) is not None
    ]
    return min(found, key=lambda pair: len(pair[1]), default=(None, {}))


def _match(operation: Operation, path: str) -> Mapping[str, str] | None:
    pattern = _PATTERNS[operation.template]
    # spotipy asks for `me/` where the description has `/me`.
    match = pattern.fullmatch(path.rstrip("/"))
    return match.groupdict() if match else None


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template))


_PATTERNS = {operation.template: _pattern(operation.template) for operation in OPERATIONS}


def _parsed(raw: bytes) -> Any:
    if not raw.strip():
        return None
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return raw.decode("utf-8", "replace")


def _response(answer: Answer, headers: Mapping[str, str]) -> web.Response:
    if answer.body is None:
        return web.Response(status=answer.status, headers=headers)
    if isinstance(answer.body, str):
        return web.Response(text=answer.body, status=answer.status, headers=headers)
    return web.json_response(answer.body, status=answer.status, headers=headers)
