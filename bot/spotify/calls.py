"""One call of the Web API, from the member's token to the answer or a clear error.

    account -> access token -> governor (queue, pace, budget) -> spotipy in a thread -> answer

spotipy gets a session without retries, so that a refusal arrives here with its reason and headers;
what may be repeated is decided here: GET, PUT and DELETE on 5xx and timeouts, anything once after a
401, and never a POST whose fate is unknown.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import spotipy

from bot.errors import AppRefusal, SpotifyDown
from bot.settings import Settings
from bot.spotify.asks import Ask
from bot.spotify.buckets import Operation
from bot.spotify.governor import Governor
from bot.spotify.refusals import TokenRefused, translate
from bot.spotify.sessions import API_TIMEOUT, new_session
from bot.spotify.shape import shaped
from bot.spotify.standing import Standing
from bot.spotify.tokens import TokenKeeper
from storage import Account, Store

log = logging.getLogger(__name__)

TRIES = 3
BACKOFF = 0.5
"""Seconds before the second try; doubled before each further one."""

Answer = dict[str, Any]


class FateUnknown(SpotifyDown):
    """A POST that was answered with 5xx or not at all: it may have arrived. Look before more."""


@dataclass
class Tally:
    """Counts the requests that went out on somebody's behalf."""

    requests: int = 0


@dataclass(frozen=True, slots=True)
class _Who:
    """On whose behalf, and through which app."""

    member_id: int
    client_id: str


class WebApi:
    """`await call(account, ask)`: one request on behalf of a linked account."""

    def __init__(
        self, settings: Settings, store: Store, tokens: TokenKeeper, governor: Governor
    ) -> None:
        self._settings = settings
        self._store = store
        self._tokens = tokens
        self._governor = governor
        self._standing = Standing(settings, store)
        self._clients: dict[int, spotipy.Spotify] = {}

    async def call(self, account: Account, ask: Ask, *, tally: Tally | None = None) -> Answer:
        """The answer as JSON.

        Raises what `bot.errors` and `bot.spotify.refusals` name; `FateUnknown` for a POST that may
        or may not have arrived.
        """
        return await self._patiently(account, ask, tally or Tally())

    async def call_with(self, access: str, developer: str, member_id: int, ask: Ask) -> Answer:
        """The same for a token that belongs to no stored account yet (while linking)."""
        client = self._new_client()
        who = _Who(member_id, developer)
        try:
            return await self._repeatedly(
                ask.operation, lambda: self._once(client, access, who, ask, Tally())
            )
        except TokenRefused:
            raise SpotifyDown from None
        finally:
            _close(client)

    def forget(self, account_id: int) -> None:
        """Close the client of an account that is no longer linked."""
        if client := self._clients.pop(account_id, None):
            _close(client)

    async def close(self) -> None:
        """Wait for what is in flight, then close every connection."""
        await self._governor.close()
        for account_id in list(self._clients):
            self.forget(account_id)

    async def _patiently(self, account: Account, ask: Ask, tally: Tally) -> Answer:
        access = await self._tokens.access(account)
        who = _Who(account.member_id, account.client_id)
        client = self._clients.get(account.id)
        if client is None:
            client = self._clients[account.id] = self._new_client()

        async def once() -> Answer:
            return await self._once(client, access, who, ask, tally)

        try:
            return await self._repeatedly(ask.operation, once)
        except TokenRefused:
            access = await self._tokens.renew(account, access)
        try:
            return await self._repeatedly(ask.operation, once)
        except TokenRefused:
            # Fresh from the accounts service, so the consent stands: Spotify disagrees with itself.
            raise SpotifyDown from None

    async def _repeatedly(
        self, operation: Operation, once: Callable[[], Awaitable[Answer]]
    ) -> Answer:
        for attempt in range(TRIES):
            try:
                return await once()
            except SpotifyDown as error:
                if not operation.repeatable:
                    raise FateUnknown from error
                log.warning("Spotify did not answer %s properly (try %d)", operation, attempt + 1)
                if attempt + 1 == TRIES:
                    raise
                await asyncio.sleep(BACKOFF * 2**attempt)
        raise SpotifyDown

    async def _once(
        self,
        client: spotipy.Spotify,
        access: str,
        who: _Who,
        ask: Ask,
        tally: Tally,
    ) -> Answer:
        def in_thread() -> Answer:
            tally.requests += 1
            client.set_auth(access)
            try:
                answer = ask.send(client)
            except Exception as error:
                known = translate(error)
                if known is error:
                    raise
                if isinstance(known, AppRefusal):
                    known = self._standing.refused(known, who.client_id, who.member_id)
                raise known from None
            self._standing.answered(who.client_id)
            if isinstance(answer, dict):
                return shaped(answer)
            if ask.operation.method in ("PUT", "DELETE"):
                return {}
            raise SpotifyDown  # an empty body, or not JSON: some proxy's page

        return await self._governor.run(who.client_id, ask.operation, in_thread)

    def _new_client(self) -> spotipy.Spotify:
        client = spotipy.Spotify(
            auth="",
            requests_session=new_session(self._settings.spotify_api_url),
            requests_timeout=API_TIMEOUT,
        )
        client.prefix = self._settings.spotify_api_url
        return client


def _close(client: spotipy.Spotify) -> None:
    client._session.close()  # spotipy closes it only when the client is collected


__all__ = ["Answer", "FateUnknown", "Tally", "WebApi"]
