"""Sessions that can be resumed, and the connections they are sent over."""

from __future__ import annotations

import asyncio
import json
import secrets
import zlib
from collections import deque
from typing import Any, Protocol

from aiohttp import web

from bot.demo.discord.events import needed_intent
from bot.demo.discord.models import Guild
from bot.demo.discord.zstd import Zstd

DISPATCH = 0
REPLAY = 1000


class Compressor(Protocol):
    """What packs one gateway message; zlib and zstd both fit."""

    def pack(self, text: str) -> bytes: ...


class Zlib:
    """compress=zlib-stream: one stream for the whole connection, flushed after every message."""

    def __init__(self) -> None:
        self._stream = zlib.compressobj()

    def pack(self, text: str) -> bytes:
        return self._stream.compress(text.encode()) + self._stream.flush(zlib.Z_SYNC_FLUSH)


class Session:
    """What the bot may resume: its intents, its shard, and what was sent since."""

    def __init__(self, intents: int, shard: tuple[int, int]) -> None:
        self.id = secrets.token_hex(16)
        self.intents = intents
        self.shard = shard
        self.sequence = 0
        self.sent: deque[dict[str, Any]] = deque(maxlen=REPLAY)
        self.connection: Connection | None = None

    def wants(self, event: str, guild: Guild | None) -> bool:
        shard, count = self.shard
        if (0 if guild is None else (guild.id >> 22) % count) != shard:
            return False
        needed = needed_intent(event, guild is None)
        return needed is None or bool(self.intents & needed)

    def put(self, event: str, data: dict[str, Any]) -> None:
        """Number an event, keep it for a resume, send it if somebody is connected."""
        self.sequence += 1
        packet = {"op": DISPATCH, "t": event, "s": self.sequence, "d": data}
        self.sent.append(packet)
        if self.connection is not None:
            self.connection.send(packet)

    def since(self, sequence: int) -> list[dict[str, Any]] | None:
        """What was sent after `sequence`; None if it is not kept that far back."""
        oldest = self.sent[0]["s"] if self.sent else self.sequence + 1
        if sequence > self.sequence or sequence + 1 < oldest:
            return None
        return [packet for packet in self.sent if packet["s"] > sequence]


class Connection:
    """One websocket. Everything goes through a queue, so order is kept and nobody waits."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        transport: asyncio.Transport | None,
        compressor: Compressor | None,
    ) -> None:
        self.socket = socket
        self.session: Session | None = None
        self.last_heartbeat: float | None = None
        self._transport = transport
        self._compressor = compressor
        self._queue: asyncio.Queue[dict[str, Any] | tuple[int, str]] = asyncio.Queue()

    def send(self, packet: dict[str, Any]) -> None:
        self._queue.put_nowait(packet)

    def close(self, code: int, reason: str = "") -> None:
        """Close after all that is queued has been sent."""
        self._queue.put_nowait((code, reason))

    def abort(self) -> None:
        """Break off without a word, as a network does."""
        if self._transport is not None:
            self._transport.abort()

    async def pump(self) -> None:
        while True:
            packet = await self._queue.get()
            if isinstance(packet, tuple):
                await self.socket.close(code=packet[0], message=packet[1].encode())
                return
            text = json.dumps(packet)
            try:
                if self._compressor is None:
                    await self.socket.send_str(text)
                else:
                    await self.socket.send_bytes(self._compressor.pack(text))
            except ConnectionError:
                return


def compressor_named(name: str | None) -> Compressor | None:
    """What ?compress= asks for; None sends plain text."""
    if name == "zlib-stream":
        return Zlib()
    return Zstd() if name == "zstd-stream" and Zstd.available else None
