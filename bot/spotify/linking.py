"""Connecting an account: the code becomes tokens, `GET /me` says whose; then both are kept.

Nothing is stored before `GET /me` has answered: an account that Spotify refuses (not on the
allow-list, owner without Premium) leaves no trace.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.errors import AccountTakenElsewhere, LinkFailed
from bot.spotify import asks
from bot.spotify.accounts import Accounts, Grant
from bot.spotify.buckets import PROFILE
from bot.spotify.calls import WebApi
from bot.spotify.governor import Governor
from storage import Account, AccountTaken, Store, Tokens

PROFILE_STEP = "profile"
"""Under this name the sync cursors hold the Spotify user id, which owners of playlists go by."""


@dataclass(frozen=True)
class SignedIn:
    """Somebody has signed in at Spotify: whose account it is, and its tokens. Not stored yet."""

    client_id: str
    grant: Grant = field(repr=False)
    external_id: str
    user_id: str
    display_name: str
    asked_at: float


class Linker:
    """Signing in, and keeping what came of it."""

    def __init__(
        self,
        accounts: Accounts,
        api: WebApi,
        governor: Governor,
        store: Store,
        *,
        clock: Callable[[], float],
    ) -> None:
        self._accounts = accounts
        self._api = api
        self._governor = governor
        self._store = store
        self._clock = clock

    async def sign_in(
        self,
        member_id: int,
        code: str,
        *,
        verifier: str,
        redirect_uri: str,
        client_id: str | None,
    ) -> SignedIn:
        """Spend the code and ask whose account it is; nothing is stored."""
        developer = self._accounts.client_id(client_id)
        # A code works once: do not spend it while GET /me could not follow.
        await asyncio.to_thread(self._governor.check, developer, PROFILE)
        asked_at = self._clock()
        grant = await asyncio.to_thread(
            self._accounts.exchange,
            code,
            verifier=verifier,
            redirect_uri=redirect_uri,
            client_id=developer,
        )
        profile = await self._api.call_with(grant.access, developer, member_id, asks.profile())
        user_id = str(profile.get("id") or "")
        # `account_id` never changes; `id` is the fallback for apps that do not get it (May 2026).
        external_id = str(profile.get("account_id") or user_id)
        if not external_id:
            raise LinkFailed
        holder = await asyncio.to_thread(self._store.accounts.holder, "spotify", external_id)
        if holder is not None and holder.member_id != member_id:
            raise AccountTakenElsewhere
        name = str(profile.get("display_name") or user_id or external_id)
        return SignedIn(developer, grant, external_id, user_id or external_id, name, asked_at)

    def keep(self, member_id: int, signed_in: SignedIn) -> Account:
        """Store the account and its tokens. Blocking."""
        grant = signed_in.grant
        try:
            with self._store.transaction():
                self._store.members.ensure(member_id)
                account = self._store.accounts.link(
                    member_id,
                    external_id=signed_in.external_id,
                    display_name=signed_in.display_name,
                    client_id=signed_in.client_id,
                    scope=grant.scope,
                    tokens=Tokens(
                        access=grant.access,
                        refresh=grant.refresh or "",
                        expires_at=signed_in.asked_at + grant.expires_in,
                    ),
                    consented_at=signed_in.asked_at,
                )
                self._store.sync.put(account.id, PROFILE_STEP, {"user_id": signed_in.user_id})
        except AccountTaken:
            raise AccountTakenElsewhere from None
        return account
