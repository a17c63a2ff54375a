"""Telling members in time that Spotify ends every connection six months after consent."""

from __future__ import annotations

import asyncio
import calendar
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from storage import Account, Store

log = logging.getLogger(__name__)

DAY = 86400.0
MONTH_BEFORE, WEEK_BEFORE = 30 * DAY, 7 * DAY
LIFETIME_MONTHS = 6


@dataclass(frozen=True)
class Reminder:
    """`kind` is "month" or "week"; the connection ends at `ends_at` (unix seconds)."""

    account: Account
    kind: str
    ends_at: float


Send = Callable[[Reminder], Awaitable[bool]]
"""Tells the member; False where they cannot be told now (then it is tried again)."""


def ends_at(consented_at: float) -> float:
    """When Spotify ends a connection: six calendar months after consent (unix seconds)."""
    start = datetime.fromtimestamp(consented_at, UTC)
    month = start.month - 1 + LIFETIME_MONTHS
    year, month = start.year + month // 12, month % 12 + 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    return start.replace(year=year, month=month, day=day).timestamp()


def due(account: Account, now: float) -> Reminder | None:
    """The reminder that this account is owed now, if any. Each is sent once."""
    end = ends_at(account.consented_at)
    left = end - now
    # A connection that has ended, or is broken already, is told of by the sync that meets it.
    if left <= 0 or account.problem is not None:
        return None
    if left <= WEEK_BEFORE and account.reminded != "week":
        return Reminder(account, "week", end)
    if left <= MONTH_BEFORE and account.reminded is None:
        return Reminder(account, "month", end)
    return None


async def send_reminders(store: Store, send: Send, now: float) -> int:
    """Send what is due; returns how many were sent."""
    # 181 days is the shortest that six months can be.
    accounts = await asyncio.to_thread(
        store.accounts.consented_before, now - 181 * DAY + MONTH_BEFORE
    )
    sent = 0
    for account in accounts:
        reminder = due(account, now)
        if reminder is not None and await send(reminder):
            await asyncio.to_thread(store.accounts.set_reminded, account.id, reminder.kind)
            sent += 1
    if sent:
        log.info("reminders sent count=%d", sent)
    return sent


__all__ = ["Reminder", "due", "ends_at", "send_reminders"]
