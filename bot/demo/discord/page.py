"""The page's side of the small Discord, under /demo/: JSON and server-sent events.

Ids are strings everywhere. "as" is the id of the user in front of the screen. Errors are
400 or 404 with {"error": "<a sentence to show>"}.

GET /demo/ and /demo/{file}: the files of bot/demo/page/.

GET /demo/api/state?as=ID (without `as`: me is null, and commands are empty)

    {"application": {"id", "name"},
     "me": User | null,
     "users": [User],                       people to choose from, and last the bot
     "guilds": [{"id", "name", "channels": [{"id", "name", "type": 0 text | 2 voice}],
                 "members": [user ids], "roles": [{"id", "name"}],
                 "voice": {"<user id>": "<id of the voice channel they are in>"}}],
     "dm_channel_id": ID | null,            my direct messages with the bot
     "commands": {"<guild id>": [Command], "dm": [Command]},     offered to me there
     "connected": bool}                     whether a bot is on the gateway

    User     Discord's user object (global_name is the name to show) + "dms_closed": bool
    Command  Discord's application command object: type 1 slash (options with type, name,
             description, required, choices, min_value, max_value, min_length, max_length,
             autocomplete; type 1 and 2 are subcommands and groups), type 2 user context menu

GET /demo/api/channels/{id}/messages?as=ID

    {"messages": [Message]}                 oldest first, with my ephemeral ones

    Message  Discord's message object (content, embeds, components, attachments, author, flags,
             timestamp, edited_timestamp, ...) + "page": {
                 "ephemeral": bool, "thinking": bool,
                 "names": {"<user id>": "name"},          for every <@id> in any of its text
                 "used": {"user": User, "command": "recommend"} | null,   "Ann used /recommend"
                 "reply_to": ID | null}                   the message whose button made this one

POST /demo/api/interactions   Content-Type: application/json, from the page's own origin only

    {"as": ID, "kind": KIND, "guild_id": ID | null, "channel_id": ID | null,
     "message_id": ID | null, "data": DATA}
        The place is channel_id, or else guild_id's first channel, or else my direct messages.

    KIND          DATA
    command       {"name": "playlist group", "options": {"name": value}}
    user_command  {"name": "Compare our taste", "target_id": ID}
    component     {"custom_id": "...", "values": ["..."]}     with message_id; values: selects only
    modal         {"interaction_id": ID of the modal event,
                   "values": {"<custom_id>": value or [values]}}
    autocomplete  {"name": "...", "options": {... so far}, "focused": "genre"}

    Answers: 202 {"interaction_id"}; autocomplete waits and answers 200 {"choices":
    [{"name", "value"}]}.

    Values of user and channel options and selects are ids; a file is
    {"filename": "x.zip", "base64": "..."}. What came of it arrives as events.

POST /demo/api/voice   Content-Type: application/json, from the page's own origin only

    {"as": ID, "guild_id": ID, "channel_id": ID | null}     into a voice channel, or out (null)

    Answers 204; that people have moved arrives as the event "state".

GET /demo/api/events?as=ID   text/event-stream; `event:` is the name, `data:` one line of JSON

    message_create, message_update   {"channel_id", "message": Message}
    message_delete                   {"channel_id", "message_id"}
    thinking                         {"interaction_id", "channel_id", "message_id"}   also a
                                     message_create with page.thinking
    answered                         {"interaction_id", "channel_id"}   acknowledged any other way
    modal                            {"interaction_id", "channel_id", "modal": {"custom_id",
                                     "title", "components": [Discord's modal components]}}
    failed                           {"interaction_id", "channel_id", "message_id": ID | null,
                                     "error": "The application did not respond"}
                                     message_id: the message whose component it was
    commands                         {"commands": as in state}
    state                            {}   people or places changed: fetch state again
"""

from __future__ import annotations

import asyncio
import json
import mimetypes
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.demo.discord.interactions import AUTOCOMPLETE
from bot.demo.discord.models import User
from bot.demo.discord.options import Refused
from bot.demo.discord.page_acts import PageActs
from bot.demo.discord.page_shapes import PageShapes
from bot.demo.discord.world import Change

if TYPE_CHECKING:
    from bot.demo.discord.server import SmallDiscord

FILES = Path(__file__).parents[1] / "page"
KEEP_ALIVE = 15.0
PATIENCE = 10.0

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

Stream = asyncio.Queue[tuple[str, dict[str, Any]] | None]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def page_routes(page: Page) -> list[web.RouteDef]:
    return [
        web.get("/", page.index),
        web.get("/demo", page.index),
        web.get("/demo/", page.file),
        web.get("/demo/api/state", _guarded(page.state)),
        web.get("/demo/api/channels/{channel}/messages", _guarded(page.messages)),
        web.post("/demo/api/interactions", _guarded(page.interact)),
        web.post("/demo/api/voice", _guarded(page.voice)),
        web.get("/demo/api/events", _guarded(page.events)),
        web.get("/demo/{file:.+}", page.file),
    ]


def _guarded(handler: Handler) -> Handler:
    """Only for pages of this very address: no other site may act as a person here."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        host = request.host
        if host.rpartition(":")[0] not in _LOOPBACK and host not in _LOOPBACK:
            return _error(403, "This page answers on its loopback address only.")
        if request.method == "POST":
            if request.headers.get("Origin") != f"{request.scheme}://{host}":
                return _error(403, "Only the page itself may send this.")
            if request.content_type != "application/json":
                return _error(415, "Send JSON.")
        try:
            return await handler(request)
        except Refused as refused:
            return _error(400, str(refused))

    return guarded


def _error(status: int, sentence: str) -> web.Response:
    return web.json_response({"error": sentence}, status=status)


async def _body(request: web.Request) -> Any:
    try:
        return await request.json()
    except ValueError:
        raise Refused("That is not JSON.") from None


class Page:
    """The handlers; what they answer is made in `page_shapes`, what they do in `page_acts`."""

    def __init__(self, discord: SmallDiscord) -> None:
        self._discord = discord
        self._world = discord.world
        self._shapes = PageShapes(discord.world)
        self._acts = PageActs(discord.world, discord.desk, discord.acting)
        self._streams: set[Stream] = set()

    async def close(self, app: web.Application) -> None:
        """End the event streams, which would never end by themselves."""
        for stream in self._streams:
            stream.put_nowait(None)

    async def index(self, request: web.Request) -> web.Response:
        raise web.HTTPFound("/demo/")

    async def file(self, request: web.Request) -> web.Response:
        wanted = (FILES / (request.match_info.get("file") or "index.html")).resolve()
        if not wanted.is_relative_to(FILES) or not wanted.is_file():
            raise web.HTTPNotFound
        body = await asyncio.to_thread(wanted.read_bytes)
        kind = mimetypes.guess_type(wanted.name)[0] or "application/octet-stream"
        charset = "utf-8" if kind.startswith("text/") else None
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=body, content_type=kind, charset=charset, headers=headers)

    async def state(self, request: web.Request) -> web.Response:
        me = self._acts.person(request.query["as"]) if request.query.get("as") else None
        state = self._shapes.state(me) | {"connected": self._discord.connected}
        return web.json_response(state)

    async def messages(self, request: web.Request) -> web.Response:
        me = self._acts.person(request.query.get("as"))
        channel = self._acts.channel(me, request.match_info["channel"])
        shown = [m for m in channel.messages.values() if m.visible_to(me.id)]
        return web.json_response({"messages": [self._shapes.message(each) for each in shown]})

    async def interact(self, request: web.Request) -> web.Response:
        made = self._acts.act(await _body(request))
        if made.type != AUTOCOMPLETE:
            return web.json_response({"interaction_id": str(made.id)}, status=202)
        await self._world.pulse.until(lambda: bool(made.response or made.failed), PATIENCE)
        if made.choices is None:
            return _error(400, "Loading options failed")
        return web.json_response({"choices": made.choices})

    async def voice(self, request: web.Request) -> web.Response:
        self._acts.move(await _body(request))
        return web.Response(status=204)

    async def events(self, request: web.Request) -> web.StreamResponse:
        me = self._acts.person(request.query.get("as"))
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        stream: Stream = asyncio.Queue()
        self._streams.add(stream)
        unwatch = self._world.watch(lambda change: self._tell(me, change, stream))
        try:
            await response.prepare(request)
            await self._write(response, stream)
        except ConnectionError:
            pass  # the page was closed
        finally:
            unwatch()
            self._streams.discard(stream)
        return response

    async def _write(self, response: web.StreamResponse, stream: Stream) -> None:
        await response.write(b": hello\n\n")
        while True:
            try:
                event = await asyncio.wait_for(stream.get(), KEEP_ALIVE)
            except TimeoutError:
                await response.write(b": still here\n\n")
                continue
            if event is None:
                return
            name, data = event
            await response.write(f"event: {name}\ndata: {json.dumps(data)}\n\n".encode())

    def _tell(self, me: User, change: Change, stream: Stream) -> None:
        mine = change.users is None or me.id in change.users
        if mine and (change.channel is None or change.channel.open_to(me)):
            stream.put_nowait((change.kind, self._shapes.event(me, change)))
