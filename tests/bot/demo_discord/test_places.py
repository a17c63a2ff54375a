"""Roles and voice channels of the small Discord, as discord.py sees them."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.demo.discord import Refused, SmallDiscord
from tests.bot.demo_discord.bot import Running, SmallBot, people
from tests.bot.demo_discord.conftest import Scene
from tests.bot.demo_discord.test_gateway import until


def listening_bot() -> SmallBot:
    intents = discord.Intents(guilds=True, voice_states=True)
    return SmallBot(intents=intents, member_cache_flags=discord.MemberCacheFlags.none())


async def test_a_role_is_an_option_and_its_holders_carry_it(scene: Scene) -> None:
    role = scene.discord.add_role(scene.guild, "Dancers", scene.ann)
    ann = scene.person(scene.ann)
    told = await ann.command("who", role=role, anybody=role)
    assert told.text == "Dancers Role Dancers ['@everyone', 'Dancers']"
    told = await ann.command("who", role=str(role.id), anybody=scene.bob)
    assert "Member bob" in told.text
    assert "['@everyone']" in (await scene.person(scene.bob).command("who", role=role)).text
    with pytest.raises(Refused, match="no role"):
        await ann.command("who", role=scene.ann.id)
    member = await scene.bot.get_guild(scene.guild.id).fetch_member(scene.ann.id)
    assert [each.name for each in member.roles] == ["@everyone", "Dancers"]
    scene.discord.give(scene.guild, role, scene.ann, taken=True)
    member = await scene.bot.get_guild(scene.guild.id).fetch_member(scene.ann.id)
    assert [each.name for each in member.roles] == ["@everyone"]


async def test_who_sits_in_a_voice_channel_is_told(server: SmallDiscord) -> None:
    guild, ann, bob = people(server)
    lounge = server.add_voice(guild, "Lounge")
    server.move(guild, ann, lounge)
    async with Running(server, listening_bot()) as bot:

        def sitting() -> list[int]:
            channel: Any = bot.get_guild(guild.id).get_channel(lounge.id)
            return sorted(channel.voice_states)

        await until(lambda: bot.get_guild(guild.id).get_channel(lounge.id) is not None)
        assert sitting() == [ann.id]
        server.move(guild, bob, lounge)
        await until(lambda: bot.seen == ["bob: None -> Lounge"])
        assert sitting() == sorted([ann.id, bob.id])
        other = server.add_voice(guild, "Kitchen")
        server.move(guild, bob, other)
        await until(lambda: "bob: Lounge -> Kitchen" in bot.seen)
        server.leave(guild, ann)
        await until(lambda: "ann: Lounge -> None" in bot.seen)
        assert sitting() == []


async def test_without_the_intent_nothing_of_it_is_told(scene: Scene) -> None:
    lounge = scene.discord.add_voice(scene.guild, "Lounge")
    scene.discord.move(scene.guild, scene.ann, lounge)
    assert (await scene.person(scene.ann).command("hello")).text
    assert scene.bot.seen == []
    assert scene.bot.get_guild(scene.guild.id).get_channel(lounge.id).voice_states == {}


async def test_only_members_go_and_only_into_voice_channels(scene: Scene) -> None:
    stranger = scene.discord.add_user("Stranger")
    lounge = scene.discord.add_voice(scene.guild, "Lounge")
    with pytest.raises(Refused, match="is not on"):
        scene.discord.move(scene.guild, stranger, lounge)
    with pytest.raises(Refused, match="no voice channel"):
        scene.discord.move(scene.guild, scene.ann, scene.guild.channel)
