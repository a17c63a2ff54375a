"""Roles and voice channels: who is given one, and who sits in one; the gateway is told."""

from __future__ import annotations

from collections.abc import Iterable

from bot.demo.discord.models import GUILD_VOICE, Channel, Guild, Role, User
from bot.demo.discord.options import Refused
from bot.demo.discord.payloads import channel_json, member_json, roles_json, voice_state_json
from bot.demo.discord.world import Change, World


class Places:
    def __init__(self, world: World) -> None:
        self._world = world

    def add_role(self, guild: Guild, name: str, holders: Iterable[User]) -> Role:
        role = Role(self._world.snowflake(), name)
        guild.roles[role.id] = role
        told = {"guild_id": str(guild.id), "role": roles_json(guild)[-1]}
        self._world.dispatch("GUILD_ROLE_CREATE", told, guild)
        for user in holders:
            self.give(guild, role, user)
        self._announce()
        return role

    def give(self, guild: Guild, role: Role, user: User, *, taken: bool = False) -> None:
        member = guild.members[user.id]
        (member.roles.discard if taken else member.roles.add)(role.id)
        told = member_json(member) | {"guild_id": str(guild.id)}
        self._world.dispatch("GUILD_MEMBER_UPDATE", told, guild)

    def add_voice(self, guild: Guild, name: str) -> Channel:
        channel = Channel(self._world.snowflake(), GUILD_VOICE, name, guild)
        guild.channels[channel.id] = channel
        self._world.channels[channel.id] = channel
        self._world.dispatch("CHANNEL_CREATE", channel_json(channel), guild)
        self._announce()
        return channel

    def move(self, guild: Guild, user: User, channel: Channel | None) -> None:
        """Into a voice channel of this guild, or out of it; raises `Refused`."""
        if user.id not in guild.members:
            raise Refused(f"{user.name} is not on {guild.name}.")
        if channel is not None and (channel.guild is not guild or channel.type != GUILD_VOICE):
            raise Refused("That is no voice channel of this server.")
        if guild.voice.get(user.id) is channel:
            return
        if channel is None:
            del guild.voice[user.id]
        else:
            guild.voice[user.id] = channel
        member = guild.members[user.id]
        told = {"guild_id": str(guild.id), "member": member_json(member)}
        told |= voice_state_json(member, channel)
        self._world.dispatch("VOICE_STATE_UPDATE", told, guild)
        self._announce()

    def _announce(self) -> None:
        self._world.announce(Change("state", None, None, None))
