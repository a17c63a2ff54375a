"""The cover of a group's playlist, drawn for what its group shares, and anew where that changes."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

import discord

from bot.commands.asking import members_of
from bot.pictures.cover import GENRES, cover
from bot.services.house import House
from bot.services.models import people_of
from bot.spotify import Drawn
from storage import PlaylistPlan

PATIENCE = 3.0
"""Seconds to wait for the names of members: a cover without initials is one, too."""

OTHERS = 2
"""Of the genres on it so many must be others before it is drawn anew."""


class CoverArtist:
    """Called with a plan, as `bot.spotify.playlists.Cover`.

    None for a list that is for one, and where the cover that it has still fits: its group is the
    same, and it is about the same genres. A party's stays as it began: its group changes by the
    minute.
    """

    def __init__(self, client: Any, house: House) -> None:
        self._client = client
        self._house = house

    async def __call__(self, plan: PlaylistPlan) -> Drawn | None:
        if plan.kind != "group" or plan.server_id is None:
            return None
        found = await asyncio.to_thread(self._changed, plan, plan.server_id)
        if found is None:
            return None
        drawn_for, genres, named = found
        names = await self._names(plan.server_id, named)
        initials = [names[one][:1] for one in plan.members if names.get(one)]
        jpeg = await asyncio.to_thread(cover, plan.name, genres, initials, len(plan.members))
        return Drawn(jpeg, drawn_for)

    def _changed(
        self, plan: PlaylistPlan, server_id: int
    ) -> tuple[tuple[str, ...], list[str], list[int]] | None:
        """(what it is drawn for, its genres, who may be named), where it has to be. Blocks."""
        store = self._house.store
        if plan.cover and store.parties.get(plan.id) is not None:
            return None
        genres = self._genres(plan)
        allowed = people_of(store, server_id)[1]
        named = [one for one in plan.members if one in allowed]
        people = _digest(plan.name, plan.members, named)
        if plan.cover and plan.cover[0] == people:
            others = set(genres) - set(plan.cover[1:])
            if len(others) < min(OTHERS, max(1, len(genres))):
                return None
        return (people, *genres), genres, named

    def _genres(self, plan: PlaylistPlan) -> list[str]:
        frame = self._house.store.catalogue.frame([one.recording_id for one in plan.tracks])
        count = Counter(str(genre) for genres in frame["genres"] for genre in genres)
        # Of two that are as common the first by name, so that the picture stays the same.
        return sorted(count, key=lambda genre: (-count[genre], genre))[:GENRES]

    async def _names(self, server_id: int, members: Sequence[int]) -> dict[int, str]:
        guild: discord.Guild | None = self._client.get_guild(server_id)
        if guild is None or not members:
            return {}
        try:
            async with asyncio.timeout(PATIENCE):
                told = await members_of(guild, members)
        except (TimeoutError, discord.DiscordException):
            return {}
        return {one.id: one.display_name for one in told}


def _digest(name: str, members: Sequence[int], named: Sequence[int]) -> str:
    """Tells one group from another, and says nothing of who is in it."""
    text = repr((name, sorted(members), sorted(named)))
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


__all__ = ["CoverArtist"]
