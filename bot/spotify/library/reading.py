"""One reading of one library: what every step needs to ask, to store and to report."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.errors import NotLinked
from bot.spotify.asks import Ask
from bot.spotify.calls import Answer, Tally, WebApi
from bot.spotify.library.rows import number
from bot.spotify.records import OnProgress, Progress
from storage import Account, EvidenceRow, Store, Vanished

Cursor = dict[str, Any]

A_LOOK = 10
"""The most requests for a reading that finds nothing new."""

AT_ONCE = 500

SHARES = {
    "saved tracks": 0.35,
    "recently played": 0.02,
    "playlists": 0.05,
    "top tracks and artists": 0.10,
    "playlist contents": 0.43,
    "followed artists": 0.05,
}
"""How much of the whole each step is taken to be, in the order in which they are read."""


class Reading:
    """Carries a step's questions, its cursor and its rows; `tally` counts requests."""

    def __init__(
        self,
        account: Account,
        api: WebApi,
        store: Store,
        *,
        clock: Callable[[], float],
        on_progress: OnProgress | None,
    ) -> None:
        self.account = account
        self.member_id = account.member_id
        self.store = store
        self.clock = clock
        self.tally = Tally()
        self._api = api
        self._on_progress = on_progress
        self._fraction = 0.0

    async def ask(self, ask: Ask) -> Answer:
        """One governed request on behalf of this library."""
        return await self._api.call(self.account, ask, tally=self.tally)

    async def cursor(self, step: str) -> Cursor:
        """Where a step stands; empty where it has never begun."""
        return await asyncio.to_thread(self.load, step)

    def allowance(self, keep: int = 0) -> int | None:
        """How many requests are left for a mere look, `keep` of them for later steps.

        None once a reading is past that: it has found something new, and may take its time.
        """
        left = A_LOOK - keep - self.tally.requests
        return left if left > 0 else None

    def load(self, step: str) -> Cursor:
        """The same, for code that runs in a thread already."""
        return dict(self.store.sync.get(self.account.id, step) or {})

    def save(self, step: str, cursor: Mapping[str, Any]) -> None:
        """Write a cursor; inside `commit`, with the rows it stands for."""
        self.store.sync.put(self.account.id, step, dict(cursor))

    def clear(self, step: str) -> None:
        self.store.sync.clear(self.account.id, step)

    async def commit(self, write: Callable[[], None]) -> None:
        """Run `write` in a thread as one transaction: a page's rows and its cursor, or neither.

        Raises `NotLinked` where the account has been unlinked meanwhile. A caller that is
        cancelled leaves only when the thread has ended: nobody may begin anew beside it.
        """
        work = asyncio.ensure_future(asyncio.to_thread(self._commit, write))
        try:
            await asyncio.shield(work)
        except asyncio.CancelledError:
            await asyncio.wait({work})
            raise

    def progress(self, step: str, done: int, total: int | None) -> None:
        """Tell the listener; the fraction of the whole never falls."""
        before = 0.0
        for name, share in SHARES.items():
            if name == step:
                part = min(1.0, done / total) if total else float(total == 0)
                self._fraction = max(self._fraction, min(1.0, before + share * part))
                break
            before += share
        if self._on_progress:
            self._on_progress(Progress(step, done, total, self._fraction))

    def sweep(self, source: str, ref: str, track_ids: Iterable[str]) -> None:
        """Remove evidence of recordings none of whose Spotify ids is in `track_ids`."""
        frame = self.store.evidence.frame([self.member_id], [source])
        frame = frame[frame["ref"] == ref]
        there = set(track_ids)
        stays: set[int] = set()
        held = frame["track_id"].tolist()
        for start in range(0, len(held), AT_ONCE):
            # Piece by piece: one long call would keep the event loop waiting.
            for recording in self.store.catalogue.recordings(
                held[start : start + AT_ONCE]
            ).values():
                if not there.isdisjoint(recording.spotify_ids):
                    stays.add(recording.id)
        if len(stays) == len(frame):
            return
        rows = [
            EvidenceRow(recording, value, number(at))
            for recording, value, at in zip(
                frame["track_id"].tolist(),
                frame["value"].tolist(),
                frame["at"].tolist(),
                strict=True,
            )
            if recording in stays
        ]
        self.store.evidence.replace(self.member_id, self.account.id, source, ref, rows)

    def _commit(self, write: Callable[[], None]) -> None:
        try:
            with self.store.transaction():
                if self.store.accounts.get(self.account.id) is None:
                    raise NotLinked
                write()
        except Vanished:
            raise NotLinked from None
