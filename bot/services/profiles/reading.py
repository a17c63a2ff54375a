"""One walk through a public profile: from the newest play back to what was read before.

The cursor stands in the database and moves in the transaction that stores a page, so that each
play is counted once, whenever the process dies.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.services.profiles.cursor import Cursor
from bot.sources.profiles import Listen, ProfileSource
from storage import Account, EvidenceRow, Play, Song, Store, Vanished

LOVED = "loved"
"""The ref of loved tracks among the evidence of a profile; plays have none."""

MOST_LOVED = 40
"""Pages of loved tracks that are read."""

FIRST_DATE = 1_000_000_000
"""Services of this kind are younger: an earlier date is a clock that was wrong."""


@dataclass(frozen=True)
class ProfileProgress:
    """How many plays this walk has read, of how many (None: not known)."""

    plays: int
    total: int | None


@dataclass(frozen=True)
class ProfileReport:
    """What a whole walk brought: new plays, loved tracks; and how many tracks there are in all."""

    plays: int
    loved: int
    tracks: int


async def read_profile(
    store: Store,
    source: ProfileSource,
    account: Account,
    clock: Callable[[], float],
    progress: Callable[[ProfileProgress], None],
) -> ProfileReport:
    """Read what is new, from where the last reading stopped.

    Raises what the source raises, and `storage.Vanished` where the account is unlinked meanwhile;
    what was read until then is kept.
    """
    name = account.display_name
    cursor, stored = await _cursor(store, account)
    if not cursor.begun and cursor.floor is None:
        cursor.total = (await source.find(name)).plays
    progress(ProfileProgress(cursor.plays, cursor.total))
    loved = await _read_loved(store, source, account)
    while True:
        page = await source.listens(name, cursor.before)
        new = cursor.take(page.listens)
        done = cursor.move(source, page, clock())
        plays = cursor.plays
        if done:
            cursor = cursor.following(clock())
        if not await asyncio.to_thread(_save, store, account, new, stored, cursor.stored()):
            # A reading that was stopped a moment ago has stored this page after all.
            cursor, stored = await _cursor(store, account)
            continue
        stored = cursor.stored()
        if done:
            counts = await asyncio.to_thread(store.evidence.counts, account.member_id)
            return ProfileReport(plays, loved, counts.get(account.service, 0))
        progress(ProfileProgress(cursor.plays, cursor.total))


async def _cursor(store: Store, account: Account) -> tuple[Cursor, Mapping[str, Any]]:
    """The cursor, and how it stands in the database."""
    read = await asyncio.to_thread(store.profiles.get, account.id)
    if read is None:
        raise Vanished
    return Cursor.read(read.cursor), read.cursor


def _save(
    store: Store,
    account: Account,
    listens: list[Listen],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> bool:
    """Store a page and move the cursor; False where it is not where it was any more."""
    songs = list(dict.fromkeys(listen.song for listen in listens))
    with store.transaction():
        read = store.profiles.get(account.id)
        if read is None or read.cursor != before:
            return False
        numbers = dict(zip(songs, store.songs.add(songs), strict=True))
        times: defaultdict[int, list[int]] = defaultdict(list)
        for listen in listens:
            times[numbers[listen.song]].append(listen.at)
        store.plays.add(
            account.service,
            "",
            [
                Play(account.member_id, number, float(max(max(at), FIRST_DATE)), float(len(at)))
                for number, at in times.items()
            ],
            account_id=account.id,
        )
        store.profiles.keep(account.id, after)
    return True


async def _read_loved(store: Store, source: ProfileSource, account: Account) -> int:
    found: dict[Song, int | None] = {}
    for page in range(MOST_LOVED):
        loved = await source.loved(account.display_name, page)
        found |= {song: at for song, at in loved.songs if song not in found}
        if loved.last:
            break

    def save() -> None:
        with store.transaction():
            numbers = store.songs.add(list(found))
            rows = {
                number: EvidenceRow(number, 1.0, None if at is None else float(at))
                for number, at in zip(numbers, found.values(), strict=True)
            }
            store.evidence.replace(
                account.member_id, account.id, account.service, LOVED, rows.values()
            )

    await asyncio.to_thread(save)
    return len(found)


__all__ = ["LOVED", "ProfileProgress", "ProfileReport", "read_profile"]
