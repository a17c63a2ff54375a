"""The work itself: each service is asked question after question, at its pace, until none is due.

The queue stands in the database, and an answer is stored in one transaction with the note that it
came: whenever the process dies, only the question in flight is asked again. A service that does
not answer as it should rests, longer each time, and the others go on.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable

from bot.services.lookups.identities import link_names
from bot.services.lookups.kinds import Kind
from bot.services.lookups.listenbrainz import kinds as listenbrainz_kinds
from bot.services.lookups.others import lastfm_kinds, musicbrainz_kinds, reccobeats_kinds
from bot.services.lookups.state import BUCKET
from bot.settings import Settings
from bot.sources import (
    SENTENCES,
    LastFm,
    ListenBrainz,
    MusicBrainz,
    ReccoBeats,
    SourceProblem,
    Web,
)
from storage import Question, StorageError, Store

log = logging.getLogger(__name__)

FIRST_REST, LONGEST_REST = 60.0, 6 * 3600.0
"""Seconds that a service rests after its first failure; twice as long after each further one."""

REFUSED_REST = 6 * 3600.0

NAP = 20.0
"""Seconds between two looks for new work."""

BULK_FIRST = frozenset({("musicbrainz", "isrc"), ("musicbrainz", "tags")})
"""Kinds that wait while ListenBrainz may still answer them in bulk."""


class Lookups:
    """`await run()` beside everything else, or `await finish()` for all that is due now."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        *,
        clock: Callable[[], float] = time.time,
        web: Web | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._web = web or Web(settings)
        self._failures: dict[str, int] = {}
        self._gathered_at: tuple[int, int, int, bool] | None = None
        self._answers = 0
        self._gathering = asyncio.Lock()
        self._more = asyncio.Event()
        self._kinds = _kinds(settings, store, self._web)

    @property
    def services(self) -> tuple[str, ...]:
        """Those that are switched on and can be asked."""
        return tuple(self._kinds)

    async def run(self) -> None:
        """Look up, for ever; returns at once where nothing is switched on."""
        async with asyncio.TaskGroup() as together:
            for service in self._kinds:
                together.create_task(self._serve(service), name=f"look up at {service}")

    async def finish(self) -> None:
        """Ask all that is due now, and all that follows from the answers; then return."""
        while True:
            await self._gather()
            worked = await asyncio.gather(*(self._drain(service) for service in self._kinds))
            if not any(worked):
                return

    def wake(self) -> None:
        """There may be something new to ask about (a library has been read)."""
        self._more.set()

    async def close(self) -> None:
        """Close the connections; what is in flight is asked again at the next start."""
        await self._web.close()

    async def _serve(self, service: str) -> None:
        while True:
            try:
                await self._gather()
                worked = await self._drain(service)
            except Exception as error:
                # A full disk, a locked database: it may pass, and the bot goes on meanwhile.
                log.error("looking up at %s failed", service, exc_info=error)
                worked = False
            if not worked:
                self._more.clear()
                # Not wait_for: on Python 3.11 it loses a cancellation that comes with the event.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(NAP):
                        await self._more.wait()

    async def _drain(self, service: str) -> bool:
        """Ask one service until nothing is due; whether it answered anything."""
        worked = False
        while await self._step(service):
            worked = True
        return worked

    async def _step(self, service: str) -> bool:
        if await asyncio.to_thread(self._rests, service):
            return False
        for kind in self._kinds[service]:
            questions = await asyncio.to_thread(
                self._store.lookups.due, service, kind.what, kind.at_once
            )
            if questions:
                return await self._ask(kind, questions)
        return False

    async def _ask(self, kind: Kind, questions: list[Question]) -> bool:
        try:
            answer = await kind.ask(questions)
        except SourceProblem as problem:
            await asyncio.to_thread(self._rest, kind, questions, problem)
            return False
        except StorageError:
            raise
        except Exception as error:
            # An answer nobody foresaw must not be asked for again and again, nor stop the others.
            log.error("an answer of %s was not understood", kind.service, exc_info=error)
            garbage = SourceProblem(kind.service, "garbage")
            await asyncio.to_thread(self._rest, kind, questions, garbage)
            return False

        def save() -> None:
            with self._store.transaction():
                answer.save()
                self._store.lookups.answered(
                    answer.found,
                    answer.nothing,
                    keep=kind.keep,
                    keep_nothing=kind.keep_nothing,
                )

        await asyncio.to_thread(save)
        self._failures.pop(kind.service, None)
        self._answers += 1
        return True

    def _rests(self, service: str) -> bool:
        return BUCKET in self._store.quota.cooling(service)

    def _rest(self, kind: Kind, questions: list[Question], problem: SourceProblem) -> None:
        if problem.about_the_question:
            self._store.lookups.failed(questions)
        failures = self._failures.get(kind.service, 0)
        self._failures[kind.service] = failures + 1
        rest = min(LONGEST_REST, FIRST_REST * 2**failures)
        if problem.why == "refused":
            rest = REFUSED_REST
        elif problem.retry_after is not None:
            # Its own word counts, be it shorter or longer.
            rest = max(1.0, min(problem.retry_after, 24 * 3600.0))
        log.warning("%s (%s): it rests for %.0f s", problem.sentence, kind.what, rest)
        self._store.quota.cool(kind.service, BUCKET, self._clock() + rest, SENTENCES[problem.why])

    async def _gather(self) -> None:
        async with self._gathering:
            if await asyncio.to_thread(self._gather_now):
                self._more.set()

    def _gather_now(self) -> bool:
        bulk = "listenbrainz" in self._kinds and not self._rests("listenbrainz")
        stamp = (*self._store.lookups.stamp(), self._answers, bulk)
        if stamp == self._gathered_at or not self._kinds:
            return False
        self._gathered_at = stamp
        first = [service for service in self._kinds if service == "listenbrainz"]
        # Looked at before, too: an answer that comes meanwhile leads to questions not yet queued.
        hold = bulk and self._bulk_to_come()
        if first:
            self._store.lookups.gather(first)
        if "lastfm" in self._kinds:
            link_names(self._store)
        hold = bulk and (hold or self._bulk_to_come())
        rest = [service for service in self._kinds if service not in first]
        self._store.lookups.gather(rest, BULK_FIRST if hold else ())
        return True

    def _bulk_to_come(self) -> bool:
        return any(
            asked.waiting
            for asked in self._store.lookups.asked()
            if asked.service == "listenbrainz" and asked.what in ("find", "facts")
        )


def _kinds(settings: Settings, store: Store, web: Web) -> dict[str, list[Kind]]:
    """{service: its kinds}, of those that are switched on and have what they need."""
    found: dict[str, list[Kind]] = {}
    if "listenbrainz" in settings.look_up:
        found["listenbrainz"] = listenbrainz_kinds(ListenBrainz(settings, web), store)
    if "musicbrainz" in settings.look_up:
        found["musicbrainz"] = musicbrainz_kinds(MusicBrainz(settings, web), store)
    lastfm = LastFm(settings, web)
    if "lastfm" in settings.look_up and lastfm.has_key:
        found["lastfm"] = lastfm_kinds(lastfm, store)
    if "reccobeats" in settings.look_up:
        found["reccobeats"] = reccobeats_kinds(ReccoBeats(settings, web), store)
    return found


__all__ = ["Lookups"]
