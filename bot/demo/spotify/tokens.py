"""Codes, access and refresh tokens, and how long they live.

A code works once and for ten minutes, an access token an hour, a refresh token until six months
after consent, however often it was used in between (Spotify, since June 2026). A refresh gives a
new refresh token where rotation is on, and the one before is dead at once.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.demo.marks import SECRET

CODE_LIFE = 600.0
CONSENT_MONTHS = 6


class TokenError(Exception):
    """An error of the token endpoint, in the words of RFC 6749."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.status = status


@dataclass(slots=True)
class Grant:
    """What one member allowed one app; `member` None is the app itself."""

    member: str | None
    client_id: str
    scopes: frozenset[str]
    consented_at: float
    refresh: str | None = None
    ended: bool = False
    access: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Code:
    member: str
    client_id: str
    redirect_uri: str
    scopes: frozenset[str]
    challenge: str | None
    at: float


class Vault:
    """All tokens of the small Spotify."""

    def __init__(self, clock: Callable[[], float], *, access_ttl: float, rotate: bool) -> None:
        self._clock = clock
        self._ttl = access_ttl
        self._rotate = rotate
        self._codes: dict[str, Code] = {}
        self._access: dict[str, tuple[Grant, float]] = {}
        self._refresh: dict[str, Grant] = {}
        self.grants: list[Grant] = []

    def new_code(
        self,
        member: str,
        client_id: str,
        redirect_uri: str,
        scopes: frozenset[str],
        challenge: str | None,
    ) -> str:
        code = f"AQ{SECRET}{secrets.token_urlsafe(90)}"
        self._codes[code] = Code(member, client_id, redirect_uri, scopes, challenge, self._clock())
        return code

    def redeem(
        self, code: str, client_id: str, redirect_uri: str, verifier: str | None, secret_ok: bool
    ) -> dict[str, object]:
        """A code for tokens. The code is gone whatever comes of it."""
        found = self._codes.pop(code, None)
        if found is None or found.client_id != client_id:
            raise TokenError("invalid_grant", "Invalid authorization code")
        if self._clock() - found.at > CODE_LIFE:
            raise TokenError("invalid_grant", "Authorization code expired")
        if found.redirect_uri != redirect_uri:
            raise TokenError("invalid_grant", "Invalid redirect URI")
        if found.challenge is None:
            if not secret_ok:
                raise TokenError("invalid_client", "Invalid client secret")
        elif verifier is None:
            raise TokenError("invalid_request", "code_verifier required")
        elif challenge_of(verifier) != found.challenge:
            raise TokenError("invalid_grant", "code_verifier was incorrect")
        grant = Grant(found.member, client_id, found.scopes, self._clock())
        self.grants.append(grant)
        return self._tokens(grant, new_refresh=True)

    def refresh(self, token: str, client_id: str) -> dict[str, object]:
        grant = self._refresh.get(token)
        if grant is None or grant.client_id != client_id:
            raise TokenError("invalid_grant", "Invalid refresh token")
        if grant.ended:
            raise TokenError("invalid_grant", "Refresh token revoked")
        if self._clock() >= months_after(grant.consented_at, CONSENT_MONTHS):
            raise TokenError("invalid_grant", "Refresh token expired")
        if self._rotate:
            del self._refresh[token]
        return self._tokens(grant, new_refresh=self._rotate)

    def for_app(self, client_id: str) -> dict[str, object]:
        """Client credentials: a token that reaches the catalogue and nobody's library."""
        answer = self._tokens(Grant(None, client_id, frozenset(), self._clock()), False)
        answer.pop("scope")
        return answer

    def open(self, access: str) -> Grant | None:
        """Whose access token that is; None where it has expired or was revoked.

        Raises KeyError for a token that was never given out."""
        grant, expires_at = self._access[access]
        return None if grant.ended or self._clock() >= expires_at else grant

    def revoke(self, member: str) -> None:
        """The member removes the app from their account."""
        for grant in self._of(member):
            grant.ended = True

    def expire_access(self, member: str) -> None:
        for grant in self._of(member):
            for token in grant.access:
                self._access[token] = (grant, self._clock())

    def expire_refresh(self, member: str) -> None:
        """As if six months had gone by since the member's consent."""
        for grant in self._of(member):
            grant.consented_at = min(grant.consented_at, self._clock() - 184 * 86_400)

    def _of(self, member: str) -> list[Grant]:
        return [grant for grant in self.grants if grant.member == member]

    def _tokens(self, grant: Grant, new_refresh: bool) -> dict[str, object]:
        access = f"BQ{SECRET}{secrets.token_urlsafe(90)}"
        self._access[access] = (grant, self._clock() + self._ttl)
        grant.access.add(access)
        answer: dict[str, object] = {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": round(self._ttl),
            "scope": " ".join(sorted(grant.scopes)),
        }
        if new_refresh:
            grant.refresh = f"AQ{SECRET}{secrets.token_urlsafe(90)}"
            self._refresh[grant.refresh] = grant
            answer["refresh_token"] = grant.refresh
        return answer


def challenge_of(verifier: str) -> str:
    """The S256 code challenge of RFC 7636."""
    digest = hashlib.sha256(verifier.encode("ascii", "replace")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def months_after(at: float, months: int) -> float:
    """The same day and time that many months later, or the last day of a shorter month."""
    moment = datetime.fromtimestamp(at, UTC)
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day).timestamp()
