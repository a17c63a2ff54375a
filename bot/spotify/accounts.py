"""Spotify's accounts service: the consent address and the two token calls.

Written on requests, not on spotipy's SpotifyPKCE or SpotifyOAuth: those open a browser and wait for
keyboard input when a token is missing, log token bodies at DEBUG, keep a verifier between members,
have no timeout by default, and cannot send a client secret together with PKCE. Two POSTs are
smaller than the walls one would need around them.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import requests

from bot.errors import LinkFailed, SpotifyDown
from bot.language import N_, _
from bot.settings import Settings
from bot.spotify.sessions import ACCOUNTS_TIMEOUT, new_session

log = logging.getLogger(__name__)

SCOPES = (
    "user-library-read",
    "user-top-read",
    "user-read-recently-played",
    "user-follow-read",
    "playlist-read-private",
    "playlist-read-collaborative",
    "playlist-modify-private",
    "playlist-modify-public",
    # For covers; who has connected before goes without them.
    "ugc-image-upload",
)
TRIES = 3
HOUR, LONGEST_TOKEN = 3600.0, 86_400.0
"""Seconds that an access token lives, and that one is believed to live at most."""

_TOKEN = re.compile(r"[!-~]{1,4096}")
PAGE_READ = 65_536
"""Bytes of a page of refusal that are looked at."""


class NoApp(LinkFailed):
    sentence = N_("This bot has no Spotify app yet, so no account can be connected.")
    next_step = N_("Ask the host to set SPOTIFY_CLIENT_ID and to run `commontone doctor`.")


class AppRefused(LinkFailed):
    sentence = N_("Spotify does not accept this bot's client id, secret or redirect address.")
    next_step = N_("Ask the host to run `commontone doctor`; nothing you can do mends it.")


class BroughtAppRefused(AppRefused):
    """The same for an app that a member brought: it is in their dashboard that it can be mended."""

    sentence = N_("Spotify no longer accepts the Spotify app that you connect through.")
    next_step = N_(
        "Its owner finds out why in the Spotify dashboard: the app must still be there, with this "
        "bot's redirect address. Or type /link for another way."
    )


class UnknownApp(LinkFailed):
    sentence = N_("Spotify knows no app with this client id.")
    next_step = N_(
        "Copy the **Client ID** of your app again from its settings in the dashboard (not the "
        "client secret, which nobody should ever ask you for)."
    )


class NoRedirect(LinkFailed):
    def __init__(self, redirect_uri: str) -> None:
        super().__init__(
            _("Your app does not have this bot's redirect address yet."),
            _(
                "Open your app's settings in the dashboard, add `{redirect_uri}` under Redirect "
                "URIs, word for word, save, and try again."
            ).format(redirect_uri=redirect_uri),
        )


class CodeRefused(LinkFailed):
    sentence = N_(
        "Spotify's sign-in code no longer counts: it works once, and only for a few minutes."
    )
    next_step = N_("Type /link and go through it again.")


class GrantDead(Exception):
    """`invalid_grant` on a refresh. Stays inside `bot.spotify`: the store may know a newer one."""


@dataclass(frozen=True, slots=True)
class Grant:
    """An answer of the token endpoint; `expires_in` in seconds, `refresh` None where unchanged."""

    access: str = field(repr=False)
    refresh: str | None = field(repr=False)
    expires_in: float
    scope: str


def new_verifier() -> str:
    """A PKCE code verifier (RFC 7636): 86 characters of 512 random bits."""
    return secrets.token_urlsafe(64)


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


class Accounts:
    """The token endpoint and the consent page. The calls block: run them in a thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._token_url = f"{settings.spotify_accounts_url}/api/token"

    def client_id(self, own: str | None = None) -> str:
        """The client id to use: a member's own one, else the host's; raises `NoApp`."""
        chosen = own or self._settings.spotify_client_id
        if not chosen:
            raise NoApp
        return chosen

    def authorize_url(
        self, state: str, verifier: str, client_id: str | None = None, show_dialog: bool = True
    ) -> str:
        """Where the member says yes or no; `show_dialog` lets them change the account."""
        query = {
            "client_id": self.client_id(client_id),
            "response_type": "code",
            "redirect_uri": self._settings.redirect_uri,
            "scope": " ".join(SCOPES),
            "state": state,
            "code_challenge_method": "S256",
            "code_challenge": challenge_of(verifier),
        }
        if show_dialog:
            query["show_dialog"] = "true"
        # A button takes 512 characters: what a query may hold as it is stays as it is.
        return f"{self._settings.spotify_accounts_url}/authorize?{urlencode(query, safe=':/')}"

    def look(self, client_id: str) -> None:
        """Open the consent page as a browser would, to see whether Spotify knows this app.

        Raises `UnknownApp` or `NoRedirect` where Spotify says so; anything else it says, or none
        at all, is no answer: then the member's own sign-in shows it.
        """
        address = self.authorize_url(secrets.token_urlsafe(24), new_verifier(), client_id)
        try:
            with (
                new_session(address) as session,
                session.get(
                    address, timeout=ACCOUNTS_TIMEOUT, allow_redirects=False, stream=True
                ) as response,
            ):
                if response.status_code != 400:
                    return
                page = next(response.iter_content(PAGE_READ), b"")
        except requests.exceptions.RequestException:
            return
        said = page.decode("utf-8", "replace").casefold()
        if "invalid_client" not in said:
            return
        if "redirect uri" in said:
            raise NoRedirect(self._settings.redirect_uri)
        raise UnknownApp

    def exchange(
        self, code: str, *, verifier: str, redirect_uri: str, client_id: str | None = None
    ) -> Grant:
        """A code for tokens. Raises `CodeRefused`, `AppRefused` or `SpotifyDown`."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        try:
            # A code works once, so a repeated exchange could only fail: one try.
            grant = self._token(form, self.client_id(client_id), tries=1)
        except GrantDead:
            raise CodeRefused from None
        if not grant.refresh:
            raise SpotifyDown
        return grant

    def refresh(self, refresh_token: str, client_id: str | None = None) -> Grant:
        """New tokens for a refresh token. Raises `GrantDead`, `AppRefused` or `SpotifyDown`."""
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return self._token(form, self.client_id(client_id), tries=TRIES)

    def _token(self, form: Mapping[str, str], client_id: str, *, tries: int) -> Grant:
        secret = self._secret_of(client_id)
        body = {**form, "client_id": client_id}
        for attempt in range(tries):
            if attempt:
                time.sleep(0.3 * 2**attempt)
            try:
                with new_session(self._token_url) as session:
                    response = session.post(
                        self._token_url,
                        data=body,
                        auth=(client_id, secret) if secret else None,
                        timeout=ACCOUNTS_TIMEOUT,
                        allow_redirects=False,
                    )
                if response.status_code < 500 and response.status_code != 429:
                    return self._read(response, client_id)
                log.warning("Spotify's token endpoint answered %d", response.status_code)
            except requests.exceptions.RequestException as error:
                log.warning("Spotify's token endpoint: %s", type(error).__name__)
        raise SpotifyDown

    def _secret_of(self, client_id: str) -> str | None:
        # The secret belongs to the host's app; a member's own app has PKCE alone.
        secret = self._settings.spotify_client_secret
        if secret is None or client_id != self._settings.spotify_client_id:
            return None
        return secret.get_secret_value()

    def _read(self, response: requests.Response, client_id: str) -> Grant:
        body = _json(response)
        if response.status_code == 200:
            try:
                return Grant(
                    access=_token_of(body["access_token"]),
                    refresh=_token_of(body["refresh_token"]) if body.get("refresh_token") else None,
                    expires_in=min(float(body.get("expires_in") or HOUR), LONGEST_TOKEN),
                    scope=str(body.get("scope") or "")[:1000],
                )
            except (KeyError, TypeError, ValueError, OverflowError):
                raise SpotifyDown from None
        log.warning("Spotify's token endpoint refused with %d", response.status_code)
        if body.get("error") == "invalid_grant":
            raise GrantDead
        if client_id != self._settings.spotify_client_id:
            raise BroughtAppRefused
        raise AppRefused


def _token_of(value: object) -> str:
    """A token that a header can carry; raises ValueError for anything else."""
    if not isinstance(value, str) or not _TOKEN.fullmatch(value):
        raise ValueError
    return value


def _json(response: requests.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
