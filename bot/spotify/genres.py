"""Genres of artists, fifty a request, where the app's quota is extended.

The operation is deprecated: a development-mode app has neither the endpoint nor the field, so
nothing is asked there.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.errors import CoolingDown, SpotifyProblem
from bot.settings import Settings
from bot.spotify import asks
from bot.spotify.calls import WebApi
from bot.spotify.library.rows import artist_row
from storage import Account, ArtistRow, Store

AT_ONCE = 50
PAGES = 20
"""Requests a call, so that one call ends."""


class GenreFiller:
    """`await fill()` as in `bot.spotify.Spotify.fill_genres`."""

    def __init__(self, settings: Settings, api: WebApi, store: Store) -> None:
        self._settings = settings
        self._api = api
        self._store = store

    async def fill(self) -> int:
        if self._settings.spotify_quota != "extended":
            return 0
        account = await asyncio.to_thread(self._some_account)
        if account is None:
            return 0
        filled = 0
        before: list[str] = []
        for _ in range(PAGES):
            ids = await asyncio.to_thread(self._store.catalogue.artists_without_genres, AT_ONCE)
            if not ids or ids == before:
                break  # done, or these are artists that Spotify no longer knows
            before = ids
            try:
                rows = await self._ask(account, ids)
            except (CoolingDown, SpotifyProblem):
                break  # genres are a garnish: what is missing comes with a later call
            await asyncio.to_thread(self._store.catalogue.add_artists, rows)
            filled += len(rows)
        return filled

    def _some_account(self) -> Account | None:
        for account in self._store.accounts.all():
            if (
                account.service == "spotify"
                and account.client_id == self._settings.spotify_client_id
                and account.problem is None
            ):
                return account
        return None

    async def _ask(self, account: Account, ids: list[str]) -> list[ArtistRow]:
        answer = await self._api.call(account, asks.artists(ids))
        rows = [row for row in map(artist_row, answer.get("artists") or []) if row]
        # An artist whom Spotify gives no genres has been asked about, or it would be for ever.
        return [replace(row, genres=row.genres or ()) for row in rows if row.id in ids]
