"""Imports in the background, one after the other; one that a stop breaks off begins anew.

What is sent waits in a folder beside the database, readable for the host alone, and is deleted as
soon as its import has ended: it also holds addresses and devices, which are never taken out of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.exports import check_export, read_export
from bot.failures import explain
from bot.language import speaking
from bot.services.importing.names import world_ids
from bot.services.importing.progress import ImportLost, ImportStopped, ImportUpdate, halves
from bot.services.importing.taking_in import Imported, take_in
from bot.services.syncing import Listener, Message, Run
from bot.turns import Fair
from storage import ImportJob, Store
from storage.world import World

log = logging.getLogger(__name__)

LAST_WORD = 3.0
"""Seconds that a stop waits for the end of an import to be shown."""

MOST_REPLIES = 500


class Importing:
    """All imports that are going on."""

    def __init__(
        self,
        store: Store,
        database: Path,
        *,
        world: Callable[[], World | None] = lambda: None,
        clock: Callable[[], float] = time.time,
        listener_for: Callable[[Message], Listener | None] = lambda message: None,
        after: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._world = world
        self._clock = clock
        self.listener_for = listener_for
        self._after = after
        self._spool = database.with_name(f"{database.stem}.uploads")
        self._one_at_a_time = Fair(1)
        self._runs: dict[int, _ImportRun] = {}
        self._showing: set[asyncio.Task[None]] = set()
        self.listeners: dict[str, Listener] = {}
        """Replies that wait for an upload, by what the ticket's context calls them."""

    def await_upload(self, reply: str, listener: Listener) -> None:
        """Let a reply show what comes through an upload link; of those unused some are kept."""
        self.listeners[reply] = listener
        while len(self.listeners) > MOST_REPLIES:
            del self.listeners[next(iter(self.listeners))]

    def new_place(self) -> Path:
        """A fresh folder to put files of one import into. Blocking."""
        self._spool.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = self._spool / secrets.token_hex(16)
        place.mkdir(mode=0o700)
        return place

    async def start(
        self,
        member_id: int,
        place: Path,
        *,
        server_id: int | None = None,
        message: Message | None = None,
        listener: Listener | None = None,
    ) -> None:
        """Import the files in `place`; it is deleted, now or at the end.

        `message` is where progress is shown, also after a restart; `listener` lives with the
        process. Raises an `ExportProblem` where no file in it can be an export.
        """

        def begin() -> ImportJob:
            try:
                for file in _files(place):
                    check_export(file)
                with self._store.transaction():
                    # Whoever is here for this alone is forgotten where nothing comes of it.
                    new = self._store.members.get(member_id) is None
                    context = {"messages": [message] if message else [], "new": new}
                    job = self._store.imports.begin(member_id, place.name, context)
                    if server_id is not None:
                        self._store.members.saw(server_id, member_id)
                return job
            except BaseException:
                shutil.rmtree(place, ignore_errors=True)
                raise

        run = self._launch(await asyncio.to_thread(begin))
        self._listen(run, listener)

    async def tidy(self) -> None:
        """Delete files that no import waits for; before any upload can begin."""

        def tidy() -> None:
            kept = {job.file for job in self._store.imports.unfinished()}
            if self._spool.is_dir():
                for place in self._spool.iterdir():
                    if place.name not in kept:
                        shutil.rmtree(place, ignore_errors=True)

        await asyncio.to_thread(tidy)

    async def resume_unfinished(self) -> int:
        """Begin all anew that a stop of the process broke off; how many there were."""
        jobs = await asyncio.to_thread(self._store.imports.unfinished)
        new = [job for job in jobs if job.id not in self._runs]
        for job in new:
            language = await asyncio.to_thread(self._store.members.language, job.member_id)
            with speaking(language):
                run = self._launch(job)
                if not run.messages:
                    # The reply that showed it cannot be edited any more.
                    self._listen(run, self.listener_for({"user": job.member_id}))
        return len(new)

    def now(self, member_id: int) -> list[ImportUpdate]:
        """Where this member's imports are."""
        return [run.latest for run in self._runs.values() if run.job.member_id == member_id]

    async def wait(self, member_id: int) -> ImportUpdate | None:
        """The end of what is going on for a member, when it is there."""
        last = None
        for run in [run for run in self._runs.values() if run.job.member_id == member_id]:
            if run.task is not None:
                last = await asyncio.shield(run.task)
        return last

    async def cancel(self, member_id: int) -> None:
        """End a member's imports for good: they do not go on after a restart."""
        runs = [run for run in self._runs.values() if run.job.member_id == member_id]
        for run in runs:
            run.stopped.set()
            if run.task is not None:
                await asyncio.wait([run.task])

    async def stop(self) -> None:
        """Stop all; `resume_unfinished` begins them anew."""
        runs = list(self._runs.values())
        for run in runs:
            run.kept = True
            run.stopped.set()
        tasks = [run.task for run in runs if run.task is not None]
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._showing:
            _, late = await asyncio.wait(self._showing, timeout=LAST_WORD)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _launch(self, job: ImportJob) -> _ImportRun:
        messages = list(job.context.get("messages", []))
        run = _ImportRun(messages, ImportUpdate(job.member_id, "waiting"), job=job)
        self._runs[job.id] = run
        run.task = asyncio.create_task(self._work(run), name="import")
        for message in messages:
            self._listen(run, self.listener_for(message))
        return run

    def _listen(self, run: _ImportRun, listener: Listener | None) -> None:
        if listener is not None:
            task = run.listen(listener)
            self._showing.add(task)
            task.add_done_callback(self._showing.discard)

    async def _work(self, run: _ImportRun) -> ImportUpdate:
        async with self._one_at_a_time.turn(run.job.member_id):
            update = await self._done(run)
        if not run.kept:
            await asyncio.to_thread(self._clear, run.job, failed=update.state == "failed")
        del self._runs[run.job.id]
        if run.kept:
            # It goes on after the restart: nothing is told now.
            for pump in run.pumps:
                if pump.task is not None:
                    pump.task.cancel()
            return update
        run.publish(update)
        if update.state == "done":
            self._after()
        kind = type(update.error).__name__ if update.error else "none"
        log.info("import ended as=%s problem=%s", update.state, kind)
        return update

    async def _done(self, run: _ImportRun) -> ImportUpdate:
        member_id = run.job.member_id
        try:
            imported = await asyncio.to_thread(self._import, run, self._step(run))
        except Exception as error:  # noqa: BLE001 - its end is told, whatever it was
            gone = not await asyncio.to_thread(self._store.imports.is_there, run.job.id)
            known = ImportStopped() if gone or run.stopped.is_set() else explain(error, log)
            return ImportUpdate(member_id, "failed", error=known)
        return ImportUpdate(member_id, "done", 1.0, imported=imported)

    def _import(self, run: _ImportRun, step: Callable[[float], None]) -> Imported:
        reading, writing = halves(step)
        job = run.job
        place = self._spool / job.file
        if not place.is_dir():
            raise ImportLost
        step(0.0)
        listening = read_export(*_files(place), progress=reading)

        def page(fraction: float) -> None:
            if not self._store.imports.is_there(job.id):
                raise ImportStopped
            writing(fraction)

        page(0.0)
        ids = world_ids(self._world())
        return take_in(self._store, job.member_id, listening, ids=ids, step=page)

    def _clear(self, job: ImportJob, *, failed: bool) -> None:
        try:
            self._store.imports.end(job.id)
            if failed and job.context.get("new"):
                self._store.members.delete_if_empty(job.member_id)
        finally:
            shutil.rmtree(self._spool / job.file, ignore_errors=True)

    def _step(self, run: _ImportRun) -> Callable[[float], None]:
        loop = asyncio.get_running_loop()
        member_id = run.job.member_id

        def step(fraction: float) -> None:
            if run.stopped.is_set():
                raise ImportStopped
            update = ImportUpdate(member_id, "reading", fraction)
            with contextlib.suppress(RuntimeError):  # the loop may have been closed meanwhile
                loop.call_soon_threadsafe(run.publish, update)

        return step


class _ImportRun(Run[ImportUpdate]):
    def __init__(
        self, messages: list[Message], latest: ImportUpdate, *, job: ImportJob, **other: Any
    ) -> None:
        super().__init__(messages, latest, **other)
        self.job = job
        self.stopped = threading.Event()
        self.kept = False
        """Whether it goes on after a restart."""


def _files(place: Path) -> list[Path]:
    return sorted(place.iterdir())


__all__ = ["Importing"]
