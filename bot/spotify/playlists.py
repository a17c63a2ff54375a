"""Writing a planned playlist into Spotify: created once, filled in hundreds, finished on retry.

Neither creating nor adding can be repeated blindly: a request that timed out may have arrived. So
each is noted in the store before it is sent and after it was answered; where the answer is missing,
in this run or after a restart, Spotify is looked at first. The plan's code stands in the playlist's
description, so the playlist is found again; what it holds already is not added a second time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from bot.errors import CommontoneError, Gone, NotLinked, SpotifyDown
from bot.spotify import asks
from bot.spotify.asks import AT_ONCE, Ask
from bot.spotify.buckets import ADD_ITEMS, PLAYLIST_ITEMS
from bot.spotify.calls import Answer, FateUnknown, WebApi
from bot.spotify.library.rows import items_of, total_of
from bot.spotify.refusals import PlaylistForbidden, PlaylistGone, Refused
from storage import Account, PlaylistPlan, Store, Vanished

ATTEMPTS = 3
"""How often one create or add is sent in a run, each time after a look at what is there."""

SETTLING = 1.0
"""Seconds before looking: a write that did arrive is not always to be seen at once."""

NAME_LENGTH = 100
DESCRIPTION_LENGTH = 300


class PlaylistWriter:
    """`await write(plan_id)` as in `bot.spotify.Spotify.write_playlist`."""

    def __init__(self, api: WebApi, store: Store) -> None:
        self._api = api
        self._store = store
        self._turns: dict[int, asyncio.Lock] = {}

    async def write(self, plan_id: int) -> PlaylistPlan:
        async with self._turns.setdefault(plan_id, asyncio.Lock()):
            plan, account = await asyncio.to_thread(self._load, plan_id)
            if plan.state == "done":
                return plan
            try:
                await _Writing(self._api, self._store, plan, account).run()
            except (PlaylistGone, PlaylistForbidden):
                await asyncio.to_thread(self._store.playlists.set_state, plan_id, "failed")
                raise
            except Vanished:
                raise NotLinked from None
            return (await asyncio.to_thread(self._load, plan_id))[0]

    def _load(self, plan_id: int) -> tuple[PlaylistPlan, Account]:
        plan = self._store.playlists.get(plan_id)
        if plan is None:
            raise Gone
        account = None if plan.account_id is None else self._store.accounts.get(plan.account_id)
        if account is None:
            raise NotLinked
        return plan, account


class _Writing:
    """One run for one plan. `_notes` is what the store knows about requests without an answer."""

    def __init__(self, api: WebApi, store: Store, plan: PlaylistPlan, account: Account) -> None:
        self._api = api
        self._store = store
        self._plan = plan
        self._account = account
        self._step = f"writing playlist {plan.id}"
        self._notes: dict[str, Any] = {}
        tracks = sorted(plan.tracks, key=lambda track: track.position)
        self._uris = [
            f"spotify:track:{track.spotify_track_id}" for track in tracks if track.spotify_track_id
        ]

    async def run(self) -> None:
        notes = await asyncio.to_thread(self._store.sync.get, self._account.id, self._step)
        self._notes = notes or {}
        playlist_id = self._plan.spotify_id or await self._create()
        await self._fill(playlist_id)
        await asyncio.to_thread(self._finish)

    # --- creating

    async def _create(self) -> str:
        for attempt in range(ATTEMPTS):
            if self._notes.get("create_sent"):
                if attempt:
                    await asyncio.sleep(SETTLING)
                if found := await self._look_for_playlist():
                    return await self._created(found)
            await self._note(create_sent=True)
            try:
                answer = await self._call(self._creation())
            except FateUnknown:
                continue
            except CommontoneError:
                # Refused, or never sent: there will be nothing to look for.
                await self._note(create_sent=False)
                raise
            return await self._created(answer)
        raise SpotifyDown

    def _creation(self) -> Ask:
        plan = self._plan
        description = " ".join(plan.description.split())[:DESCRIPTION_LENGTH]
        if plan.code not in description:
            room = DESCRIPTION_LENGTH - len(plan.code) - 3
            description = f"{description[:room].rstrip()} [{plan.code}]".strip()
        return asks.create_playlist(
            plan.name[:NAME_LENGTH], public=plan.public, description=description
        )

    async def _look_for_playlist(self) -> Answer | None:
        """The playlist with this plan's code in its description, if Spotify has it."""
        offset = 0
        while True:
            page = await self._call(asks.playlists(offset))
            items = items_of(page)
            for one in items:
                if one.get("id") and self._plan.code in str(one.get("description") or ""):
                    return dict(one)
            offset += len(items)
            if not items or offset >= (total_of(page) or 0):
                return None

    async def _created(self, playlist: Answer) -> str:
        playlist_id = str(playlist.get("id") or "")
        if not playlist_id:
            raise SpotifyDown
        url = str((playlist.get("external_urls") or {}).get("spotify") or "")
        await asyncio.to_thread(self._store.playlists.set_created, self._plan.id, playlist_id, url)
        return playlist_id

    # --- filling

    async def _fill(self, playlist_id: str) -> None:
        missing = self._uris
        for attempt in range(ATTEMPTS):
            if self._notes.get("adding"):
                if attempt:
                    await asyncio.sleep(SETTLING)
                missing = self._not_in(await self._contents(playlist_id))
            await self._note(adding=True)
            try:
                await self._add(playlist_id, missing)
            except FateUnknown:
                continue
            return
        raise SpotifyDown

    async def _add(self, playlist_id: str, missing: Sequence[str]) -> None:
        for start in range(0, len(missing), AT_ONCE):
            part = list(missing[start : start + AT_ONCE])
            answer = await self._call(asks.add_items(playlist_id, part))
            await self._note(
                added=len(self._uris) - len(missing) + start + len(part),
                snapshot=answer.get("snapshot_id"),
            )

    async def _contents(self, playlist_id: str) -> list[str]:
        uris: list[str] = []
        offset = 0
        while True:
            page = await self._call(asks.playlist_items(playlist_id, offset))
            items = items_of(page)
            uris += [str((one.get("item") or one.get("track") or {}).get("uri")) for one in items]
            offset += len(items)
            if not items or offset >= (total_of(page) or 0):
                return uris

    def _not_in(self, there: Sequence[str]) -> list[str]:
        """What is still to add, in order; each planned track counts as often as it is planned."""
        held: dict[str, int] = {}
        for uri in there:
            held[uri] = held.get(uri, 0) + 1
        missing: list[str] = []
        for uri in self._uris:
            if held.get(uri, 0) > 0:
                held[uri] -= 1
            else:
                missing.append(uri)
        return missing

    # --- common

    async def _call(self, ask: Ask) -> Answer:
        try:
            return await self._api.call(self._account, ask)
        except Refused as refusal:
            if ask.operation not in (ADD_ITEMS, PLAYLIST_ITEMS):
                raise
            if refusal.status == 404:
                raise PlaylistGone from None
            if refusal.status == 403:
                raise PlaylistForbidden from None
            raise

    async def _note(self, **notes: Any) -> None:
        self._notes.update(notes)
        await asyncio.to_thread(
            self._store.sync.put, self._account.id, self._step, dict(self._notes)
        )

    def _finish(self) -> None:
        with self._store.transaction():
            self._store.playlists.set_state(self._plan.id, "done")
            # While it is called that, nobody has changed it: see `bot.spotify.library.made`.
            snapshot = self._notes.get("snapshot")
            self._store.made.written(self._plan.id, str(snapshot) if snapshot else None)
            self._store.sync.clear(self._account.id, self._step)
