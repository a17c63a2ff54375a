"""The list of playlists: which are new, changed (by `snapshot_id`) or gone.

Only own and collaborative playlists count; of others Spotify tells a development-mode app no
contents. Those that this bot has made are left out, or its own choices would come back to it as
the member's taste; of them it is only noted whether they have changed (see `made`).
"""

from __future__ import annotations

from typing import Any

from bot.spotify import asks
from bot.spotify.asks import PAGE
from bot.spotify.calls import Answer
from bot.spotify.library import contents, made
from bot.spotify.library.reading import Cursor, Reading
from bot.spotify.library.rows import Json, items_of, total_of
from bot.spotify.linking import PROFILE_STEP
from storage import SeenPlaylist

STEP = "playlists"
PAGES_LATER = 6
"""Requests a reading once the list has been read; a list of more goes on with the next reading."""


async def read(reading: Reading) -> None:
    """Compare the list with the store; leaves the playlists to read to the next step."""
    user_id = await _user_id(reading)
    cursor = await reading.cursor(STEP)
    pages = PAGES_LATER if cursor.get("complete") else None
    if cursor.get("state") != "listing":
        cursor = {
            "state": "listing",
            "complete": cursor.get("complete", False),
            "offset": 0,
            "seen": [],
            "steady": True,
        }
    while cursor["state"] == "listing" and pages != 0:
        offset = int(cursor["offset"])
        answer = await reading.ask(asks.playlists(offset))
        page = _Page(reading, cursor, answer, user_id)
        await reading.commit(page.store)
        cursor = page.after
        reading.progress(STEP, page.done, page.total)
        pages = None if pages is None else pages - 1


async def _user_id(reading: Reading) -> str:
    """The Spotify user id that own playlists have as their owner."""
    stored = (await reading.cursor(PROFILE_STEP)).get("user_id")
    if stored:
        return str(stored)
    profile = await reading.ask(asks.profile())
    user_id = str(profile.get("id") or "")
    await reading.commit(lambda: reading.save(PROFILE_STEP, {"user_id": user_id}))
    return user_id


class _Page:
    """One page of the list."""

    def __init__(self, reading: Reading, cursor: Cursor, answer: Answer, user_id: str) -> None:
        self._reading = reading
        self._before = cursor
        self._items = items_of(answer)
        self._user_id = user_id
        self.done = int(cursor["offset"]) + len(self._items)
        total = total_of(answer)
        if total is None:
            total = self.done + (PAGE if len(self._items) == PAGE else 0)
        self.total = total
        self.after: Cursor = {}

    def store(self) -> None:
        reading = self._reading
        seen_before = reading.store.playlists_read.of_account(reading.account.id)
        made_here = {
            plan.spotify_id: plan for plan in reading.store.playlists.in_account(reading.account.id)
        }
        made.note(reading, made_here, self._items)
        listed = [
            _seen(one)
            for one in self._items
            if one.get("id") and one["id"] not in made_here and self._counts(one)
        ]
        changed = [one for one in listed if _changed(one, seen_before.get(one.id))]
        contents.plan(reading, changed)
        self.after = {
            **self._before,
            "offset": self.done,
            "total": self.total,
            "seen": [*self._before["seen"], *(one.id for one in listed)],
            "steady": self._before["steady"]
            and self.total == self._before.get("total", self.total),
        }
        if self.done >= self.total or not self._items:
            # A list that moved while it was read may hide one between two pages: not gone, then.
            if self.after["steady"]:
                contents.forget(reading, set(seen_before) - set(self.after["seen"]))
            self.after = {"state": "done", "complete": True, "at": reading.clock()}
        reading.save(STEP, self.after)

    def _counts(self, playlist: Json) -> bool:
        owner: dict[str, Any] = playlist.get("owner") or {}
        return bool(playlist.get("collaborative")) or owner.get("id") == self._user_id


def _seen(playlist: Json) -> SeenPlaylist:
    # `items` was called `tracks` until February 2026, and still is for older apps.
    counted: dict[str, Any] = playlist.get("items") or playlist.get("tracks") or {}
    total = counted.get("total")
    return SeenPlaylist(
        id=str(playlist["id"]),
        name=str(playlist.get("name") or ""),
        snapshot_id=str(playlist["snapshot_id"]) if playlist.get("snapshot_id") else None,
        total=int(total) if isinstance(total, int) else -1,
    )


def _changed(now: SeenPlaylist, before: SeenPlaylist | None) -> bool:
    if before is None or now.snapshot_id is None:
        return before is None or now.total != before.total
    return now.snapshot_id != before.snapshot_id
