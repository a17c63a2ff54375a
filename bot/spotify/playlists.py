"""Making a playlist in Spotify equal to its newest version: created once, replaced, finished later.

Creating cannot be repeated blindly: a request that timed out may have arrived. So it is noted in
the store before it is sent and after it was answered; where the answer is missing, in this run or
after a restart, Spotify is looked at first: the plan's code stands in the playlist's description,
so the playlist is found again. Its contents are put there by replacing, which may be repeated; of
more than a hundred tracks the others are added after that, and where one of these requests was not
answered, what is there is looked at, and written from the beginning where it is not as planned.

The version is in the database before anything is asked of Spotify.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.errors import CommontoneError, Gone, NotLinked, SpotifyDown
from bot.spotify import asks
from bot.spotify.asks import AT_ONCE, Ask
from bot.spotify.buckets import ADD_ITEMS, PLAYLIST_ITEMS, REPLACE_ITEMS
from bot.spotify.calls import Answer, WebApi
from bot.spotify.library.rows import items_of, total_of
from bot.spotify.refusals import PlaylistForbidden, PlaylistGone, Refused
from bot.turns import Turns
from storage import Account, PlaylistPlan, Store, Vanished

log = logging.getLogger(__name__)

ATTEMPTS = 3
"""How often one create or filling is tried in a run, each time after a look at what is there."""

SETTLING = 1.0
"""Seconds before looking: a write that did arrive is not always to be seen at once."""

NAME_LENGTH = 100
DESCRIPTION_LENGTH = 300
COVER_SCOPE = "ugc-image-upload"


@dataclass(frozen=True)
class Drawn:
    """A cover (JPEG), and what it was drawn for (see `PlaylistPlan.cover`)."""

    jpeg: bytes
    drawn_for: tuple[str, ...]


Cover = Callable[[PlaylistPlan], Awaitable[Drawn | None]]
"""Draws the cover of a playlist; None where it is to keep what it has."""


class PlaylistWriter:
    """`await write(plan_id)` as in `bot.spotify.Spotify.write_playlist`."""

    def __init__(self, api: WebApi, store: Store) -> None:
        self._api = api
        self._store = store
        self._turns = Turns()
        self.cover: Cover | None = None

    async def write(self, plan_id: int) -> PlaylistPlan:
        async with self._turns.of(plan_id):
            plan, account = await asyncio.to_thread(self._load, plan_id)
            if plan.state == "done":
                return plan
            await asyncio.to_thread(self._store.versions.first, plan_id)
            try:
                await _Writing(self._api, self._store, plan, account, self.cover).run()
            except (PlaylistGone, PlaylistForbidden):
                await asyncio.to_thread(self._failed, plan, account)
                raise
            except Vanished:
                raise NotLinked from None
            return (await asyncio.to_thread(self._load, plan_id))[0]

    def _failed(self, plan: PlaylistPlan, account: Account) -> None:
        with self._store.transaction():
            self._store.sync.clear(account.id, _step_of(plan))
            if not self._store.versions.failed(plan.id):
                self._store.playlists.set_state(plan.id, "failed")

    def _load(self, plan_id: int) -> tuple[PlaylistPlan, Account]:
        plan = self._store.playlists.get(plan_id)
        if plan is None:
            raise Gone
        account = None if plan.account_id is None else self._store.accounts.get(plan.account_id)
        if account is None:
            raise NotLinked
        return plan, account


def _step_of(plan: PlaylistPlan) -> str:
    return f"writing playlist {plan.id}"


class _Writing:
    """One run for one plan. `_notes` is what the store knows about requests without an answer."""

    def __init__(
        self, api: WebApi, store: Store, plan: PlaylistPlan, account: Account, cover: Cover | None
    ) -> None:
        self._api = api
        self._store = store
        self._plan = plan
        self._account = account
        self._cover = cover
        self._step = _step_of(plan)
        self._notes: dict[str, Any] = {}
        self._snapshot: str | None = None
        tracks = sorted(plan.tracks, key=lambda track: track.position)
        self._uris = [
            f"spotify:track:{track.spotify_track_id}" for track in tracks if track.spotify_track_id
        ]

    async def run(self) -> None:
        notes = await asyncio.to_thread(self._store.sync.get, self._account.id, self._step)
        self._notes = notes or {}
        playlist_id = self._plan.spotify_id
        new = not playlist_id
        if not playlist_id:
            playlist_id = await self._create()
            await self._put_cover(playlist_id)
        await self._fill(playlist_id)
        await asyncio.to_thread(self._finish)
        if not new:
            # Last: what is in it must not wait for a picture.
            await self._put_cover(playlist_id)

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
            except SpotifyDown:
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
            plan.name[:NAME_LENGTH],
            # Spotify takes a collaborative playlist only where it is private.
            public=plan.public and not plan.collaborative,
            collaborative=plan.collaborative,
            description=description,
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

    async def _put_cover(self, playlist_id: str) -> None:
        """A picture, where the member allows it; whatever goes wrong, a playlist needs none."""
        if self._cover is None or COVER_SCOPE not in self._account.scope.split():
            return
        try:
            drawn = await self._cover(self._plan)
            if drawn is not None:
                await self._call(asks.cover(playlist_id, drawn.jpeg))
                await asyncio.to_thread(
                    self._store.playlists.set_cover, self._plan.id, drawn.drawn_for
                )
        except Exception as error:  # noqa: BLE001 - a drawing must not cost the playlist
            log.info("a playlist stays without a cover kind=%s", type(error).__name__)

    # --- filling

    async def _fill(self, playlist_id: str) -> None:
        """Replace what is there; where an answer was missing, look before it counts as done."""
        there: list[str] | None = None
        for attempt in range(ATTEMPTS):
            if self._notes.get("filling"):
                if attempt:
                    await asyncio.sleep(SETTLING)
                there = await self._contents(playlist_id)
                if there == self._uris:
                    return
            await self._note(filling=True)
            try:
                await self._write(playlist_id, there)
            except SpotifyDown:
                continue
            if there is None:
                return
            # An unanswered request may have arrived late, between those of this time.
            if await self._contents(playlist_id) == self._uris:
                return
        raise SpotifyDown

    async def _write(self, playlist_id: str, there: list[str] | None) -> None:
        """All of it, or (where `there` is a beginning of it, in whole hundreds) the rest."""
        done = len(there) if there and self._begins_with(there) else 0
        if not done:
            answer = await self._call(asks.replace_items(playlist_id, self._uris[:AT_ONCE]))
            self._snapshot = answer.get("snapshot_id")
            done = AT_ONCE
        for start in range(done, len(self._uris), AT_ONCE):
            part = self._uris[start : start + AT_ONCE]
            answer = await self._call(asks.add_items(playlist_id, part))
            self._snapshot = answer.get("snapshot_id")

    def _begins_with(self, there: Sequence[str]) -> bool:
        return len(there) % AT_ONCE == 0 and self._uris[: len(there)] == list(there)

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

    # --- common

    async def _call(self, ask: Ask) -> Answer:
        try:
            return await self._api.call(self._account, ask)
        except Refused as refusal:
            if ask.operation not in (ADD_ITEMS, REPLACE_ITEMS, PLAYLIST_ITEMS):
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
            self._store.versions.done(self._plan.id)
            # While it is called that, nobody has changed it: see `bot.spotify.library.made`.
            self._store.made.written(self._plan.id, self._snapshot)
            self._store.sync.clear(self._account.id, self._step)
