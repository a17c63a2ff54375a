"""The gateway: sessions, resuming, shards, intents, heartbeats."""

from __future__ import annotations

import asyncio
import json
import zlib
from typing import Any

import aiohttp
import discord
import pytest

from bot.demo.discord import SmallDiscord
from tests.bot.demo_discord.bot import Running, SmallBot, people
from tests.bot.demo_discord.conftest import Scene


class PlainBot(discord.Client):
    """Not sharded: it connects to the default gateway without asking where it is."""

    def __init__(self) -> None:
        intents = discord.Intents(guilds=True, dm_messages=True)
        super().__init__(intents=intents, guild_ready_timeout=0.1)
        self.ready = asyncio.Event()
        self.heard: list[str] = []

    async def on_ready(self) -> None:
        self.ready.set()

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message.content)


async def until(condition: Any, seconds: float = 5.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  # what it waits for sets no event
            await asyncio.sleep(0.01)


async def test_a_plain_client_and_its_own_messages(server: SmallDiscord) -> None:
    _, ann, _ = people(server)
    async with Running(server, PlainBot()) as bot:
        await (await bot.fetch_user(ann.id)).send("hello")
        await until(lambda: bot.heard == ["hello"])


async def test_without_members_intent_only_the_bot_is_known(scene: Scene) -> None:
    guild = scene.bot.get_guild(scene.guild.id)
    assert [member.id for member in guild.members] == [scene.discord.bot.id]
    assert guild.member_count == 3
    assert (await guild.fetch_member(scene.ann.id)).display_name == "Ann"


async def test_a_dropped_connection_is_resumed_and_nothing_is_lost(scene: Scene) -> None:
    ann = scene.person(scene.ann)
    scene.discord.drop_gateways()
    reply = await ann.command("hello", guild=scene.guild)
    assert reply.text == "Hello @Ann! "
    await until(lambda: "resumed 0" in scene.bot.seen)


async def test_asked_to_reconnect(scene: Scene) -> None:
    scene.discord.drop_gateways(politely=True)
    await until(lambda: "resumed 0" in scene.bot.seen)
    assert (await scene.person(scene.ann).command("hello")).text == "Hello @Ann! "


async def test_a_session_that_is_gone_is_begun_anew(scene: Scene) -> None:
    scene.bot.ready.clear()
    scene.discord.drop_gateways(resumable=False)
    await asyncio.wait_for(scene.bot.ready.wait(), 10)
    assert scene.bot.seen == []
    assert (await scene.person(scene.ann).command("hello")).text == "Hello @Ann! "


async def test_shards_get_their_own_guilds() -> None:
    async with SmallDiscord(shards=2) as server:
        even = server.add_guild("Even", id=2 << 22)
        odd = server.add_guild("Odd", id=3 << 22)
        ann = server.add_user("Ann")
        for guild in (even, odd):
            server.join(guild, ann)
        async with Running(server) as bot:
            assert {guild.name: guild.shard_id for guild in bot.guilds} == {"Even": 0, "Odd": 1}
            for guild in (even, odd):
                assert (await server.as_user(ann).command("hello", guild=guild)).text


async def test_privileged_intents_must_be_switched_on() -> None:
    intents = discord.Intents(guilds=True, presences=True)
    async with SmallDiscord() as server:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            async with Running(server, SmallBot(intents=intents)):
                pass
    async with (
        SmallDiscord(privileged=1 << 8) as server,
        Running(server, SmallBot(intents=intents)),
    ):
        assert server.connected


async def test_a_wrong_token(server: SmallDiscord) -> None:
    server.token, wrong = "right", "wrong"
    async with aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bot {wrong}"}
        async with session.get(f"{server.api_url}/users/@me", headers=headers) as response:
            assert response.status == 401
            assert await response.json() == {"message": "401: Unauthorized", "code": 0}
        async with session.ws_connect(server.gateway) as socket:
            await socket.receive()
            await socket.send_json({"op": 2, "d": {"token": wrong, "intents": 1}})
            assert (await socket.receive()).data == 4004


async def test_guilds_come_and_go(scene: Scene) -> None:
    guild = scene.discord.add_guild("New")
    await until(lambda: "joined New" in scene.bot.seen)
    scene.discord.remove_guild(guild)
    await until(lambda: "left New" in scene.bot.seen)


async def test_heartbeats_are_measured() -> None:
    async with SmallDiscord(heartbeat_interval=0.2) as server, Running(server):
        await until(lambda: len(server.heartbeat_gaps) >= 3)
        assert server.latest_heartbeat_gap is not None
        assert 0 < server.latest_heartbeat_gap < 0.5


async def test_a_silent_client_is_hung_up_on() -> None:
    async with (
        SmallDiscord(heartbeat_interval=0.1) as server,
        aiohttp.ClientSession() as session,
        session.ws_connect(server.gateway) as socket,
    ):
        assert (await socket.receive_json())["op"] == 10
        assert (await socket.receive(timeout=4)).data == 4009


async def test_compression_only_where_it_is_asked_for(server: SmallDiscord) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(f"{server.gateway}?v=10&encoding=json") as socket:
            assert (await socket.receive()).type == aiohttp.WSMsgType.TEXT
        async with session.ws_connect(f"{server.gateway}?compress=zlib-stream") as socket:
            message = await socket.receive()
            assert message.data.endswith(b"\x00\x00\xff\xff")
            assert json.loads(zlib.decompressobj().decompress(message.data))["op"] == 10


@pytest.mark.parametrize(
    ("packet", "code"),
    [
        ("nonsense", 4002),
        ('{"op": 99}', 4001),
        ('{"op": 8, "d": {}}', 4003),
        ('{"op": 2, "d": {"token": "t", "shard": [2, 2]}}', 4010),
    ],
)
async def test_close_codes(server: SmallDiscord, packet: str, code: int) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(server.gateway) as socket:
        await socket.receive()
        await socket.send_str(packet)
        assert (await socket.receive()).data == code


async def test_an_unknown_session_cannot_be_resumed(server: SmallDiscord) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(server.gateway) as socket:
        await socket.receive()
        await socket.send_json({"op": 6, "d": {"token": "t", "session_id": "x", "seq": 1}})
        assert await socket.receive_json() == {"op": 9, "d": False}
