"""What stands before every operation of the Web API, in the order in which Spotify refuses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from aiohttp import web

from bot.demo.spotify.answers import Answer, ApiError, Call, Forbidden, MissingScope, Operation
from bot.demo.spotify.apps import Application
from bot.demo.spotify.exchange import Exchange, parsed
from bot.demo.spotify.faults import Faults, Quotas, bucket_of
from bot.demo.spotify.operations import find_operation, is_known
from bot.demo.spotify.render import Renderer
from bot.demo.spotify.state import World
from bot.demo.spotify.tokens import Grant, Vault

NOT_REGISTERED = "User not registered in the Developer Dashboard"
OWNER_PREMIUM = (
    "Active premium subscription required for the owner of the app. "
    "When the subscription status changes, it can take a few hours"
)


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
        operation, parts = find_operation(request.method, request.path.removeprefix("/v1"))
        fault = self._faults.next_for(_names(request, operation))
        answer = Answer()
        headers: Mapping[str, str] = {}
        if fault is None or fault.carried_out:
            try:
                answer = self._answer(request, raw, operation, parts)
            except ApiError as error:
                answer, headers = Answer(error.body, error.status), error.headers
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
    ) -> Answer:
        """Refuse, in the order in which Spotify does, or do it."""
        grant = self._grant(request.headers.get("Authorization"))
        app = self._app_of(grant.client_id) or Application()
        path = request.path.removeprefix("/v1/")
        if not self._show.extended:
            _check_seat(app, grant)
        if operation is None:
            if is_known(f"/{path}"):
                raise ApiError(405, "Method not allowed")
            raise ApiError(404, "Service not found")
        if operation.extended and not self._show.extended:
            raise Forbidden
        self._check_quota(app, request, operation)
        if grant.member is not None and not set(operation.scopes) <= grant.scopes:
            raise MissingScope
        call = Call(
            path=path,
            query=dict(request.query),
            raw_body=raw,
            parts=parts,
            library=self._world.libraries[grant.member] if grant.member is not None else None,
            scopes=grant.scopes,
            world=self._world,
            show=self._show,
            extended=self._show.extended,
        )
        if operation.template.startswith("/me") or request.method != "GET":
            _ = call.me  # a token of the app alone is refused
        found = operation.handler(call)
        return found if isinstance(found, Answer) else Answer(found)

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

    def _check_quota(self, app: Application, request: web.Request, operation: Operation) -> None:
        names = (bucket_of(operation.template), *_names(request, operation))
        wait = self._quotas.wait(app.developer, names)
        if wait:
            raise ApiError(
                429,
                "Too many requests",
                reason="QUOTA_EXCEEDED",
                headers={"Retry-After": str(wait)},
            )

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
                parsed(raw),
                answer.status,
                dict(headers),
                answer.body,
                self._world.clock(),
                operation.name if operation else None,
            )
        )


def _names(request: web.Request, operation: Operation | None) -> tuple[str, ...]:
    """What faults and quotas may call a request: by its path, and by the operation's."""
    here = f"{request.method} {request.path}"
    return (here, f"{request.method} /v1{operation.template}") if operation else (here,)


def _check_seat(app: Application, grant: Grant) -> None:
    """Development mode: an owner with Premium, and people on the allow-list only."""
    if not app.owner_premium:
        raise ApiError(403, OWNER_PREMIUM)
    if grant.member is None or app.allowlist is None:
        return
    if grant.member not in app.allowlist:
        raise ApiError(403, NOT_REGISTERED, plain=True)


def _response(answer: Answer, headers: Mapping[str, str]) -> web.Response:
    if answer.body is None:
        return web.Response(status=answer.status, headers=headers)
    if isinstance(answer.body, str):
        return web.Response(text=answer.body, status=answer.status, headers=headers)
    return web.json_response(answer.body, status=answer.status, headers=headers)
