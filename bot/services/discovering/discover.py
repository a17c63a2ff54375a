"""From what a member (or several) love to tracks that nobody on the server has."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.errors import NothingYet, NotLinked
from bot.services.discovering.dial import dial_of
from bot.services.discovering.finding import Finder, FoundTrack, OnProgress
from bot.services.discovering.looking import LookingUp, Wake
from bot.services.discovering.near import Near, near
from bot.services.discovering.songs import Choice, songs_of
from bot.services.discovering.surroundings import Surroundings, surroundings
from bot.services.house import House
from bot.services.models import Members, acquaintances_of, people_of
from bot.services.recommending import ShownList, shown_list
from recommender.discovery import Discovery, discoveries
from storage import ListItem
from storage.matching import name_key

KIND = "discover"
USUAL, MOST = 5, 20


@dataclass(frozen=True)
class Found:
    """`tracks` that nobody has. `around` is what was looked at; `waiting` facts are on their way,
    and `searches` of Spotify had to wait."""

    tracks: list[FoundTrack]
    around: Surroundings
    waiting: int = 0
    searches: bool = False


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
        items = list_items(found, member_id)
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
    return Found(tracks, around, await ask.waiting(), finder.waits)


def list_items(found: Found, member_id: int) -> list[ListItem]:
    """The tracks as a list keeps them: through whom, and who else loves these."""
    items = []
    for one in found.tracks:
        through = [str(way) for way in one.discovery.through]
        names = [found.around.names[way] for way in through if way in found.around.names]
        others = [who for who in found.around.lovers(through) if who != member_id]
        items.append(
            ListItem(
                one.recording.id,
                one.discovery.score,
                [{"kind": "near", "items": names}],
                tuple(others),
            )
        )
    return items


def nothing_for(house: House, member_id: int, found: Found, genre: str | None) -> NothingYet:
    """Why there is nothing to discover, and what to do about it. Blocking."""
    looks_up = "listenbrainz" in house.settings.look_up
    if house.models.knower.matcher() is None and not looks_up:
        return NothingYet(
            "This bot knows nothing of the world's music yet, so it cannot discover any.",
            "The host can change that: `commontone world build`, or LOOK_UP=listenbrainz in .env.",
        )
    loved = found.around.loved
    if not ((loved["user_id"] == member_id) & (loved["weight"] > 0)).any():
        if looks_up and house.store.evidence.counts(member_id):
            return NothingYet(
                "Your music is still being looked up elsewhere.",
                "Try again in a few minutes; /status shows what waits.",
            )
        return NothingYet(
            "None of the music you have connected is known elsewhere, so nothing is near it.",
            "Type /link or /sync; the more of your listening is here, the more there is near it.",
        )
    if found.searches or found.waiting:
        return NothingYet(
            "What is near the music you love is still being looked up.",
            "Try again in a few minutes; /status shows what waits.",
        )
    if genre:
        return NothingYet(
            "Nothing of that genre is near what you love and new to everybody here.",
            "Try another genre, or leave it out.",
        )
    return NothingYet(
        "Everything near what you love is known to somebody here already.",
        "Turn the dial to obscure, or try /recommend for what your friends have.",
    )


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


def waits(found: Found) -> bool:
    """Whether there may be more when what is still asked elsewhere is answered."""
    return bool(found.waiting or found.searches)


__all__ = [
    "KIND",
    "MOST",
    "USUAL",
    "Found",
    "discover",
    "find",
    "find_for",
    "list_items",
    "nothing_for",
    "waits",
]
