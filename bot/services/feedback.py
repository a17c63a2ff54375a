"""Thumbs up and down: a member's word about one track."""

from __future__ import annotations

import asyncio

from bot.errors import Gone, NotLinked
from bot.services.house import House
from bot.services.learning import thumb


async def press(
    house: House,
    member_id: int,
    recording_id: int,
    value: int,
    *,
    list_id: str | None = None,
    server_id: int | None = None,
) -> int:
    """Give `value` (+1 or -1); the same again takes it back. Returns what holds now (-1, 0, +1).

    Somebody who does not take part gets `NotLinked`: nothing is stored about them.
    """
    return await asyncio.to_thread(
        _press, house, member_id, recording_id, value, list_id, server_id
    )


def _press(
    house: House,
    member_id: int,
    recording_id: int,
    value: int,
    list_id: str | None,
    server_id: int | None,
) -> int:
    store = house.store
    if store.members.get(member_id) is None:
        raise NotLinked(
            "Nice of you to say so! Thumbs count once you take part.",
            "Type /start (ten questions) or /link; then every 👍 and 👎 shapes what you get.",
        )
    if recording_id not in store.catalogue.recordings([recording_id]):
        raise Gone("That track is no longer kept here.")
    now = 0 if store.feedback.of(member_id).get(recording_id) == value else value
    with store.transaction():
        store.feedback.give(member_id, recording_id, now, list_id=list_id, server_id=server_id)
        if list_id is not None:
            thumb(store, member_id, list_id, recording_id, now)
    return now


async def never(house: House, member_id: int, recording_id: int) -> tuple[str, int]:
    """Refuse the main artist of a recording for good, or take that back where it was said.

    Returns the artist's name and what holds now (-1, 0). Raises as `press`.
    """
    return await asyncio.to_thread(_never, house, member_id, recording_id)


def _never(house: House, member_id: int, recording_id: int) -> tuple[str, int]:
    store = house.store
    if store.members.get(member_id) is None:
        raise NotLinked(
            "That counts once you take part.",
            "Type /link to connect your listening; then you choose what you never get.",
        )
    recording = store.catalogue.recordings([recording_id]).get(recording_id)
    if recording is None or not recording.artists:
        raise Gone("That track is no longer kept here.")
    artist_id, name = recording.artists[0]
    now = 0 if store.feedback.artists_of(member_id).get(artist_id) == -1 else -1
    store.feedback.give_artist(member_id, artist_id, now)
    return name, now


async def opinions(house: House, member_id: int) -> dict[int, int]:
    """What a member has said about which recordings: +1 or -1."""
    return await asyncio.to_thread(house.store.feedback.of, member_id)


__all__ = ["never", "opinions", "press"]
