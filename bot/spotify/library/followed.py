"""Followed artists, in fifties, a few pages a reading.

The request budget of a library has room for two of their pages, so a long list is read over several
readings. One that is read is looked at by its first page; it is read anew when its length or that
page has changed, and once a month in any case.
"""

from __future__ import annotations

from typing import Any

from bot.spotify import asks
from bot.spotify.library.reading import Cursor, Reading
from bot.spotify.library.rows import artist_row, items_of

STEP = "followed artists"
PAGES = 2
"""Requests a reading."""
FRESH = 30 * 86_400.0


async def read(reading: Reading) -> None:
    """Look at the first page, or read on."""
    cursor = await reading.cursor(STEP)
    done = cursor if cursor.get("state") == "done" else None
    if done is not None or not cursor:
        cursor = {"state": "reading", "after": None, "ids": []}
    pages = PAGES if not done and cursor["after"] is None else reading.allowance() or 1
    for _ in range(min(PAGES, pages)):
        cursor = await _page(reading, cursor, done)
        if cursor["state"] == "done":
            return
        done = None


async def _page(reading: Reading, cursor: Cursor, done: Cursor | None) -> Cursor:
    after = cursor["after"]
    answer = await reading.ask(asks.followed_artists(after))
    artists: dict[str, Any] = answer.get("artists") or {}
    rows = [row for row in map(artist_row, items_of(artists)) if row is not None]
    ids = [row.id for row in rows]
    total = int(artists.get("total") or 0)
    following = (artists.get("cursors") or {}).get("after")
    if done is not None and _unchanged(done, ids, total, reading.clock()):
        reading.progress(STEP, total, total)
        return done
    seen = list(dict.fromkeys([*cursor["ids"], *ids]))
    last = not following or not ids
    new: Cursor = {
        "state": "done" if last else "reading",
        "after": following,
        "ids": seen,
        "total": total,
        "at": reading.clock(),
    }

    def write() -> None:
        reading.store.catalogue.add_artists(rows)
        put = (
            reading.store.evidence.replace_artists if last else (reading.store.evidence.add_artists)
        )
        put(
            reading.member_id,
            reading.account.id,
            "followed",
            "",
            [(one, 1.0) for one in (seen if last else ids)],
        )
        reading.save(STEP, new)

    await reading.commit(write)
    reading.progress(STEP, len(seen), max(total, len(seen)))
    return new


def _unchanged(done: Cursor, ids: list[str], total: int, now: float) -> bool:
    return (
        total == done.get("total")
        and ids == done["ids"][: len(ids)]
        and now - float(done.get("at", 0.0)) < FRESH
    )
