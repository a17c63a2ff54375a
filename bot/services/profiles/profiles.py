"""Reading members' public profiles in the background, and keeping up with what is new in them.

As with libraries, a reading stands in the database from its start to its end, with the messages
that show its progress: after a restart it goes on, in the same messages.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from bot.errors import CommontoneError
from bot.failures import explain
from bot.language import speaking
from bot.services.profiles import accounts
from bot.services.profiles.accounts import NotConnected, ProfileOffer
from bot.services.profiles.reading import ProfileProgress, ProfileReport, read_profile
from bot.services.syncing import Listener, Message, SyncRun
from bot.sources import SourceProblem
from bot.sources.profiles import (
    SERVICES,
    NoKey,
    NoProfile,
    PrivateProfile,
    ProfileSource,
    Service,
    as_service,
)
from storage import Account, Store

log = logging.getLogger(__name__)

RETRIES = (10.0, 30.0, 120.0, 600.0)
"""Seconds to wait after a service did not answer properly, before the reading gives up."""

LONGEST_WAIT = 3600.0
NAP = 30.0
LAST_WORD = 3.0
KEEP_UP = 50 * 60.0
"""Seconds after which a profile is looked at again; the job that does it runs each hour."""

GONE, PRIVATE = "gone", "private"
"""Problems of an account that end the keeping up until it is connected again."""

State = Literal["reading", "waiting", "done", "failed"]


@dataclass(frozen=True)
class ProfileUpdate:
    """Where the reading of a profile is."""

    account: Account
    state: State
    progress: ProfileProgress | None = None
    report: ProfileReport | None = None
    error: CommontoneError | None = None

    @property
    def final(self) -> bool:
        return self.state in ("done", "failed")


Run = SyncRun[ProfileUpdate]


class Profiles:
    """All profiles, and the readings that are going on: one an account."""

    def __init__(
        self,
        store: Store,
        sources: Iterable[ProfileSource],
        *,
        clock: Callable[[], float] = time.time,
        listener_for: Callable[[Message], Listener | None] = lambda message: None,
        after: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._sources = {source.service: source for source in sources}
        self._clock = clock
        self._listener_for = listener_for
        self._after = after
        self._runs: dict[int, Run] = {}
        self._showing: set[asyncio.Task[None]] = set()

    async def offer(self, member_id: int, service: Service, name: str) -> ProfileOffer:
        """Look for a profile; see `accounts.offer_of`. Also raises `NoKey`."""
        return await accounts.offer_of(self._store, self._source(service), member_id, name)

    async def connect(
        self, member_id: int, service: Service, name: str, *, server_id: int | None = None
    ) -> Account:
        """Keep a member's consent; `start` then reads. Raises `ProfileTaken`, `NoKey`."""
        self._source(service)
        before = await asyncio.to_thread(self._store.accounts.of_member, member_id, service)
        if before is not None and before.external_id != accounts.external_id(name):
            await self._cancel(before.id)
        return await asyncio.to_thread(
            accounts.connect,
            self._store,
            member_id,
            service,
            name,
            server_id=server_id,
            consented_at=self._clock(),
        )

    async def start(
        self, account: Account, *, message: Message | None = None, listener: Listener | None = None
    ) -> None:
        """Read what is new; if that is going on already, only listen to it.

        Raises `storage.Vanished` where the account is gone.
        """
        if account.id not in self._runs:
            # Before the reading itself, which keeps its cursor in that row.
            await asyncio.to_thread(self._store.profiles.begin, account.id, ())
        run = self._runs.get(account.id) or self._launch(account, [])
        self._listen(run, listener)
        run.wake.set()
        if message is not None:
            run.messages.append(message)
            self._listen(run, self._listener_for(message))
            await asyncio.to_thread(self._store.profiles.show_in, account.id, run.messages)

    async def disconnect(self, member_id: int, service: Service) -> str:
        """Delete a profile and all that came from it; returns its name. Raises `NotConnected`."""
        account = await asyncio.to_thread(self._store.accounts.of_member, member_id, service)
        if account is None:
            raise NotConnected(service)
        await self._cancel(account.id)
        await asyncio.to_thread(accounts.disconnect, self._store, account)
        return account.display_name

    async def forget(self, member_id: int) -> None:
        """Stop reading anything of a member of whom everything is about to be deleted."""
        for account in await asyncio.to_thread(accounts.profiles_of, self._store, member_id):
            await self._cancel(account.id)

    async def resume_unfinished(self) -> int:
        """Go on with all that a stop of the process interrupted; how many there were."""
        reads = await asyncio.to_thread(self._store.profiles.unfinished)
        for read in reads:
            account = await asyncio.to_thread(self._store.accounts.get, read.account_id)
            if account is None:
                continue
            language = await asyncio.to_thread(self._store.members.language, account.member_id)
            if account.id in self._runs or not self._can_read(account):
                continue
            messages = [dict(one) for one in read.messages]
            with speaking(language):
                run = self._launch(account, messages)
                for message in messages:
                    self._listen(run, self._listener_for(message))
        return len(reads)

    async def keep_up(self) -> int:
        """Begin to read what is new in profiles not looked at for an hour; how many."""
        before = self._clock() - KEEP_UP
        begun = 0
        for account_id in await asyncio.to_thread(self._store.profiles.stale, before):
            account = await asyncio.to_thread(self._store.accounts.get, account_id)
            if account is None or account.problem or not self._can_read(account):
                continue
            await self.start(account)
            begun += 1
        return begun

    def now(self, account_id: int) -> ProfileUpdate | None:
        """Where the reading of a profile is; None if none is going on."""
        run = self._runs.get(account_id)
        return run.latest if run else None

    async def wait(self, account_id: int) -> ProfileUpdate | None:
        """The last update of the reading that is going on, when it is there."""
        run = self._runs.get(account_id)
        return await asyncio.shield(run.task) if run and run.task else None

    async def stop(self) -> None:
        """Stop all, with the pages so far kept: `resume_unfinished` goes on from there."""
        runs, self._runs = list(self._runs.values()), {}
        for run in runs:
            await run.end()
        if self._showing:
            _, late = await asyncio.wait(self._showing, timeout=LAST_WORD)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _source(self, service: Service) -> ProfileSource:
        source = self._sources[service]
        if not source.available:
            raise NoKey
        return source

    def _can_read(self, account: Account) -> bool:
        return account.service in SERVICES and self._sources[as_service(account.service)].available

    async def _cancel(self, account_id: int) -> None:
        run = self._runs.pop(account_id, None)
        if run is not None:
            await run.end()

    def _launch(self, account: Account, messages: list[Message]) -> Run:
        run = SyncRun(messages, ProfileUpdate(account, "reading"), account=account, why="profile")
        self._runs[account.id] = run
        run.task = asyncio.create_task(self._work(run), name="profile")
        return run

    def _listen(self, run: Run, listener: Listener | None) -> None:
        if listener is not None:
            task = run.listen(listener)
            self._showing.add(task)
            task.add_done_callback(self._showing.discard)

    async def _work(self, run: Run) -> ProfileUpdate:
        update = await self._until_final(run)

        def end() -> None:
            self._store.profiles.finish(run.account.id, read=update.state == "done")
            self._store.accounts.set_problem(run.account.id, _problem(update.error))

        try:
            await asyncio.to_thread(end)
        finally:
            if self._runs.get(run.account.id) is run:
                del self._runs[run.account.id]
            run.publish(update)
        log.info("profile read service=%s as=%s", run.account.service, update.state)
        self._after()
        return update

    async def _until_final(self, run: Run) -> ProfileUpdate:
        account = run.account
        source = self._sources[as_service(account.service)]
        patience = iter(RETRIES)
        furthest = 0

        def heard(progress: ProfileProgress) -> None:
            nonlocal patience, furthest
            if progress.plays > furthest:
                # It got on since the last trouble: that was another one.
                furthest, patience = progress.plays, iter(RETRIES)
            run.publish(ProfileUpdate(account, "reading", progress=progress))

        while True:
            run.wake.clear()
            try:
                report = await read_profile(self._store, source, account, self._clock, heard)
            except SourceProblem as error:
                pause = next(patience, None)
                if pause is None or error.why in ("refused", "rejected"):
                    return ProfileUpdate(account, "failed", error=error)
                if error.retry_after is not None:
                    pause = min(LONGEST_WAIT, max(1.0, error.retry_after))
                last = run.latest.progress
                run.publish(ProfileUpdate(account, "waiting", progress=last, error=error))
                await self._sleep(run, self._clock() + pause)
            except Exception as error:  # noqa: BLE001 - its end is told, whatever it was
                return ProfileUpdate(account, "failed", error=explain(error, log))
            else:
                return ProfileUpdate(account, "done", report=report)

    async def _sleep(self, run: Run, until: float) -> None:
        # In naps, by the clock of the app: a laptop that slept, or a test, moves it.
        while (left := until - self._clock()) > 0 and not run.wake.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(NAP, left)):
                    await run.wake.wait()


def _problem(error: CommontoneError | None) -> str | None:
    if isinstance(error, NoProfile):
        return GONE
    return PRIVATE if isinstance(error, PrivateProfile) else None


__all__ = ["GONE", "PRIVATE", "ProfileUpdate", "Profiles"]
