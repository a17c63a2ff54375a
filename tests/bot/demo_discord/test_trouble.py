"""Trouble on request, rate limits, and what is written down of every call."""

from __future__ import annotations

import asyncio
import time

import aiohttp
import discord
import pytest

from bot.demo.discord import SmallDiscord
from tests.bot.demo_discord.bot import people
from tests.bot.demo_discord.conftest import Scene


async def test_a_429_is_waited_out(scene: Scene) -> None:
    scene.discord.faults.add("POST /webhooks/*", 429, {"Retry-After": "0.2"})
    reply = await scene.person(scene.ann).command("slow", guild=scene.guild)
    await reply.wait(lambda message: message.text == "done")
    statuses = [e.status for e in scene.discord.requests if e.operation.startswith("/webhooks")]
    assert 429 in statuses


async def test_a_500_that_did_arrive(scene: Scene) -> None:
    scene.discord.faults.add(
        "POST /channels/{channel_id}/messages", 502, arrives=True, body="<html>502</html>"
    )
    user = await scene.bot.fetch_user(scene.ann.id)
    await user.send("once")
    assert [message.text for message in scene.person(scene.ann).dms] == ["once", "once"]


async def test_slow_answers_and_only_later_ones(scene: Scene) -> None:
    scene.discord.faults.add("GET /users/*", after=1, delay=0.3)
    before = time.monotonic()
    await scene.bot.fetch_user(scene.ann.id)
    assert time.monotonic() - before < 0.25
    await scene.bot.fetch_user(scene.ann.id)
    assert time.monotonic() - before >= 0.3


async def test_a_broken_connection(scene: Scene) -> None:
    user = await scene.bot.fetch_user(scene.ann.id)
    channel = await user.create_dm()
    scene.discord.faults.add("POST /channels/*", drop=True)
    with pytest.raises((aiohttp.ClientError, OSError)):
        await channel.send("lost")
    await channel.send("there")
    assert [message.text for message in scene.person(scene.ann).dms] == ["there"]


async def test_a_failure_for_good(scene: Scene) -> None:
    scene.discord.faults.add("GET /users/*", 403, times=99)
    with pytest.raises(discord.Forbidden):
        await scene.bot.fetch_user(scene.ann.id)
    scene.discord.faults.clear()
    assert (await scene.bot.fetch_user(scene.ann.id)).name == "ann"


async def test_rate_limits_are_told_and_kept() -> None:
    async with SmallDiscord() as server, aiohttp.ClientSession() as session:
        _, ann, _ = people(server)
        url = f"{server.api_url}/channels/{server.world.dm(ann).id}/messages"
        headers = {"Authorization": "Bot x"}

        async def send() -> tuple[int, dict[str, str]]:
            async with session.post(url, json={"content": "x"}, headers=headers) as response:
                await response.read()
                return response.status, dict(response.headers)

        answers = [await send() for _ in range(6)]
        assert [status for status, _ in answers] == [200] * 5 + [429]
        assert [h["X-RateLimit-Remaining"] for _, h in answers[:5]] == ["4", "3", "2", "1", "0"]
        assert int(answers[5][1]["Retry-After"]) >= 1
        assert server.requests[-1].response_body["retry_after"] > 0


async def test_every_call_is_written_down_without_the_token(scene: Scene) -> None:
    await scene.person(scene.ann).command("draw", guild=scene.guild)
    await asyncio.sleep(0.1)
    edit = next(e for e in scene.discord.requests if e.files)
    assert edit.operation == "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
    assert edit.files == ("chart.png",)
    assert edit.body["attachments"][0]["description"] == "a chart"
    assert edit.response_body["attachments"][0]["filename"] == "chart.png"
    assert all("Authorization" not in e.headers for e in scene.discord.requests)
