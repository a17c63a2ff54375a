"""The quota governor: every request to the Web API passes here.

One queue a developer account (its client id): one request in flight, so many a second at most. It
counts what went out in each bucket over a rolling day and keeps that, and every cool-down, in the
store: a restart forgets neither. A short 429 makes the whole queue wait; a long one, or
`QUOTA_EXCEEDED`, rests its bucket until Spotify's Retry-After has passed, without asking in
between, while the other buckets go on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TypeVar

from bot.errors import CoolingDown
from bot.settings import Settings
from bot.spotify.buckets import WHAT_WAITS, Operation
from bot.spotify.queue import Queue
from bot.spotify.records import Waiting
from bot.spotify.refusals import A_DAY, RateLimited
from storage import Store

log = logging.getLogger(__name__)

SHORT = 60.0
"""Seconds of Retry-After up to which a request waits in the queue instead of giving up."""

SHORT_WAITS = 5
"""How often one request waits like that before its bucket is rested instead."""

T = TypeVar("T")

Count = Callable[[str, str], None]
"""Told of each request that is over: (bucket, "ok", "limited" or "failed"); from any thread."""


class Governor:
    """`await run(developer, operation, send)` sends when it may, or raises `CoolingDown`."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        *,
        clock: Callable[[], float],
        count: Count = lambda bucket, outcome: None,
    ) -> None:
        self._store = store
        self._count = count
        self._clock = clock
        self._per_second = settings.spotify_requests_per_second
        self._budget = settings.spotify_daily_budget
        # Extended quota has no daily limit, only a rate; apps that members bring never have it.
        extended = settings.spotify_quota == "extended"
        self._unlimited = settings.spotify_client_id if extended else None
        self._queues: dict[str, Queue] = {}

    async def run(self, developer: str, operation: Operation, send: Callable[[], T]) -> T:
        """The result of `send`, called in a thread in its turn; its errors pass through.

        `send` raises `RateLimited` for a 429. Raises `CoolingDown` at once, with nothing sent,
        while the operation's bucket rests.
        """
        await asyncio.to_thread(self.check, developer, operation)
        queue = self._queues.setdefault(developer, Queue(self._per_second))
        for _ in range(SHORT_WAITS):
            try:
                return await queue.run(lambda: self._send(developer, operation, send))
            except RateLimited as limit:
                if limit.quota or limit.retry_after > SHORT:
                    raise await self._rest(developer, operation, limit) from None
                log.info("Spotify asks for a pause of %.0f s (%s)", limit.retry_after, operation)
                queue.pause(limit.retry_after)
        raise await self._rest(developer, operation, RateLimited(SHORT, quota=False))

    def check(self, developer: str, operation: Operation) -> None:
        """Raise `CoolingDown` if the operation's bucket rests now. Blocks (reads the store)."""
        now = self._clock()
        until, _ = self._resting(developer, operation.bucket, now)
        if until > now:
            raise CoolingDown(operation.bucket, until, now)

    def waiting(self, developer: str) -> list[Waiting]:
        """All that rests now, soonest first. Blocks (reads the store)."""
        now = self._clock()
        found = []
        for bucket, what in WHAT_WAITS.items():
            until, reason = self._resting(developer, bucket, now)
            if until > now:
                found.append(Waiting(bucket, until, reason, what))
        return sorted(found, key=lambda one: (one.until, one.bucket))

    @property
    def in_line(self) -> int:
        """Requests that wait for their turn or are on the wire."""
        return sum(queue.in_line for queue in self._queues.values())

    async def close(self) -> None:
        """Wait for the requests in flight."""
        for queue in self._queues.values():
            await queue.idle()

    def _send(self, developer: str, operation: Operation, send: Callable[[], T]) -> T:
        # Asked again here: the bucket may have been rested while this request stood in the queue.
        self.check(developer, operation)
        self._store.quota.record(developer, operation.bucket)
        outcome = "failed"
        try:
            answer = send()
            outcome = "ok"
        except RateLimited:
            outcome = "limited"
            raise
        finally:
            self._count(operation.bucket, outcome)
        return answer

    async def _rest(self, developer: str, operation: Operation, limit: RateLimited) -> CoolingDown:
        now = self._clock()
        until = now + max(limit.retry_after, 1.0)
        reason = "Spotify's daily quota" if limit.quota else "Spotify's rate limit"
        log.warning("Spotify: %s rests for %.0f s (%s)", operation.bucket, until - now, reason)
        await asyncio.to_thread(self._store.quota.cool, developer, operation.bucket, until, reason)
        return CoolingDown(operation.bucket, until, now)

    def _resting(self, developer: str, bucket: str, now: float) -> tuple[float, str]:
        until, reason = self._store.quota.cooling(developer).get(bucket, (0.0, ""))
        if until > now or developer == self._unlimited:
            return until, reason
        if self._store.quota.used(developer, bucket, now - A_DAY) < self._budget:
            return 0.0, ""
        return self._budget_back(
            developer, bucket, now, self._budget
        ), "this bot's own daily budget"

    def _budget_back(self, developer: str, bucket: str, now: float, budget: int) -> float:
        """When the oldest request that counts leaves the rolling day, to the second."""
        low, high = now - A_DAY, now
        while high - low > 1.0:
            middle = (low + high) / 2
            if self._store.quota.used(developer, bucket, middle) < budget:
                high = middle
            else:
                low = middle
        return high + A_DAY


__all__ = ["Governor"]
