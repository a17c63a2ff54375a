"""The playlists of a server: which there are, and renaming and deleting one's own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import CommontoneError, Gone
from bot.language import _
from bot.services.groups.keeping import open_playlist
from bot.services.groups.refreshing import may_ask, must_own
from bot.services.groups.schedules import zone_name
from bot.services.groups.where import told_to
from bot.services.groups.words import title
from bot.services.house import House
from storage import PlaylistPlan, Schedule


@dataclass(frozen=True)
class Listed:
    """A playlist in the list: how many versions it has had, and when it is made anew."""

    plan: PlaylistPlan
    versions: int
    schedule: Schedule | None


@dataclass(frozen=True)
class Listing:
    """Those of a server that `member_id` may know of, the newest first; hours are in `zone`."""

    playlists: tuple[Listed, ...]
    zone: str


async def list_playlists(house: House, member_id: int, server_id: int | None) -> Listing:
    """Made playlists: those of the server, and (in a direct message, only) one's own."""
    return await asyncio.to_thread(_listing, house, member_id, server_id)


def _listing(house: House, member_id: int, server_id: int | None) -> Listing:
    store = house.store
    found = [
        Listed(
            plan,
            max(1, len([one for one in store.versions.of(plan.id) if one.state == "done"])),
            store.schedules.of(plan.id),
        )
        for plan in known_to(house, member_id, server_id)
    ]
    return Listing(tuple(found), zone_name(house, server_id))


def known_to(house: House, member_id: int, server_id: int | None) -> list[PlaylistPlan]:
    """Playlists in Spotify, the newest first. What one made for oneself nobody else sees. Blocks.

    Everybody on a server sees those for groups: they were made in front of them.
    """
    store = house.store
    own = store.playlists.of_member(member_id)
    if server_id is None:
        found = own
    else:
        found = [
            plan
            for plan in store.playlists.of_server(server_id)
            if plan.kind == "group" or plan.owner_id == member_id
        ]
    return [plan for plan in reversed(found) if plan.spotify_id and plan.state != "failed"]


async def find(house: House, member_id: int, server_id: int | None, which: str) -> PlaylistPlan:
    """The playlist that was chosen (its number) or typed (its name); raises `Gone`."""

    def look() -> PlaylistPlan | None:
        plans = known_to(house, member_id, server_id)
        typed = which.strip().casefold()
        for plan in plans:
            if str(plan.id) == typed:
                return plan
        return next((plan for plan in plans if plan.name.casefold() == typed), None)

    plan = await asyncio.to_thread(look)
    if plan is None:
        raise Gone(
            _("There is no such playlist here."),
            _("Choose one from the list that appears as you type."),
        )
    return plan


async def rename(house: House, plan_id: int, member_id: int, name: str) -> PlaylistPlan:
    """Call a playlist otherwise, here and in Spotify. Raises `NotYours`, `PlaylistGone`."""
    plan = (await open_playlist(house, plan_id)).plan
    must_own(plan, member_id)
    new = title(name, plan.name)
    with told_to(plan, member_id):
        await house.spotify.rename_playlist(plan, new)

    def keep() -> None:
        with house.store.transaction():
            house.store.versions.rename(plan_id, new)
            house.store.schedules.renamed(plan_id, new)

    await asyncio.to_thread(keep)
    return (await open_playlist(house, plan_id)).plan


async def delete(house: House, plan_id: int, member_id: int) -> PlaylistPlan:
    """Delete a playlist in Spotify, and all that is kept of it. Raises `NotYours`."""
    plan = (await open_playlist(house, plan_id)).plan
    must_own(plan, member_id)
    with told_to(plan, member_id):
        await house.spotify.delete_playlist(plan)

    def forget() -> None:
        with house.store.transaction():
            house.store.schedules.off(plan_id)
            house.store.versions.forget(plan_id)

    await asyncio.to_thread(forget)
    return plan


async def keep_tracks(
    house: House, plan_id: int, member_id: int, recordings: Sequence[int], offered: Sequence[int]
) -> PlaylistPlan:
    """Of those `offered`, a member wants these to stay, and the others need not.

    Raises `NotYours` for those whom it is not for.
    """
    plan = (await open_playlist(house, plan_id)).plan
    may_ask(plan, member_id)
    there = {track.recording_id for track in plan.tracks}
    if not there.intersection(offered).issuperset(recordings):
        raise CommontoneError(
            _("One of these is no longer in the playlist."),
            _("/playlist show has what is in it now."),
        )

    def keep() -> None:
        with house.store.transaction():
            for one in offered:
                if one in there:
                    house.store.versions.keep(plan_id, one, member_id, one in recordings)

    await asyncio.to_thread(keep)
    return plan


async def veto_track(house: House, plan_id: int, member_id: int, recording_id: int) -> None:
    """A member does not want a track in this playlist, now and later. Raises as `keep_tracks`."""
    plan = (await open_playlist(house, plan_id)).plan
    may_ask(plan, member_id)
    if recording_id not in {track.recording_id for track in plan.tracks}:
        raise CommontoneError(
            _("It is no longer in the playlist."), _("/playlist show has what is in it now.")
        )
    await asyncio.to_thread(house.store.verdicts.veto, plan_id, recording_id, member_id)


__all__ = [
    "Listed",
    "Listing",
    "delete",
    "find",
    "keep_tracks",
    "known_to",
    "list_playlists",
    "rename",
    "veto_track",
]
