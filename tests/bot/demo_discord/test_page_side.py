"""The page's side: what it reads, what it may send, what it is told."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest

from bot.demo.discord import User
from tests.bot.demo_discord.conftest import Scene


class Browser:
    """One user's page: the calls it makes, and the events that came so far."""

    def __init__(self, scene: Scene, session: aiohttp.ClientSession, me: User) -> None:
        self.scene, self.session, self.me = scene, session, me
        self.url = scene.discord.url
        self.events: list[tuple[str, Any]] = []

    async def get(self, path: str) -> Any:
        params = {"as": str(self.me.id)}
        async with self.session.get(f"{self.url}/demo/api{path}", params=params) as response:
            return await response.json()

    async def post(self, kind: str, data: Any, **more: Any) -> tuple[int, Any]:
        body = {"as": str(self.me.id), "kind": kind, "data": data} | more
        headers = {"Origin": self.url}
        url = f"{self.url}/demo/api/interactions"
        async with self.session.post(url, json=body, headers=headers) as response:
            return response.status, await response.json()

    async def listen(self, started: asyncio.Event) -> None:
        params = {"as": str(self.me.id)}
        async with self.session.get(f"{self.url}/demo/api/events", params=params) as response:
            name = ""
            async for raw in response.content:
                line = raw.decode().rstrip("\n")
                started.set()
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    self.events.append((name, json.loads(line.removeprefix("data: "))))

    async def event(self, name: str, holds: Callable[[Any], bool] = lambda data: True) -> Any:
        async with asyncio.timeout(5):
            while True:
                for kind, data in self.events:
                    if kind == name and holds(data):
                        return data
                await asyncio.sleep(0.01)


@pytest.fixture
async def open_page(scene: Scene) -> AsyncIterator[Callable[[User], Any]]:
    async with aiohttp.ClientSession() as session:
        tasks: list[asyncio.Task[None]] = []

        async def opened(user: User) -> Browser:
            browser, started = Browser(scene, session, user), asyncio.Event()
            tasks.append(asyncio.create_task(browser.listen(started)))
            await asyncio.wait_for(started.wait(), 5)
            return browser

        yield opened
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_the_state(scene: Scene, open_page: Callable[[User], Any]) -> None:
    page = await open_page(scene.ann)
    state = await page.get("/state")
    assert state["me"]["global_name"] == "Ann"
    assert [user["username"] for user in state["users"]] == ["ann", "bob", "commontone"]
    assert state["users"][1]["dms_closed"] is True
    assert state["guilds"][0]["channels"][0]["name"] == "general"
    names = {command["name"] for command in state["commands"][str(scene.guild.id)]}
    assert {"hello", "show", "list", "Compare our taste", "write"} <= names
    assert "write" not in {command["name"] for command in state["commands"]["dm"]}
    assert state["connected"] is True


async def test_a_command_and_a_button(scene: Scene, open_page: Callable[[User], Any]) -> None:
    page, other = await open_page(scene.ann), await open_page(scene.bob)
    guild = str(scene.guild.id)
    status, answer = await page.post("command", {"name": "hello", "options": {}}, guild_id=guild)
    assert status == 202
    told = await page.event("message_create")
    assert told["message"]["content"] == f"Hello <@{scene.ann.id}>! "
    assert told["message"]["page"]["names"] == {str(scene.ann.id): "Ann"}
    assert told["message"]["page"]["used"]["command"] == "hello"
    assert (await other.event("message_create"))["message"]["id"] == told["message"]["id"]
    assert (await page.event("answered"))["interaction_id"] == answer["interaction_id"]

    await page.post("command", {"name": "show", "options": {"mood": "calm"}}, guild_id=guild)
    shown = await page.event("message_create", lambda data: data["message"]["components"])
    where = {"channel_id": shown["channel_id"], "message_id": shown["message"]["id"]}
    status, _ = await page.post("component", {"custom_id": "t:next"}, **where)
    assert status == 202
    changed = await page.event("message_update")
    assert "Page 2" in json.dumps(changed["message"]["components"])
    await page.post("component", {"custom_id": "t:choose", "values": ["one"]}, **where)
    await page.event("message_update", lambda data: "Page 3" in json.dumps(data))
    listed = await page.get(f"/channels/{shown['channel_id']}/messages")
    assert [message["id"] for message in listed["messages"]] == [
        told["message"]["id"],
        shown["message"]["id"],
    ]


async def test_ephemeral_messages_stay_with_their_reader(
    scene: Scene, open_page: Callable[[User], Any]
) -> None:
    page, other = await open_page(scene.ann), await open_page(scene.bob)
    options = {"hidden": True}
    await page.post("command", {"name": "slow", "options": options}, guild_id=str(scene.guild.id))
    thinking = await page.event("thinking")
    assert thinking["message_id"]
    await page.event("message_update", lambda data: data["message"]["content"] == "step 3")
    assert other.events == []
    listed = await other.get(f"/channels/{scene.guild.channel.id}/messages")
    assert listed["messages"] == []


async def test_a_form_with_a_file(scene: Scene, open_page: Callable[[User], Any]) -> None:
    page = await open_page(scene.ann)
    await page.post("command", {"name": "form", "options": {"labels": True}})
    form = await page.event("modal")
    assert form["modal"]["title"] == "With labels"
    upload = {"filename": "a.zip", "base64": base64.b64encode(b"123").decode()}
    values = {"genre": ["Jazz"], "who": [str(scene.bob.id)], "file": [upload]}
    data = {"interaction_id": form["interaction_id"], "values": {"genre": ["Nothing"]}}
    status, answer = await page.post("modal", data)
    assert (status, "Nothing" in answer["error"]) == (400, True)
    status, _ = await page.post("modal", data | {"values": values})
    assert status == 202
    told = await page.event("message_create")
    assert told["message"]["content"] == f"Jazz [{scene.bob.id}] [3]"


async def test_suggestions_and_context_menus(
    scene: Scene, open_page: Callable[[User], Any]
) -> None:
    page = await open_page(scene.ann)
    data = {"name": "show", "options": {"genre": "so"}, "focused": "genre"}
    status, answer = await page.post("autocomplete", data, guild_id=str(scene.guild.id))
    assert (status, answer) == (200, {"choices": [{"name": "soul", "value": "soul"}]})
    data = {"name": "Compare our taste", "target_id": str(scene.bob.id)}
    await page.post("user_command", data, guild_id=str(scene.guild.id))
    told = await page.event("message_create")
    assert told["message"]["page"]["names"] == {str(scene.bob.id): "Bob"}
    assert told["message"]["page"]["ephemeral"] is True


async def test_no_answer_is_shown(scene: Scene, open_page: Callable[[User], Any]) -> None:
    page = await open_page(scene.ann)
    await page.post("command", {"name": "silent"})
    told = await page.event("failed")
    assert told["error"] == "The application did not respond"


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("command", {"name": "nothing"}),
        ("command", {}),
        ("command", []),
        ("command", {"name": "hello", "options": []}),
        ("component", {"custom_id": "t:next"}),
        ("modal", {"interaction_id": "1", "values": {}}),
        ("modal", {"interaction_id": "x", "values": {}}),
        ("dance", {}),
    ],
)
async def test_what_cannot_be_done_is_said(
    scene: Scene, open_page: Callable[[User], Any], kind: str, data: Any
) -> None:
    page = await open_page(scene.ann)
    status, answer = await page.post(kind, data)
    assert status == 400
    assert answer["error"]


async def test_no_other_site_may_act(scene: Scene) -> None:
    url = f"{scene.discord.url}/demo/api/interactions"
    async with aiohttp.ClientSession() as session:
        for headers in ({}, {"Origin": "http://evil.example"}):
            async with session.post(url, json={}, headers=headers) as response:
                assert response.status == 403
        url = f"{scene.discord.url}/demo/api/state"
        async with session.get(url, headers={"Host": "evil.example"}) as response:
            assert response.status == 403


async def test_only_the_pages_own_files(scene: Scene) -> None:
    async with aiohttp.ClientSession() as session:
        for path in ("..%2Fdiscord%2Fpage.py", "..%2F..%2Fsettings.py", "none.html"):
            async with session.get(f"{scene.discord.url}/demo/{path}") as response:
                assert response.status == 404


async def test_going_into_a_voice_channel(scene: Scene, open_page: Any) -> None:
    lounge = scene.discord.add_voice(scene.guild, "Lounge")
    role = scene.discord.add_role(scene.guild, "Dancers", scene.bob)
    ann: Browser = await open_page(scene.ann)

    async def go(channel: int | None, guild: int = scene.guild.id) -> tuple[int, Any]:
        body = {
            "as": str(scene.ann.id),
            "guild_id": str(guild),
            "channel_id": None if channel is None else str(channel),
        }
        url, headers = f"{ann.url}/demo/api/voice", {"Origin": ann.url}
        async with ann.session.post(url, json=body, headers=headers) as response:
            return response.status, None if response.status == 204 else await response.json()

    assert await go(lounge.id) == (204, None)
    await ann.event("state")
    told = (await ann.get("/state"))["guilds"][0]
    assert told["voice"] == {str(scene.ann.id): str(lounge.id)}
    assert told["roles"] == [{"id": str(role.id), "name": "Dancers"}]
    assert {each["type"] for each in told["channels"]} == {0, 2}
    assert await go(None) == (204, None)
    assert (await ann.get("/state"))["guilds"][0]["voice"] == {}
    assert (await go(scene.guild.channel.id))[0] == 400
    assert (await go(lounge.id, 1))[1] == {"error": "There is no such server."}
