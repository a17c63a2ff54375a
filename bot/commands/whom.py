"""Members of a server who are told by a role, or by being in a voice channel."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

import discord

from bot.commands.asking import members_of
from bot.commands.house import Interaction, house
from bot.errors import CommontoneError


async def in_role(interaction: Interaction, role: discord.Role) -> list[int]:
    """Those who take part here and have the role; raises where there is none.

    Only they are asked about: the bot knows no list of a server's members.
    """
    guild = interaction.guild
    if guild is None:
        return []
    store = house(interaction).store
    taking_part = await asyncio.to_thread(store.members.taking_part, guild.id)
    if role.is_default():
        return list(taking_part)
    members = await members_of(guild, list(taking_part))
    found = [one.id for one in members if one.get_role(role.id) is not None]
    _somebody(found, interaction, "Nobody who takes part here has that role.")
    return found


def in_voice(interaction: Interaction) -> list[int]:
    """Those in the asking member's voice channel; raises where they are in none, or alone."""
    guild = interaction.guild
    if guild is None:
        return []
    for channel in (*guild.voice_channels, *guild.stage_channels):
        there = list(channel.voice_states)
        if interaction.user.id in there:
            _somebody(there, interaction, "You are alone in your voice channel.")
            return there
    raise CommontoneError(
        "You are in no voice channel here.", "Join one, or leave that option out."
    )


def _somebody(found: Collection[int], interaction: Interaction, sentence: str) -> None:
    if not set(found) - {interaction.user.id}:
        raise CommontoneError(sentence, "Choose members by name, or ask your friends to /link.")


__all__ = ["in_role", "in_voice"]
