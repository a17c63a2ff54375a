"""What a discord.py bot sends and what the small Discord answers, judged by the description."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import aiohttp
import discord
import pytest

from bot.demo.discord import Person, SmallDiscord
from tests.bot.demo_discord.bot import Running, SmallBot, people
from tests.contracts.discord import contract_problems, discord_contract


async def main_paths(server: SmallDiscord) -> list[str]:
    """Use everything a bot of this kind uses; the operations that were called."""
    discord_contract()
    guild, ann, bob = people(server)
    async with Running(server) as bot:
        person = server.as_user(ann)
        await person.command("hello", guild=guild, times=2, to=bob)
        await (await person.command("slow", guild=guild)).wait(lambda m: m.text == "done")
        await (await person.command("slow", hidden=True)).wait(lambda m: m.text == "done")
        shown = await person.command("show", guild=guild, mood="calm")
        await person.autocomplete("show", "genre", "s", guild=guild)
        await person.press(shown, emoji="👍")
        await person.press(shown, label="Next")
        await (await person.choose(shown, "t:choose", ["one"])).wait(
            lambda message: "Page 3" in message.text
        )
        await person.submit(await person.command("form", guild=None), {"Address": "http://x.y"})
        labels = await person.command("form", guild=guild, labels=True)
        await person.submit(labels, {"Genre": "Jazz", "Who": [bob], "File": [("a.txt", b"1")]})
        await (await person.command("write", guild=guild)).wait()
        await (await server.as_user(bob).command("write", guild=guild)).wait()
        await (await person.command("draw", guild=guild)).wait(lambda m: bool(m.attachments))
        await person.user_command("Compare our taste", bob, guild=guild)
        await call_the_rest(server, bot, guild.id, ann.id, person)
    return sorted({f"{exchange.method} {exchange.operation}" for exchange in server.requests})


async def call_the_rest(
    server: SmallDiscord, bot: SmallBot, guild_id: int, user_id: int, person: Person
) -> None:
    guild: Any = await bot.fetch_guild(guild_id)
    await guild.fetch_member(user_id)
    await guild.fetch_channels()
    await guild.fetch_roles()
    [each async for each in bot.fetch_guilds()]
    user = await bot.fetch_user(user_id)
    sent = await user.send("one", embed=discord.Embed(title="T", description="D", url="http://x.y"))
    await sent.edit(content="two")
    await sent.channel.fetch_message(sent.id)
    [each async for each in sent.channel.history(limit=5)]
    await sent.channel.typing()
    await sent.delete()
    await bot.fetch_channel(sent.channel.id)
    await bot.tree.fetch_commands()
    await bot.tree.sync(guild=discord.Object(guild_id))
    with pytest.raises(discord.NotFound):
        await guild.fetch_member(1)
    with pytest.raises(discord.HTTPException):
        await user.send("x" * 2001)
    server.faults.add("GET /users/{user_id}", 429, {"Retry-After": "0"})
    await bot.fetch_user(user_id)


async def test_everything_fits_the_description() -> None:
    async with SmallDiscord() as server:
        operations = await main_paths(server)
    assert contract_problems(server.requests) == []
    assert len(operations) >= 20, operations


async def test_a_wrong_request_and_a_wrong_answer_are_found() -> None:
    discord_contract()
    async with SmallDiscord() as server, Running(server):
        pass
    commands = next(each for each in server.requests if each.method == "PUT")
    assert contract_problems([commands]) == []
    assert contract_problems([replace(commands, body=[{"name": "x" * 33}])]) != []
    assert contract_problems([replace(commands, response_body=[{"id": "1"}])]) != []
    assert contract_problems([replace(commands, path="/applications/1/nothing")]) != []


async def test_what_the_gateway_carries_is_made_of_described_objects() -> None:
    """The gateway itself is not described, but users, members, channels and messages are."""
    contract = discord_contract()
    async with SmallDiscord() as server, aiohttp.ClientSession() as session:
        guild, ann, bob = people(server)
        async with Running(server), session.ws_connect(server.gateway) as socket:
            intents = 1 << 0 | 1 << 9 | 1 << 12
            await socket.send_json({"op": 2, "d": {"token": "t", "intents": intents}})
            person = server.as_user(ann)
            shown = await person.command("show", guild=guild)
            await person.press(shown, label="Next")
            await person.command("hello", guild=guild, to=bob)
            await person.command("write", guild=guild)
            await (await person.command("draw", guild=None)).wait(lambda m: bool(m.attachments))
            events = await received(socket)
    problems: list[str] = []
    for name, data in events:
        if name in ("MESSAGE_CREATE", "MESSAGE_UPDATE"):
            problems += contract.schema_problems("MessageResponse", data)
        elif name == "GUILD_CREATE":
            for member in data["members"]:
                problems += contract.schema_problems("GuildMemberResponse", member)
            for channel in data["channels"]:
                problems += contract.schema_problems("GuildChannelResponse", channel)
        elif name == "INTERACTION_CREATE":
            who = data["member"]["user"] if "member" in data else data["user"]
            problems += contract.schema_problems("UserResponse", who)
            if "message" in data:
                problems += contract.schema_problems("MessageResponse", data["message"])
            resolved = data["data"].get("resolved", {})
            problems += contract.schema_problems("ResolvedObjectsResponse", resolved)
    assert problems == []
    names = {name for name, _ in events}
    assert {"GUILD_CREATE", "INTERACTION_CREATE", "MESSAGE_CREATE", "MESSAGE_UPDATE"} <= names


async def received(socket: aiohttp.ClientWebSocketResponse) -> list[tuple[str, Any]]:
    """The events that have arrived, until nothing more does."""
    events: list[tuple[str, Any]] = []
    while True:
        try:
            packet = await socket.receive_json(timeout=0.5)
        except TimeoutError:
            return events
        if packet["op"] == 0:
            events.append((packet["t"], packet["d"]))
