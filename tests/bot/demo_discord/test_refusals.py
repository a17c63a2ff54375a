"""What Discord refuses, with its codes and the nested errors of a form."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from bot.demo.discord import SmallDiscord, User
from bot.demo.discord.interactions import Interaction
from tests.bot.demo_discord.bot import people

V2 = 1 << 15
TEXT = {"type": 10, "content": "hello"}


class Clock:
    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


class Caller:
    """A bot that is only a pair of hands: raw calls, and the interactions it was sent."""

    def __init__(self, server: SmallDiscord, session: aiohttp.ClientSession, ann: User) -> None:
        self.server, self.session, self.ann = server, session, ann
        self.dm = server.world.dm(ann)

    async def __call__(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        headers = {"Authorization": "Bot x"}
        url = self.server.api_url + path
        async with self.session.request(method, url, json=body, headers=headers) as response:
            return response.status, await response.json() if response.status != 204 else None

    async def send(self, **body: Any) -> tuple[int, Any]:
        return await self("POST", f"/channels/{self.dm.id}/messages", body)

    async def interaction(self) -> Interaction:
        path = f"/applications/{self.server.bot.id}/commands"
        await self("PUT", path, [{"name": "hi", "description": "Hi"}])
        return self.server.acting.command(self.ann, self.dm, "hi", {})

    async def respond(self, to: Interaction, body: dict[str, Any]) -> tuple[int, Any]:
        return await self("POST", f"/interactions/{to.id}/{to.token}/callback", body)

    def webhook(self, to: Interaction) -> str:
        return f"/webhooks/{self.server.bot.id}/{to.token}"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@asynccontextmanager
async def calling(clock: Clock, answer_within: float = 3.0) -> AsyncIterator[Caller]:
    async with (
        SmallDiscord(clock=clock, answer_within=answer_within, rate_limits=False) as server,
        aiohttp.ClientSession() as session,
    ):
        _, ann, _ = people(server)
        yield Caller(server, session, ann)


@pytest.fixture
async def call(clock: Clock) -> AsyncIterator[Caller]:
    async with calling(clock) as caller:
        yield caller


def codes(answer: Any, *path: str) -> list[str]:
    """The codes at a place in the errors of a refused form."""
    assert answer["code"] == 50035, answer
    node = answer["errors"]
    for part in path:
        node = node[part]
    return [each["code"] for each in node["_errors"]]


def button(**more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Press", "custom_id": "press"} | more


def row(*children: Any) -> dict[str, Any]:
    return {"type": 1, "components": list(children)}


def select(**more: Any) -> dict[str, Any]:
    option = {"label": "One", "value": "1"}
    return {"type": 3, "custom_id": "pick", "options": [option]} | more


def section(*children: Any) -> dict[str, Any]:
    return {"type": 9, "components": list(children), "accessory": button()}


def container(*children: Any) -> dict[str, Any]:
    return {"type": 17, "components": list(children)}


SIX = [button(custom_id=str(number)) for number in range(6)]


@pytest.mark.parametrize(
    ("components", "path", "code"),
    [
        ([row(button(label="x" * 81))], "0/components/0/label", "BASE_TYPE_MAX_LENGTH"),
        ([row(button(custom_id="x" * 101))], "0/components/0/custom_id", "BASE_TYPE_BAD_LENGTH"),
        ([row(button(custom_id=None))], "0/components/0/custom_id", "BASE_TYPE_REQUIRED"),
        ([row(button(label=None))], "0/components/0/label", "BASE_TYPE_REQUIRED"),
        ([row(button(style=9))], "0/components/0/style", "BASE_TYPE_CHOICES"),
        (
            [row(button(style=5, custom_id=None, url="ftp://x"))],
            "0/components/0/url",
            "URL_TYPE_INVALID_SCHEME",
        ),
        ([row(button(), button())], "", "COMPONENT_CUSTOM_ID_DUPLICATED"),
        ([row(*SIX)], "0/components", "BASE_TYPE_BAD_LENGTH"),
        ([row(button(), select())], "0/components/1", "COMPONENT_LAYOUT_WIDTH_EXCEEDED"),
        ([row(select(options=[]))], "0/components/0/options", "BASE_TYPE_BAD_LENGTH"),
        ([row(each) for each in SIX], "", "BASE_TYPE_MAX_LENGTH"),
        ([button()], "0/type", "UNION_TYPE_CHOICES"),
        ([TEXT], "0/type", "UNION_TYPE_CHOICES"),
    ],
)
async def test_rows_of_components(call: Caller, components: Any, path: str, code: str) -> None:
    status, answer = await call.send(content="x", components=components)
    assert status == 400
    assert code in codes(answer, "components", *filter(None, path.split("/")))


@pytest.mark.parametrize(
    ("components", "path", "code"),
    [
        ([TEXT] * 41, "", "BASE_TYPE_MAX_LENGTH"),
        (
            [container(*[TEXT] * 20)] * 2,
            "",
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
        ),
        ([TEXT | {"content": "x" * 2001}] * 2, "", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"),
        ([TEXT | {"content": ""}], "0/content", "BASE_TYPE_BAD_LENGTH"),
        ([{"type": 9, "components": [TEXT]}], "0/accessory", "BASE_TYPE_REQUIRED"),
        ([section(*[TEXT] * 4)], "0/components", "BASE_TYPE_BAD_LENGTH"),
        ([container(container(TEXT))], "0/components/0/type", "UNION_TYPE_CHOICES"),
        ([{"type": 12, "items": []}], "0/items", "BASE_TYPE_BAD_LENGTH"),
        (
            [{"type": 12, "items": [{"media": {"url": "attachment://no.png"}}]}],
            "0/items/0/media/url",
            "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
        ),
    ],
)
async def test_components_v2(call: Caller, components: Any, path: str, code: str) -> None:
    status, answer = await call.send(flags=V2, components=components)
    assert status == 400
    assert code in codes(answer, "components", *filter(None, path.split("/")))


async def test_a_layout_has_no_content_and_no_embeds(call: Caller) -> None:
    status, answer = await call.send(
        flags=V2, components=[TEXT], content="x", embeds=[{"title": "t"}]
    )
    assert status == 400
    for key in ("content", "embeds"):
        assert codes(answer, key) == ["MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"]
    status, sent = await call.send(content="x")
    path = f"/channels/{call.dm.id}/messages/{sent['id']}"
    status, answer = await call("PATCH", path, {"flags": V2, "components": [TEXT]})
    assert codes(answer, "content") == ["MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"]
    body = {"flags": V2, "components": [TEXT], "content": None}
    status, answer = await call("PATCH", path, body)
    assert (status, answer["flags"], answer["content"]) == (200, V2, "")


async def test_messages_that_are_too_long_or_empty(call: Caller) -> None:
    _, answer = await call.send(content="x" * 2001)
    assert codes(answer, "content") == ["BASE_TYPE_MAX_LENGTH"]
    assert await call.send(content="") == (
        400,
        {"message": "Cannot send an empty message", "code": 50006},
    )
    _, answer = await call.send(embeds=[{"title": "x" * 257}])
    assert codes(answer, "embeds", "0", "title") == ["BASE_TYPE_MAX_LENGTH"]


async def test_mentions_only_as_far_as_allowed(call: Caller) -> None:
    text = f"<@{call.ann.id}> @everyone"
    _, loud = await call.send(content=text)
    assert [user["id"] for user in loud["mentions"]] == [str(call.ann.id)]
    assert loud["mention_everyone"]
    _, quiet = await call.send(content=text, allowed_mentions={"parse": []})
    assert (quiet["mentions"], quiet["mention_everyone"]) == ([], False)
    listed = {"parse": [], "users": [str(call.ann.id)]}
    _, one = await call.send(content=text, allowed_mentions=listed)
    assert len(one["mentions"]) == 1


async def test_unknown_things(call: Caller) -> None:
    for path, code in (
        ("/channels/1", 10003),
        ("/guilds/1", 10004),
        ("/users/1", 10013),
        (f"/channels/{call.dm.id}/messages/1", 10008),
        ("/applications/1/commands", 10002),
        ("/nowhere", 0),
    ):
        status, answer = await call("GET", path)
        assert (status, answer["code"]) == (404, code), path


async def test_direct_messages_that_cannot_be_sent(call: Caller) -> None:
    call.ann.dms_closed = True
    assert await call.send(content="x") == (
        403,
        {"message": "Cannot send messages to this user", "code": 50007},
    )
    stranger = call.server.world.dm(call.server.add_user("Stranger"))
    status, answer = await call("POST", f"/channels/{stranger.id}/messages", {"content": "x"})
    assert (status, answer["code"]) == (403, 50278)


async def test_an_interaction_is_answered_once(call: Caller) -> None:
    made = await call.interaction()
    assert await call.respond(made, {"type": 4, "data": {"content": "x"}}) == (204, None)
    status, answer = await call.respond(made, {"type": 4, "data": {"content": "x"}})
    assert (status, answer["code"]) == (400, 40060)


async def test_an_answer_that_comes_too_late(clock: Clock) -> None:
    async with calling(clock, answer_within=0.1) as call:
        made = await call.interaction()
        await call.server.world.pulse.until(lambda: made.failed is not None, 3)
        status, answer = await call.respond(made, {"type": 5})
    assert (status, answer["code"], answer["message"]) == (404, 10062, "Unknown interaction")


async def test_a_token_lasts_fifteen_minutes(call: Caller, clock: Clock) -> None:
    made = await call.interaction()
    await call.respond(made, {"type": 5})
    clock.now += 14 * 60
    path = call.webhook(made) + "/messages/@original"
    assert (await call("PATCH", path, {"content": "x"}))[0] == 200
    clock.now += 61
    status, answer = await call("PATCH", path, {"content": "y"})
    assert (status, answer["code"]) == (401, 50027)


async def test_a_refused_answer_may_be_mended(call: Caller) -> None:
    made = await call.interaction()
    _, answer = await call.respond(made, {"type": 4, "data": {"content": "x" * 2001}})
    assert codes(answer, "data", "content") == ["BASE_TYPE_MAX_LENGTH"]
    assert (await call.respond(made, {"type": 4, "data": {"content": "x"}}))[0] == 204


@pytest.mark.parametrize("kind", [1, 6, 7, 8, 99])
async def test_answers_that_do_not_fit_a_command(call: Caller, kind: int) -> None:
    _, answer = await call.respond(await call.interaction(), {"type": kind})
    assert codes(answer, "type") == ["BASE_TYPE_CHOICES"]


async def test_forms(call: Caller) -> None:
    made = await call.interaction()
    box = {"type": 4, "custom_id": "a", "style": 1, "label": "x" * 46}
    data = {"custom_id": "m", "title": "T" * 46, "components": [row(box)]}
    _, answer = await call.respond(made, {"type": 9, "data": data})
    assert codes(answer, "data", "title") == ["BASE_TYPE_BAD_LENGTH"]
    path = ("data", "components", "0", "components", "0", "label")
    assert codes(answer, *path) == ["BASE_TYPE_BAD_LENGTH"]


async def test_with_response_tells_about_the_message(call: Caller) -> None:
    made = await call.interaction()
    path = f"/interactions/{made.id}/{made.token}/callback?with_response=true"
    status, answer = await call("POST", path, {"type": 4, "data": {"content": "x", "flags": 64}})
    assert status == 200
    assert answer["interaction"]["response_message_ephemeral"] is True
    assert answer["resource"]["message"]["content"] == "x"


@pytest.mark.parametrize(
    ("command", "path", "code"),
    [
        ({"name": "Upper", "description": "d"}, "0/name", "APPLICATION_COMMAND_INVALID_NAME"),
        ({"name": "a b", "description": "d"}, "0/name", "APPLICATION_COMMAND_INVALID_NAME"),
        ({"name": "a", "description": "x" * 101}, "0/description", "BASE_TYPE_BAD_LENGTH"),
        ({"name": "a"}, "0/description", "BASE_TYPE_REQUIRED"),
        (
            {
                "name": "a",
                "description": "d",
                "options": [
                    {"type": 3, "name": "b", "description": "d"},
                    {"type": 3, "name": "c", "description": "d", "required": True},
                ],
            },
            "0/options/1/required",
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        ),
    ],
)
async def test_commands(call: Caller, command: Any, path: str, code: str) -> None:
    _, answer = await call("PUT", f"/applications/{call.server.bot.id}/commands", [command])
    assert codes(answer, *path.split("/")) == [code]
    assert call.server.commands == []
