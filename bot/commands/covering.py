"""The cover of a group's playlist, drawn for what its group shares."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

import discord

from bot.commands.asking import members_of
from bot.pictures.cover import GENRES, cover
from bot.services.house import House
from bot.services.models import people_of
from storage import PlaylistPlan

PATIENCE = 3.0
"""Seconds to wait for the names of members: a cover without initials is one, too."""


class CoverArtist:
    """Called with a plan, as `bot.spotify.playlists.Cover`; None for a list that is for one."""

    def __init__(self, client: Any, house: House) -> None:
        self._client = client
        self._house = house

    async def __call__(self, plan: PlaylistPlan) -> bytes | None:
        if plan.kind != "group" or plan.server_id is None:
            return None
        named = (await asyncio.to_thread(people_of, self._house.store, plan.server_id))[1]
        names = await self._names(plan.server_id, [one for one in plan.members if one in named])
        initials = [names[one][:1] for one in plan.members if names.get(one)]
        return await asyncio.to_thread(self._draw, plan, initials)

    def _draw(self, plan: PlaylistPlan, initials: list[str]) -> bytes:
        frame = self._house.store.catalogue.frame([one.recording_id for one in plan.tracks])
        count = Counter(str(genre) for genres in frame["genres"] for genre in genres)
        # Of two that are as common the first by name, so that the picture stays the same.
        common = sorted(count, key=lambda genre: (-count[genre], genre))[:GENRES]
        return cover(plan.name, common, initials, len(plan.members))

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


__all__ = ["CoverArtist"]
