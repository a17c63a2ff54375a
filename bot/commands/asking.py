"""Asking Discord about a few members: the bot keeps no list of a server's people."""

from __future__ import annotations

from collections.abc import Sequence

import discord

AT_ONCE = 100
"""Members that Discord tells of in one answer."""


async def members_of(
    guild: discord.Guild, ids: Sequence[int], *, presences: bool = False
) -> list[discord.Member]:
    """Those of these who are on the server, with roles and names as they are now.

    Raises `TimeoutError` or a `discord.DiscordException` where Discord does not answer.
    """
    found: list[discord.Member] = []
    for start in range(0, len(ids), AT_ONCE):
        found += await guild.query_members(
            user_ids=list(ids[start : start + AT_ONCE]),
            limit=AT_ONCE,
            presences=presences,
            cache=False,
        )
    return found


__all__ = ["members_of"]
