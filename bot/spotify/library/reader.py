"""The reading of a library, step by step; what cools down waits, the other steps go on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.errors import CoolingDown, MissingScope, NotLinked
from bot.spotify.calls import WebApi
from bot.spotify.governor import Governor
from bot.spotify.library import contents, followed, made, playlists, recent, saved, top
from bot.spotify.library.reading import Reading
from bot.spotify.records import LibraryReport, OnProgress
from storage import Account, Store

SOURCES = ("saved", "playlist", "top", "recent")
RUN = "run"
RUN_LASTS = 3600.0
"""Seconds for which a reading that was cut off is gone on with, instead of looking anew."""


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    source: str
    read: Callable[[Reading], Awaitable[None]]


STEPS = (
    Step(saved.STEP, "saved", saved.read),
    Step(recent.STEP, "recent", recent.read),
    Step(playlists.STEP, "playlist", playlists.read),
    Step(top.STEP, "top", top.read),
    Step(contents.STEP, "playlist", contents.read),
    Step(made.STEP, "playlist", made.read),
    Step(followed.STEP, "followed", followed.read),
)


class LibraryReader:
    """`await read(account_id, on_progress)` as in `bot.spotify.Spotify.read_library`."""

    def __init__(
        self, api: WebApi, governor: Governor, store: Store, *, clock: Callable[[], float]
    ) -> None:
        self._api = api
        self._governor = governor
        self._store = store
        self._clock = clock
        self._turns: dict[int, asyncio.Lock] = {}

    async def read(self, account_id: int, on_progress: OnProgress | None) -> LibraryReport:
        # One at a time an account: two would move each other's cursors.
        async with self._turns.setdefault(account_id, asyncio.Lock()):
            return await self._read(account_id, on_progress)

    async def _read(self, account_id: int, on_progress: OnProgress | None) -> LibraryReport:
        account = await asyncio.to_thread(self._store.accounts.get, account_id)
        if account is None:
            raise NotLinked
        reading = Reading(
            account, self._api, self._store, clock=self._clock, on_progress=on_progress
        )
        before = await asyncio.to_thread(self._recordings, account.member_id)
        off = await asyncio.to_thread(self._store.members.sources_off, account.member_id)
        cooling: set[str] = set()
        refused: MissingScope | None = None
        done = await self._resumed(reading)
        for step in STEPS:
            if step.source in off or step.name in done:
                continue
            try:
                await step.read(reading)
            except CoolingDown as error:
                cooling.add(error.bucket)
            except MissingScope as error:
                refused = error
            else:
                done.append(step.name)
                await self._note(reading, done)
        await reading.commit(lambda: reading.clear(RUN))
        if refused:
            raise refused
        return await asyncio.to_thread(
            self._report, account, before, cooling, reading.tally.requests
        )

    def count(self, member_id: int) -> int:
        """How many recordings the member has from Spotify."""
        return len(self._recordings(member_id))

    def _recordings(self, member_id: int) -> set[int]:
        return set(self._store.evidence.frame([member_id], SOURCES)["track_id"].tolist())

    async def _resumed(self, reading: Reading) -> list[str]:
        """The steps that a reading which was cut off has behind it."""
        run = await reading.cursor(RUN)
        if run and self._clock() - float(run["started"]) < RUN_LASTS:
            return [str(name) for name in run["done"]]
        started = self._clock()
        await reading.commit(lambda: reading.save(RUN, {"started": started, "done": []}))
        return []

    async def _note(self, reading: Reading, done: list[str]) -> None:
        def write() -> None:
            run = reading.load(RUN)
            reading.save(RUN, {**run, "done": list(done)})

        await reading.commit(write)

    def _report(
        self, account: Account, before: set[int], cooling: set[str], requests: int
    ) -> LibraryReport:
        tracks = self._recordings(account.member_id)
        artists = self._store.evidence.artist_frame([account.member_id], ["followed", "top"])
        return LibraryReport(
            tracks=len(tracks),
            playlists=len(self._store.playlists_read.of_account(account.id)),
            artists=int(artists["artist_id"].nunique()),
            new=len(tracks - before),
            waiting=[
                one for one in self._governor.waiting(account.client_id) if one.bucket in cooling
            ],
            requests=requests,
        )
