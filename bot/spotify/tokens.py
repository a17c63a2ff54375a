"""Access tokens that work: refreshed one at a time a member, stored before anybody uses them."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from bot.errors import AppGone, LinkExpired, NotLinked
from bot.spotify.accounts import Accounts, GrantDead
from storage import APP_GONE, Account, Store, Tokens

log = logging.getLogger(__name__)

ENDED = "ended"
"""`Account.problem` of a connection that only the member can mend, by linking again."""

EARLY = 60.0
"""Seconds before its end from which an access token is no longer used."""

LOOKS = (0.0, 0.2, 0.6)
"""Seconds between looks into the store for a token that another process may just be writing."""


def ended(account: Account) -> LinkExpired:
    """What to tell of a connection that only its member can mend."""
    return AppGone() if account.problem == APP_GONE else LinkExpired()


class TokenKeeper:
    """Hands out access tokens. A member's refreshes are one flight that all callers share."""

    def __init__(self, accounts: Accounts, store: Store, *, clock: Callable[[], float]) -> None:
        self._accounts = accounts
        self._store = store
        self._clock = clock
        self._flights: dict[int, asyncio.Task[str]] = {}

    async def access(self, account: Account) -> str:
        """An access token that is good for a minute at least.

        Raises `LinkExpired` when the connection is dead (and remembers it in the account).
        """
        tokens = await asyncio.to_thread(self._alive, account.id)
        if tokens.expires_at - EARLY > self._clock():
            return tokens.access
        return await self.renew(account, tokens.access)

    async def renew(self, account: Account, stale: str) -> str:
        """An access token other than `stale`; refreshes unless somebody has done so already."""
        flight = self._flights.get(account.id)
        if flight is None:
            flight = asyncio.create_task(asyncio.to_thread(self._refresh, account.id, stale))
            self._flights[account.id] = flight
            flight.add_done_callback(lambda done: self._landed(account.id, done))
        # Shielded: a caller that is cancelled does not take the refresh away from the others.
        return await asyncio.shield(flight)

    async def close(self) -> None:
        """Let the refreshes in flight land, so that no rotated token is lost."""
        if self._flights:
            await asyncio.wait(set(self._flights.values()))

    def _landed(self, account_id: int, flight: asyncio.Task[str]) -> None:
        self._flights.pop(account_id, None)
        if not flight.cancelled():
            flight.exception()  # seen, also where every caller has left

    def _alive(self, account_id: int) -> Tokens:
        account = self._store.accounts.get(account_id)
        if account is None:
            raise NotLinked
        if account.problem is not None:
            raise ended(account)
        return self._store.accounts.tokens(account_id)

    def _refresh(self, account_id: int, stale: str) -> str:
        """One blocking step from the old tokens to the stored new ones: nothing can split it."""
        tokens = self._alive(account_id)
        if tokens.access != stale and tokens.expires_at - EARLY > self._clock():
            return tokens.access
        account = self._store.accounts.get(account_id)
        if account is None:
            raise NotLinked
        try:
            grant = self._accounts.refresh(tokens.refresh, account.client_id)
        except GrantDead:
            return self._newer_than(account_id, tokens)
        renewed = Tokens(
            access=grant.access,
            refresh=grant.refresh or tokens.refresh,
            expires_at=self._clock() + grant.expires_in,
        )
        self._store.accounts.store_tokens(account_id, renewed)
        log.info("refreshed the Spotify tokens of account %d", account_id)
        return renewed.access

    def _newer_than(self, account_id: int, used: Tokens) -> str:
        # A refresh token that was rotated by somebody else looks exactly like a dead one.
        for pause in LOOKS:
            time.sleep(pause)
            found = self._alive(account_id)
            if found.refresh != used.refresh:
                return found.access
        self._store.accounts.set_problem(account_id, ENDED)
        log.warning("the Spotify connection of account %d has ended", account_id)
        raise LinkExpired


__all__ = ["TokenKeeper", "ended"]
