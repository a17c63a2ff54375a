"""The gateway: websockets that carry events to the bot, as sessions that can be resumed.

Protocol: https://docs.discord.com/developers/events/gateway
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from bot.demo.discord.events import (
    GUILD_MEMBERS,
    GUILDS,
    MESSAGE_CONTENT,
    PRESENCES,
    VOICE_STATES,
    seen_by,
)
from bot.demo.discord.models import Guild
from bot.demo.discord.payloads import guild_create_json, own_user_json
from bot.demo.discord.sessions import Connection, Session, compressor_named
from bot.demo.discord.world import Change, World

HEARTBEAT, IDENTIFY, PRESENCE, VOICE_STATE, RESUME, RECONNECT = 1, 2, 3, 4, 6, 7
REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 8, 9, 10, 11
PRIVILEGED = GUILD_MEMBERS | PRESENCES | MESSAGE_CONTENT

UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED, WRONG_TOKEN = 4001, 4002, 4003, 4004
ALREADY_AUTHENTICATED, TIMED_OUT, INVALID_SHARD = 4005, 4009, 4010
DISALLOWED_INTENTS = 4014


class Gateway:
    """All connections and sessions.

    `heartbeat_gaps` are the seconds between the heartbeats of any one connection, as measured
    here: a blocked event loop at the other side shows as a gap longer than the interval.
    """

    def __init__(
        self,
        world: World,
        *,
        token: Callable[[], str | None],
        heartbeat_interval: float,
        privileged: int,
    ) -> None:
        self.url = ""
        self.shards: int | None = None
        self.identified = 0
        self.privileged = privileged
        self.heartbeat_interval = heartbeat_interval
        self.heartbeat_gaps: list[float] = []
        self.sessions: dict[str, Session] = {}
        self._connections: set[Connection] = set()
        self._world = world
        self._token = token
        self._handlers: dict[int, Callable[[Connection, Any], None]] = {
            HEARTBEAT: self._heartbeat,
            IDENTIFY: self._identify,
            RESUME: self._resume,
            PRESENCE: lambda connection, data: None,
            VOICE_STATE: lambda connection, data: None,
            REQUEST_MEMBERS: self._request_members,
        }

    @property
    def connected(self) -> bool:
        return any(session.connection is not None for session in self.sessions.values())

    def dispatch(self, event: str, data: dict[str, Any], guild: Guild | None) -> None:
        for session in list(self.sessions.values()):
            if session.wants(event, guild):
                bot_id = self._world.application.id
                session.put(event, seen_by(session.intents, bot_id, event, data, guild is None))

    def drop(self, *, resumable: bool = True, politely: bool = False) -> None:
        """Break every connection; `politely` asks to reconnect (op 7) first."""
        for connection in list(self._connections):
            session = connection.session
            if not resumable and session is not None:
                self.sessions.pop(session.id, None)
            if politely:
                connection.send({"op": RECONNECT, "d": None})
            elif not resumable:
                connection.send({"op": INVALID_SESSION, "d": False})
            else:
                connection.abort()

    async def close(self) -> None:
        for connection in list(self._connections):
            await connection.socket.close(code=WSCloseCode.GOING_AWAY)

    # -- one connection

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """The websocket route: ?v=10&encoding=json&compress=zlib-stream."""
        socket = web.WebSocketResponse(timeout=1.0, max_msg_size=0, compress=False)
        await socket.prepare(request)
        compress = request.query.get("compress")
        connection = Connection(socket, request.transport, compressor_named(compress))
        self._connections.add(connection)
        pump = asyncio.create_task(connection.pump())
        interval = int(self.heartbeat_interval * 1000)
        connection.send({"op": HELLO, "s": None, "t": None, "d": {"heartbeat_interval": interval}})
        try:
            await self._listen(connection)
        finally:
            self._connections.discard(connection)
            self._detach(connection)
            pump.cancel()
        return socket

    async def _listen(self, connection: Connection) -> None:
        socket = connection.socket
        while not socket.closed:
            try:
                message = await socket.receive(timeout=self.heartbeat_interval * 1.5 + 1)
            except TimeoutError:
                await socket.close(code=TIMED_OUT, message=b"Session timed out.")
                return
            if message.type != WSMsgType.TEXT:
                return
            try:
                packet = json.loads(message.data)
                code, data = packet["op"], packet.get("d")
            except (ValueError, KeyError, TypeError):
                connection.close(DECODE_ERROR, "Error while decoding payload.")
                continue
            handler = self._handlers.get(code)
            if handler is None:
                connection.close(UNKNOWN_OPCODE, "Unknown opcode.")
            elif connection.session is None and code not in (HEARTBEAT, IDENTIFY, RESUME):
                connection.close(NOT_AUTHENTICATED, "Not authenticated.")
            else:
                handler(connection, data)

    def _detach(self, connection: Connection) -> None:
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            # 1000 and 1001 end a session; any other ending leaves it to be resumed.
            if connection.socket.close_code in (1000, 1001):
                self.sessions.pop(session.id, None)
        self._world.announce(Change("state", None, None, None))

    def _heartbeat(self, connection: Connection, data: Any) -> None:
        now = asyncio.get_running_loop().time()
        if connection.last_heartbeat is not None:
            self.heartbeat_gaps.append(now - connection.last_heartbeat)
        connection.last_heartbeat = now
        connection.send({"op": HEARTBEAT_ACK, "d": None})

    def _identify(self, connection: Connection, data: dict[str, Any]) -> None:
        shard = tuple(data.get("shard") or (0, 1))
        intents = int(data.get("intents") or 0)
        if connection.session is not None:
            return connection.close(ALREADY_AUTHENTICATED, "Already authenticated.")
        if not self._accepts(data.get("token")):
            return connection.close(WRONG_TOKEN, "Authentication failed.")
        if len(shard) != 2 or not 0 <= shard[0] < shard[1]:
            return connection.close(INVALID_SHARD, "Invalid shard.")
        if intents & PRIVILEGED & ~self.privileged:
            return connection.close(DISALLOWED_INTENTS, "Disallowed intent(s).")
        session = Session(intents, (shard[0], shard[1]))
        self.sessions[session.id] = session
        self.identified += 1
        self._attach(connection, session)
        mine = [
            guild
            for guild in self._world.guilds.values()
            if (guild.id >> 22) % session.shard[1] == session.shard[0]
        ]
        session.put("READY", self._ready(session, mine))
        if intents & GUILDS:
            for guild in mine:
                self.send_guild(session, guild)
        return None

    def _accepts(self, token: Any) -> bool:
        expected = self._token()
        return bool(token) and expected in (None, token)

    def _attach(self, connection: Connection, session: Session) -> None:
        connection.session = session
        session.connection = connection
        self._world.announce(Change("state", None, None, None))

    def _ready(self, session: Session, guilds: list[Guild]) -> dict[str, Any]:
        application = self._world.application
        return {
            "v": 10,
            "user": own_user_json(application.bot),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self.url,
            "shard": list(session.shard),
            "application": {"id": str(application.id), "flags": 1 << 23},
            "private_channels": [],
            "presences": [],
            "relationships": [],
            "geo_ordered_rtc_regions": [],
            "_trace": [],
        }

    def send_guild(self, session: Session, guild: Guild, *, joined: bool = False) -> None:
        """GUILD_CREATE; without the members intent only the bot's own member is in it.

        Who sits in a voice channel comes along where the intent for that is given.
        """
        voice = guild.voice if session.intents & VOICE_STATES else {}
        known = {self._world.application.id, *voice}
        everybody = list(guild.members.values())
        some = [member for member in everybody if member.user.id in known]
        members = everybody if session.intents & GUILD_MEMBERS else some
        data = guild_create_json(guild, members)
        if not session.intents & VOICE_STATES:
            data["voice_states"] = []
        if session.intents & PRESENCES:
            data["presences"] = self._world.presences(guild)
        # After READY a guild becomes available; one that the bot joins later just is.
        session.put("GUILD_CREATE", data if joined else data | {"unavailable": False})

    def _resume(self, connection: Connection, data: dict[str, Any]) -> None:
        session = self.sessions.get(str(data.get("session_id")))
        missed = session.since(int(data.get("seq") or 0)) if session else None
        if not self._accepts(data.get("token")):
            return connection.close(WRONG_TOKEN, "Authentication failed.")
        if session is None or missed is None:
            return connection.send({"op": INVALID_SESSION, "d": False})
        if session.connection is not None:
            session.connection.close(4000, "Resumed elsewhere.")
        self._attach(connection, session)
        for packet in missed:
            connection.send(packet)
        session.put("RESUMED", {"_trace": []})
        return None

    def _request_members(self, connection: Connection, data: dict[str, Any]) -> None:
        guild = self._world.guilds.get(int(data.get("guild_id") or 0))
        if guild is None or connection.session is None:
            return
        ids = {int(each) for each in data.get("user_ids") or []}
        found = [m for m in guild.members.values() if m.user.id in ids]
        if data.get("query") == "" and connection.session.intents & GUILD_MEMBERS:
            found = list(guild.members.values())
        chunk = {
            "guild_id": str(guild.id),
            "members": guild_create_json(guild, found)["members"],
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": [str(each) for each in ids - guild.members.keys()],
            "nonce": data.get("nonce"),
        }
        if data.get("presences") and connection.session.intents & PRESENCES:
            there = {str(member.user.id) for member in found}
            chunk["presences"] = [
                one for one in self._world.presences(guild) if one["user"]["id"] in there
            ]
        connection.session.put("GUILD_MEMBERS_CHUNK", chunk)
