"""Channels and the messages in them."""

from __future__ import annotations

from aiohttp import web

from bot.demo.discord import compose
from bot.demo.discord.backend import BACKEND
from bot.demo.discord.errors import closed_dm, no_mutual_guild, not_your_message, unknown
from bot.demo.discord.forms import check_message
from bot.demo.discord.models import DM, Channel, Message
from bot.demo.discord.payloads import channel_json
from bot.demo.discord.rest.wire import answer, files_of_call, json_of_call, snowflake

routes = web.RouteTableDef()

MOST_CONTENT = 2000
NOT_RICH = 50


def _channel(request: web.Request) -> Channel:
    channel = request.app[BACKEND].world.channels.get(snowflake(request, "channel_id"))
    if channel is None:
        raise unknown("Channel")
    return channel


def _message(request: web.Request) -> Message:
    """A message anybody may see: an ephemeral one is reached by its interaction's token only."""
    message = _channel(request).messages.get(snowflake(request, "message_id"))
    if message is None or message.ephemeral:
        raise unknown("Message")
    return message


@routes.get("/channels/{channel_id}")
async def get_channel(request: web.Request) -> web.Response:
    return answer(channel_json(_channel(request)))


@routes.post("/channels/{channel_id}/typing")
async def type_in_channel(request: web.Request) -> web.Response:
    _channel(request)
    return answer()


@routes.get("/channels/{channel_id}/messages")
async def list_messages(request: web.Request) -> web.Response:
    world = request.app[BACKEND].world
    limit = int(request.query.get("limit", NOT_RICH))
    before = int(request.query.get("before", 2**63))
    after = int(request.query.get("after", 0))
    shown = [
        message
        for message in _channel(request).messages.values()
        if not message.ephemeral and after < message.id < before
    ]
    return answer([world.message_json(message) for message in reversed(shown)][:limit])


@routes.get("/channels/{channel_id}/messages/{message_id}")
async def get_message(request: web.Request) -> web.Response:
    return answer(request.app[BACKEND].world.message_json(_message(request)))


@routes.post("/channels/{channel_id}/messages")
async def create_message(request: web.Request) -> web.Response:
    world = request.app[BACKEND].world
    channel, body, files = _channel(request), json_of_call(), files_of_call()
    names = compose.names(body, files)
    check_message((), body, files=names, most_content=MOST_CONTENT)
    if channel.type == DM and channel.recipient is not None:
        person = channel.recipient
        if not world.shares_guild(person):
            raise no_mutual_guild()
        if person.dms_closed or person.bot:
            raise closed_dm()
    message = Message(
        world.snowflake(),
        channel,
        world.application.bot,
        world.clock(),
        tts=bool(body.get("tts")),
        nonce=body.get("nonce"),
    )
    reference = body.get("message_reference") or {}
    message.reference = channel.messages.get(int(reference.get("message_id") or 0))
    compose.fill(world, message, body, files)
    world.post(message)
    return answer(world.message_json(message))


@routes.patch("/channels/{channel_id}/messages/{message_id}")
async def edit_message(request: web.Request) -> web.Response:
    backend = request.app[BACKEND]
    message = _message(request)
    if message.author is not backend.world.application.bot:
        raise not_your_message()
    backend.answers.edit(message, json_of_call(), files_of_call())
    return answer(backend.world.message_json(message))


@routes.delete("/channels/{channel_id}/messages/{message_id}")
async def delete_message(request: web.Request) -> web.Response:
    request.app[BACKEND].world.delete(_message(request))
    return answer()
