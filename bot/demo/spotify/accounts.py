"""The accounts service: `/authorize` with its page, and `/api/token`."""

from __future__ import annotations

import asyncio
import base64
import binascii
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from aiohttp import web

from bot.demo.spotify.apps import Application, redirect_problem
from bot.demo.spotify.faults import Faults
from bot.demo.spotify.pages import PAGE_HEADERS, refusal_page, sign_in_page
from bot.demo.spotify.state import World
from bot.demo.spotify.tokens import TokenError, Vault

SCOPES = {
    "app-remote-control": "Communicate with the Spotify app on your device.",
    "playlist-read-private": "See your private playlists.",
    "playlist-read-collaborative": "See the playlists you share with others.",
    "playlist-modify-public": "Make and change your public playlists.",
    "playlist-modify-private": "Make and change your private playlists.",
    "user-library-read": "See what you have saved.",
    "user-library-modify": "Change what you have saved.",
    "user-read-private": "See your subscription.",
    "user-read-email": "See your e-mail address.",
    "user-follow-read": "See whom you follow.",
    "user-follow-modify": "Change whom you follow.",
    "user-top-read": "See your top artists and tracks.",
    "user-read-playback-position": "See where you are in what you play.",
    "user-read-playback-state": "See what you play and on which device.",
    "user-read-recently-played": "See what you played last.",
    "user-read-currently-playing": "See what you play now.",
    "user-modify-playback-state": "Control your player.",
    "ugc-image-upload": "Set pictures of your playlists.",
    "streaming": "Play music on your devices.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A sign-in that passed the checks."""

    client_id: str
    app: Application
    redirect_uri: str
    state: str | None
    scopes: tuple[str, ...]
    challenge: str | None


class Refused(Exception):
    """Shown on a page: an address that cannot be trusted is not sent anything."""


class Accounts:
    def __init__(
        self,
        world: World,
        vault: Vault,
        app_of: Callable[[str], Application | None],
        faults: Faults,
        log: list[tuple[str, int]],
    ) -> None:
        self._world = world
        self._vault = vault
        self._app_of = app_of
        self._faults = faults
        self._log = log
        self._tickets: set[str] = set()

    async def show(self, request: web.Request) -> web.Response:
        try:
            asked = self._read(request.query)
        except Refused as refusal:
            return _html(refusal_page(str(refusal)), 400)
        ticket = secrets.token_urlsafe(24)
        self._tickets.add(ticket)
        names = [member.name for member in self._world.scene.members]
        login = request.query.get("login")
        page = sign_in_page(
            asked.app.name,
            names,
            chosen=login if login in names else None,
            wishes=[SCOPES[scope] for scope in asked.scopes],
            ticket=ticket,
        )
        return _html(page)

    async def decide(self, request: web.Request) -> web.StreamResponse:
        try:
            asked = self._read(request.query)
            form = await request.post()
            member = form.get("login")
            # Only our own page has one, so no other page can agree in somebody's name. It stays
            # good, for a double click must not end on a refusal.
            ticket = str(form.get("ticket", ""))
            if ticket not in self._tickets:
                raise Refused("This page is too old. Go back and open it again.")
            if member not in self._world.libraries and form.get("decision") == "agree":
                raise Refused("Choose an account first.")
        except Refused as refusal:
            return _html(refusal_page(str(refusal)), 400)
        answer: dict[str, str] = {}
        if form.get("decision") == "agree":
            answer["code"] = self._vault.new_code(
                str(member),
                asked.client_id,
                asked.redirect_uri,
                frozenset(asked.scopes),
                asked.challenge,
            )
        else:
            answer["error"] = "access_denied"
        if asked.state is not None:
            answer["state"] = asked.state
        return web.Response(
            status=302,
            headers={**PAGE_HEADERS, "Location": _with_query(asked.redirect_uri, answer)},
        )

    async def token(self, request: web.Request) -> web.Response:
        form = {key: str(value) for key, value in (await request.post()).items()}
        fault = self._faults.next_for(("POST /api/token",))
        body: object = None
        status = 200
        if fault is None or fault.carried_out:
            try:
                body = self._grant(form, request.headers.get("Authorization", ""))
            except TokenError as error:
                body = {"error": error.error, "error_description": error.description}
                status = error.status
        if fault is not None:
            await asyncio.sleep(fault.delay)
            if fault.drop:
                status = 0
                if request.transport is not None:
                    request.transport.close()
            elif fault.status is not None:
                body, status = fault.answer(), fault.status
        self._log.append((form.get("grant_type", ""), status))
        headers = {"Cache-Control": "no-store", **(fault.headers if fault else {})}
        if isinstance(body, str):
            return web.Response(text=body, status=status, headers=headers)
        return web.json_response(body, status=status or 500, headers=headers)

    def _grant(self, form: Mapping[str, str], authorization: str) -> dict[str, object]:
        client_id, secret = _credentials(form, authorization)
        app = self._app_of(client_id) if client_id else None
        if app is None:
            raise TokenError("invalid_client", "Invalid client")
        if secret is not None and app.secret is not None and secret != app.secret:
            raise TokenError("invalid_client", "Invalid client secret")
        kind = form.get("grant_type")
        if kind == "authorization_code":
            if not form.get("code"):
                raise TokenError("invalid_request", "code must be supplied")
            return self._vault.redeem(
                form["code"],
                client_id,
                form.get("redirect_uri", ""),
                form.get("code_verifier"),
                secret_ok=secret is not None,
            )
        if kind == "refresh_token":
            if not form.get("refresh_token"):
                raise TokenError("invalid_request", "refresh_token must be supplied")
            return self._vault.refresh(form["refresh_token"], client_id)
        if kind == "client_credentials":
            if secret is None:
                raise TokenError("invalid_client", "Invalid client secret")
            return self._vault.for_app(client_id)
        raise TokenError(
            "unsupported_grant_type",
            "grant_type must be client_credentials, authorization_code or refresh_token",
        )

    def _read(self, query: Mapping[str, str]) -> Asked:
        client_id = query.get("client_id", "")
        app = self._app_of(client_id) if client_id else None
        if app is None:
            raise Refused("INVALID_CLIENT: Invalid client")
        redirect_uri = query.get("redirect_uri", "")
        problem = redirect_problem(redirect_uri)
        if problem or not app.returns_to(redirect_uri):
            raise Refused(f"INVALID_CLIENT: {problem or 'Invalid redirect URI'}")
        if query.get("response_type") != "code":
            raise Refused("response_type must be code")
        scopes = tuple(dict.fromkeys(query.get("scope", "").split()))
        if not set(scopes) <= set(SCOPES):
            raise Refused("INVALID_SCOPE: Invalid scope")
        challenge = query.get("code_challenge")
        if challenge is not None and query.get("code_challenge_method") != "S256":
            raise Refused("code_challenge_method must be S256")
        if challenge is not None and not 43 <= len(challenge) <= 128:
            raise Refused("Invalid code_challenge")
        return Asked(client_id, app, redirect_uri, query.get("state"), scopes, challenge)


def _credentials(form: Mapping[str, str], authorization: str) -> tuple[str, str | None]:
    """Client id and secret, from the Basic header or the form."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret")
    try:
        client_id, colon, secret = base64.b64decode(value).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise TokenError("invalid_client", "Invalid client") from None
    return client_id, secret if colon and secret else None


def _with_query(address: str, more: Mapping[str, str]) -> str:
    parts = urlsplit(address)
    query = parse_qsl(parts.query, keep_blank_values=True) + list(more.items())
    return urlunsplit(parts._replace(query=urlencode(query)))


def _html(page: str, status: int = 200) -> web.Response:
    return web.Response(text=page, content_type="text/html", status=status, headers=PAGE_HEADERS)
