"""From what a member (or several) love to tracks that nobody on the server has."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence

from bot.errors import NotLinked
from bot.services.discovering.dial import dial_of
from bot.services.discovering.finding import Finder, OnProgress
from bot.services.discovering.looking import LookingUp, Wake
from bot.services.discovering.near import Near, near
from bot.services.discovering.songs import Choice, songs_of
from bot.services.discovering.surroundings import Surroundings, surroundings
from bot.services.discovering.telling import Found, kept_items, nothing_for, waits
from bot.services.house import House
from bot.services.models import Members, acquaintances_of, people_of
from bot.services.recommending import ShownList, shown_list
from recommender.discovery import Discovery, discoveries
from storage.matching import name_key

KIND = "discover"
USUAL, MOST = 5, 20


async def discover(
    house: House,
    member_id: int,
    server_id: int | None,
    *,
    count: int = USUAL,
    dial: str | None = None,
    genre: str | None = None,
    wake: Wake = lambda: None,
    on_progress: OnProgress | None = None,
) -> ShownList:
    """Up to `count` tracks by artists whom nobody on the server has, kept as a list.

    Raises `NotLinked` for somebody who takes no part, and `NothingYet` with the reason where
    there is nothing to discover.
    """
    count = max(1, min(MOST, count))
    found = await find_for(
        house,
        member_id,
        server_id,
        count=count,
        dial=dial,
        genre=genre,
        wake=wake,
        on_progress=on_progress,
    )
    if not found.tracks:
        raise await asyncio.to_thread(nothing_for, house, member_id, found, genre)
    options = {"count": count, "dial": dial, "genre": genre, "remark": _remark(found, count)}

    def keep() -> ShownList:
        items = kept_items(house, found, member_id, server_id)
        saved = house.store.lists.create(member_id, server_id, KIND, options, items)
        return shown_list(house, saved)

    return await asyncio.to_thread(keep)


async def find_for(
    house: House,
    member_id: int,
    server_id: int | None,
    *,
    count: int,
    dial: str | None = None,
    genre: str | None = None,
    wake: Wake = lambda: None,
    on_progress: OnProgress | None = None,
) -> Found:
    """`find` for a member where they ask; raises `NotLinked` for who takes no part."""
    if await asyncio.to_thread(house.store.members.get, member_id) is None:
        raise NotLinked
    return await find(
        house,
        [member_id],
        await asyncio.to_thread(_members, house, member_id, server_id),
        asking=member_id,
        count=count,
        obscurity=dial_of(dial),
        genre=genre.strip() or None if genre else None,
        wake=wake,
        on_progress=on_progress,
    )


async def find(
    house: House,
    users: Sequence[int],
    members: Members,
    *,
    asking: int,
    count: int,
    obscurity: float = 0.5,
    genre: str | None = None,
    per_artist: int = 1,
    exclude: Collection[int] = (),
    wake: Wake = lambda: None,
    on_progress: OnProgress | None = None,
) -> Found:
    """Tracks for these users that none of the `members` (nor they) has; nothing is no error."""
    around = await asyncio.to_thread(surroundings, house, sorted({*members, *users}))
    ask = LookingUp(house, wake)

    def ranked() -> tuple[Near, list[Discovery]]:
        return _ranked(house, users, around, count, obscurity, genre)

    told, chosen = await asyncio.to_thread(ranked)
    if chosen and await ask.listeners(told):
        told, chosen = await asyncio.to_thread(ranked)
    names = [str(one.artist_id) for one in chosen]

    def songs() -> dict[str, list[Choice]]:
        return songs_of(house.store, around.world, told.names, names)

    known = await asyncio.to_thread(songs)
    # Twice: first which are an artist's recordings, then which Spotify ids these have.
    for _ in range(2):
        if not await ask.songs(told, known, count):
            break
        known = await asyncio.to_thread(songs)
    account = await asyncio.to_thread(house.store.accounts.of_member, asking)
    finder = Finder(
        house,
        around,
        told.names,
        account.id if account is not None and account.service == "spotify" else None,
        searches=count,
        refused=frozenset(exclude),
    )
    tracks = await finder.find(chosen, known, count, per_artist, on_progress)
    return Found(tracks, around, await ask.waiting(), finder.waits, not told.similar.empty)


def _members(house: House, member_id: int, server_id: int | None) -> Members:
    if server_id is None:
        return acquaintances_of(house.store, member_id)
    return people_of(house.store, server_id, member_id)[0]


def _ranked(
    house: House,
    users: Sequence[int],
    around: Surroundings,
    count: int,
    obscurity: float,
    genre: str | None,
) -> tuple[Near, list[Discovery]]:
    loved = around.loved[around.loved["user_id"].isin(list(users))]
    told = near(house.store, around.world, set(loved["artist_id"]))
    # A namesake of somebody's artist is no discovery either.
    namesakes = {key for key, name in told.names.items() if name_key(name) in around.had_names}
    return told, discoveries(
        loved,
        told.similar,
        told.artists,
        exclude=around.had_mbids | namesakes,
        # Some will turn out not to be on Spotify, or to be had under another name.
        n=2 * count + 10,
        obscurity=obscurity,
        genre=genre,
    )


def _remark(found: Found, count: int) -> str | None:
    if len(found.tracks) >= count:
        return None
    return "discoveries wait" if waits(found) else "discoveries end"


__all__ = ["KIND", "MOST", "USUAL", "discover", "find", "find_for"]
