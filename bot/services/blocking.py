"""/block: what a member never wants again, neither alone nor in a group they are in."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.errors import Gone
from bot.language import _
from bot.services.house import House
from bot.services.rating import join
from storage import Onlooker, Recording


@dataclass(frozen=True)
class Blocked:
    """One thing that was blocked now, or let go again; `tracks` known of an artist."""

    recording: Recording | None = None
    artist: tuple[str, str] | None = None
    tracks: int = 0
    blocked: bool = True

    @property
    def name(self) -> str:
        if self.recording is not None:
            return self.recording.name
        return self.artist[1] if self.artist else ""


@dataclass(frozen=True)
class Blocks:
    """All that a member has blocked, the newest tracks first, artists (id, name) by name."""

    tracks: tuple[Recording, ...]
    artists: tuple[tuple[str, str], ...]


async def block_track(house: House, member_id: int, server_id: int | None, chosen: str) -> Blocked:
    """Never this track; whoever says so takes part. Raises `Gone` for no such track."""

    def done() -> Blocked:
        with house.store.transaction():
            recording_id = house.searching.recording_of(Onlooker(member_id, server_id), chosen)
            join(house, member_id, server_id)
            house.store.feedback.give(member_id, recording_id, -1, server_id=server_id)
        return Blocked(recording=_recording(house, recording_id))

    return await asyncio.to_thread(done)


async def block_artist(house: House, member_id: int, server_id: int | None, chosen: str) -> Blocked:
    """Never this artist, nor a track they take part in. Raises `Gone` for no such artist."""

    def done() -> Blocked:
        with house.store.transaction():
            artist = house.searching.artist_of(Onlooker(member_id, server_id), chosen)
            join(house, member_id, server_id)
            house.store.feedback.give_artist(member_id, artist[0], -1)
        return Blocked(artist=artist, tracks=house.store.search.tracks_of(artist[0]))

    return await asyncio.to_thread(done)


async def unblock_track(house: House, member_id: int, recording_id: int) -> Blocked:
    """Let a track come again; a thumb up that was given since stays."""

    def done() -> Blocked:
        if house.store.feedback.of(member_id).get(recording_id) == -1:
            house.store.feedback.give(member_id, recording_id, 0)
        return Blocked(recording=_recording(house, recording_id), blocked=False)

    return await asyncio.to_thread(done)


async def unblock_artist(house: House, member_id: int, artist_id: str) -> Blocked:
    """Let an artist come again."""

    def done() -> Blocked:
        if house.store.feedback.artists_of(member_id).get(artist_id) == -1:
            house.store.feedback.give_artist(member_id, artist_id, 0)
        known = house.store.search.artist(artist_id)
        if known is None:
            raise Gone(_("That artist is no longer kept here."))
        return Blocked(artist=(known.id, known.name), blocked=False)

    return await asyncio.to_thread(done)


async def blocks(house: House, member_id: int) -> Blocks:
    """All that a member has blocked; maybe nothing."""
    return await asyncio.to_thread(_blocks, house, member_id)


def _blocks(house: House, member_id: int) -> Blocks:
    said = house.store.feedback.of(member_id)
    ids = [recording for recording, value in said.items() if value < 0][::-1]
    found = house.store.catalogue.recordings(ids)
    no = [key for key, value in house.store.feedback.artists_of(member_id).items() if value < 0]
    names = house.store.catalogue.artist_names(no)
    artists = sorted(names.items(), key=lambda pair: (pair[1].casefold(), pair[0]))
    return Blocks(tuple(found[one] for one in ids if one in found), tuple(artists))


def _recording(house: House, recording_id: int) -> Recording:
    recording = house.store.catalogue.recordings([recording_id]).get(recording_id)
    if recording is None:
        raise Gone(_("That track is no longer kept here."))
    return recording


__all__ = [
    "Blocked",
    "Blocks",
    "block_artist",
    "block_track",
    "blocks",
    "unblock_artist",
    "unblock_track",
]
