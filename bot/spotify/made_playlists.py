"""Playlists that are made: what is in them now, their name, and deleting them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.errors import MissingScope, NotLinked
from bot.spotify import asks
from bot.spotify.asks import Ask
from bot.spotify.calls import Answer, WebApi
from bot.spotify.library.rows import items_of, total_of, track_row
from bot.spotify.refusals import PlaylistForbidden, PlaylistGone, Refused
from storage import Account, PlaylistPlan, Store, TrackRow


@dataclass(frozen=True)
class PlaylistRow:
    """A track in a playlist, and the Spotify user who put it there (None: not told)."""

    track: TrackRow
    added_by: str | None


class PlaylistKeeper:
    """As the methods of `bot.spotify.Spotify` say."""

    def __init__(self, api: WebApi, store: Store) -> None:
        self._api = api
        self._store = store

    async def contents(self, plan: PlaylistPlan) -> list[PlaylistRow]:
        await self._must_be_there(plan)
        rows: list[PlaylistRow] = []
        offset = 0
        while True:
            page = await self._call(plan, asks.playlist_items(str(plan.spotify_id), offset))
            items = items_of(page)
            for one in items:
                track = track_row(one.get("item") or one.get("track"))
                if track is not None:
                    who = (one.get("added_by") or {}).get("id")
                    rows.append(PlaylistRow(track, str(who) if who else None))
            offset += len(items)
            if not items or offset >= (total_of(page) or 0):
                return rows

    async def rename(self, plan: PlaylistPlan, name: str) -> None:
        await self._call(plan, asks.rename_playlist(str(plan.spotify_id), name))

    async def delete(self, plan: PlaylistPlan) -> None:
        try:
            await self._call(plan, asks.drop_playlist(str(plan.spotify_id)))
        except PlaylistGone:
            return

    async def take(self, plan: PlaylistPlan, account: Account) -> None:
        try:
            await self._api.call(account, asks.take_playlist(str(plan.spotify_id)))
        except Refused as refusal:
            if refusal.status == 404:
                raise PlaylistGone from None
            raise

    async def _must_be_there(self, plan: PlaylistPlan) -> None:
        # A deleted playlist is still answered by its id: it is only in nobody's library.
        try:
            answer = await self._call(plan, asks.has_playlist(str(plan.spotify_id)))
        except (Refused, MissingScope, PlaylistForbidden, PlaylistGone):
            return
        if answer.get("there") is False:
            raise PlaylistGone

    async def _call(self, plan: PlaylistPlan, ask: Ask) -> Answer:
        account = await asyncio.to_thread(self._account, plan)
        try:
            return await self._api.call(account, ask)
        except Refused as refusal:
            if refusal.status == 404:
                raise PlaylistGone from None
            if refusal.status == 403:
                raise PlaylistForbidden from None
            raise

    def _account(self, plan: PlaylistPlan) -> Account:
        account = None if plan.account_id is None else self._store.accounts.get(plan.account_id)
        if account is None:
            raise NotLinked
        return account


__all__ = ["PlaylistKeeper", "PlaylistRow"]
