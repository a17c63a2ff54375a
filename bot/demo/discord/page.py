"""The page's side of the small Discord, under /demo/: JSON and server-sent events.

Ids are strings everywhere. "as" is the id of the user in front of the screen. Errors are
400 or 404 with {"error": "<a sentence to show>"}.

GET /demo/ and /demo/{file}: the files of bot/demo/page/.

GET /demo/api/state?as=ID (without `as`: me is null, and commands are empty)

    {"application": {"id", "name"},
     "me": User | null,
     "users": [User],                       people to choose from, and last the bot
     "guilds": [{"id", "name", "channels": [{"id", "name", "type": 0}], "members": [user ids]}],
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
import base64
import binascii
import json
import mimetypes
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.demo.discord.interactions import COMMAND, Interaction
from bot.demo.discord.modals import modal_of
from bot.demo.discord.models import Channel, Message, User
from bot.demo.discord.options import Refused, usable_commands
from bot.demo.discord.payloads import user_json
from bot.demo.discord.world import Change

if TYPE_CHECKING:
    from bot.demo.discord.server import SmallDiscord

FILES = Path(__file__).parents[1] / "page"
KEEP_ALIVE = 15.0
PATIENCE = 10.0

_MENTION = re.compile(r"<@!?(\d+)>")
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

Stream = asyncio.Queue[tuple[str, dict[str, Any]] | None]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def page_routes(page: Page) -> list[web.RouteDef]:
    return [
        web.get("/demo", page.index),
        web.get("/demo/", page.file),
        web.get("/demo/api/state", _guarded(page.state)),
        web.get("/demo/api/channels/{channel}/messages", _guarded(page.messages)),
        web.post("/demo/api/interactions", _guarded(page.interact)),
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
        except (KeyError, ValueError, TypeError, AttributeError):
            return _error(400, "That request does not have the shape this page uses.")

    return guarded


def _error(status: int, sentence: str) -> web.Response:
    return web.json_response({"error": sentence}, status=status)


class Page:
    def __init__(self, discord: SmallDiscord) -> None:
        self._discord = discord
        self._world = discord.world
        # Forms that are open on somebody's screen, by the interaction they answered.
        self._forms: dict[int, Interaction] = {}
        self._streams: set[Stream] = set()

    async def close(self, app: web.Application) -> None:
        """End the event streams, which would never end by themselves."""
        for stream in self._streams:
            stream.put_nowait(None)

    # -- files

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

    # -- reading

    async def state(self, request: web.Request) -> web.Response:
        me = self._me(request) if request.query.get("as") else None
        world = self._world
        members = {key for guild in world.guilds.values() for key in guild.members}
        hidden = {world.application.bot.id}
        if world.application.owner.id not in members:
            hidden.add(world.application.owner.id)
        people = [user for user in world.users.values() if user.id not in hidden]
        return web.json_response(
            {
                "application": {"id": str(world.application.id), "name": world.application.name},
                "me": _user(me) if me else None,
                "users": [_user(user) for user in [*people, world.application.bot]],
                "guilds": [
                    {
                        "id": str(guild.id),
                        "name": guild.name,
                        "channels": [
                            {"id": str(channel.id), "name": channel.name, "type": channel.type}
                            for channel in guild.channels.values()
                        ],
                        "members": [str(key) for key in guild.members],
                    }
                    for guild in world.guilds.values()
                ],
                "dm_channel_id": str(world.dm(me).id) if me else None,
                "commands": self._commands(me) if me else {},
                "connected": self._discord.connected,
            }
        )

    async def messages(self, request: web.Request) -> web.Response:
        me = self._me(request)
        channel = self._channel(me, request.match_info["channel"])
        shown = [m for m in channel.messages.values() if m.visible_to(me.id)]
        return web.json_response({"messages": [self._message(message) for message in shown]})

    # -- doing

    async def interact(self, request: web.Request) -> web.Response:
        body = await request.json()
        me = self._user(body.get("as"))
        kind, data = body.get("kind"), body.get("data") or {}
        acting = self._discord.acting
        if kind == "component":
            channel = self._channel(me, body["channel_id"])
            message = channel.messages.get(int(body["message_id"]))
            if message is None:
                raise Refused("That message is no longer there.")
            if "values" in data:
                made = acting.choose(me, message, data["custom_id"], list(data["values"]))
            else:
                made = acting.press(me, message, data["custom_id"])
        elif kind == "modal":
            form = self._forms.pop(int(data["interaction_id"]), None)
            modal = modal_of(form) if form else None
            if modal is None:
                raise Refused("That form is no longer open.")
            made = acting.submit(me, modal, _with_files(data["values"]))
        elif kind == "user_command":
            target = self._user(data["target_id"])
            made = acting.user_command(me, self._place(me, body), data["name"], target)
        elif kind in ("command", "autocomplete"):
            focused = data["focused"] if kind == "autocomplete" else None
            options = _with_files(data.get("options") or {})
            made = acting.command(me, self._place(me, body), data["name"], options, focused)
        else:
            raise Refused(f"There is no interaction of kind {kind!r}.")
        if kind == "autocomplete":
            await self._world.pulse.until(lambda: bool(made.response or made.failed), PATIENCE)
            if made.choices is None:
                return _error(400, "Loading options failed")
            return web.json_response({"choices": made.choices})
        return web.json_response({"interaction_id": str(made.id)}, status=202)

    # -- events

    async def events(self, request: web.Request) -> web.StreamResponse:
        me = self._me(request)
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        stream: Stream = asyncio.Queue()
        self._streams.add(stream)
        unwatch = self._world.watch(lambda change: self._tell(me, change, stream))
        try:
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
        if change.users is not None and me.id not in change.users:
            return
        channel = change.channel
        if channel is not None and not self._may_read(me, channel):
            return
        stream.put_nowait((change.kind, self._event(me, change)))

    def _event(self, me: User, change: Change) -> dict[str, Any]:
        subject = change.subject
        where = {"channel_id": str(change.channel.id)} if change.channel else {}
        if change.kind == "message_delete":
            return where | {"message_id": str(subject.id)}
        if isinstance(subject, Message):
            return where | {"message": self._message(subject)}
        if change.kind == "commands":
            return {"commands": self._commands(me)}
        if not isinstance(subject, Interaction):
            return {}
        event: dict[str, Any] = where | {"interaction_id": str(subject.id)}
        if change.kind == "thinking" and subject.original:
            event["message_id"] = str(subject.original.id)
        elif change.kind == "modal":
            self._forms[subject.id] = subject
            event["modal"] = subject.modal
        elif change.kind == "failed":
            event["message_id"] = str(subject.message.id) if subject.message else None
            event["error"] = subject.failed
        return event

    # -- shapes

    def _commands(self, me: User) -> dict[str, Any]:
        mine = [guild for guild in self._world.guilds.values() if me.id in guild.members]
        offered: dict[str, Any] = {str(g.id): usable_commands(self._world, g) for g in mine}
        return offered | {"dm": usable_commands(self._world, None)}

    def _message(self, message: Message) -> dict[str, Any]:
        payload = self._world.message_json(message)
        made_by = message.interaction
        used = made_by if made_by is not None and made_by.type == COMMAND else None
        readable = json.dumps([message.content, message.embeds, message.components])
        mentioned = {int(match) for match in _MENTION.findall(readable)}
        reply_to = message.reference
        payload["page"] = {
            "ephemeral": message.ephemeral,
            "thinking": message.loading,
            "names": {str(key): self._world.name_of(key) for key in mentioned},
            "used": {"user": _user(used.user), "command": command_name(used)} if used else None,
            "reply_to": str(reply_to.id) if reply_to else None,
        }
        return payload

    def _user(self, user_id: Any) -> User:
        user = self._world.users.get(int(user_id or 0))
        if user is None or (user.bot and user is not self._world.application.bot):
            raise Refused("There is no such user.")
        return user

    def _me(self, request: web.Request) -> User:
        return self._user(request.query.get("as"))

    def _channel(self, me: User, channel_id: str) -> Channel:
        channel = self._world.channels.get(int(channel_id))
        if channel is None or not self._may_read(me, channel):
            raise Refused("There is no such channel for this user.")
        return channel

    def _place(self, me: User, body: dict[str, Any]) -> Channel:
        if body.get("channel_id"):
            return self._channel(me, body["channel_id"])
        if body.get("guild_id"):
            guild = self._world.guilds.get(int(body["guild_id"]))
            if guild is None:
                raise Refused("There is no such server.")
            return guild.channel
        return self._world.dm(me)

    def _may_read(self, me: User, channel: Channel) -> bool:
        if channel.guild is None:
            return channel.recipient is me
        return me.id in channel.guild.members


def command_name(interaction: Interaction) -> str:
    """The command as typed, subcommands with it: "playlist group"."""
    words, options = [interaction.data["name"]], interaction.data.get("options") or []
    while options and options[0]["type"] <= 2:
        words.append(options[0]["name"])
        options = options[0].get("options") or []
    return " ".join(words)


def _user(user: User) -> dict[str, Any]:
    return user_json(user) | {"dms_closed": user.dms_closed}


def _with_files(values: dict[str, Any]) -> dict[str, Any]:
    return {key: _file(value) for key, value in values.items()}


def _file(value: Any) -> Any:
    """{"filename", "base64"} as the (name, content) that people give; anything else as it is."""
    if isinstance(value, list):
        return [_file(each) for each in value]
    if not isinstance(value, dict):
        return value
    try:
        return value["filename"], base64.b64decode(value["base64"], validate=True)
    except binascii.Error:
        raise Refused("That file could not be read.") from None
