"""A wire between the bot and a small service, which can be cut, clogged and gnawed at."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable
from typing import Literal
from urllib.parse import urlsplit

Mode = Literal["whole", "cut", "hang", "deaf", "half", "slow", "garbage"]
"""`cut` refuses and resets; `hang` takes requests and never answers; `deaf` lets nothing through of
connections that are open either; `half` breaks off after some bytes of each answer; `slow` gives a
few bytes a moment; `garbage` answers with what is no HTTP."""

HALF = 90
"""Bytes of an answer that come through before the wire breaks."""

SLOW = 400
"""Bytes that come through in a tenth of a second."""


class Wire:
    """Listens on loopback and carries bytes to `target` (an address such as http://host:port)."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._target = (str(parts.hostname), int(parts.port or 80))
        self._server: asyncio.Server | None = None
        self._port = 0
        self._open: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._deaf: set[asyncio.Task[None]] = set()
        self.mode: Mode = "whole"
        self.carried = 0
        """Connections so far."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        # One may have been taken just before the server was closed.
        while self._open:
            for task in list(self._open):
                task.cancel()
            await asyncio.gather(*self._open, return_exceptions=True)
            await asyncio.sleep(0)
        # What was closed is over once the loop has gone round.
        await asyncio.sleep(0.01)

    async def set(self, mode: Mode) -> None:
        """From now on; a `cut` breaks what is open, too."""
        self.mode = mode
        if mode == "cut":
            await self.stop()
        elif self._server is None:
            await self.start()

    def deafen(self) -> None:
        """Let nothing more through of what is open now; new connections are whole."""
        self._deaf.update(self._open)

    def break_all(self) -> None:
        """Reset every connection that is open; new ones come through."""
        for writer in self._open.values():
            _reset(writer)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Noted before its task runs: one that is called off at once must be closed, too.
        task = asyncio.create_task(self._serve(reader, writer))
        self._open[task] = writer
        task.add_done_callback(self._over)
        self.carried += 1

    def _over(self, task: asyncio.Task[None]) -> None:
        writer = self._open.pop(task)
        self._deaf.discard(task)
        if self._server is None:
            _reset(writer)
        writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await self._carry(reader, writer)
            writer.close()
            await writer.wait_closed()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mode == "hang":
            while await reader.read(65536):
                pass
            return
        if self.mode == "garbage":
            await reader.read(65536)
            writer.write(b"\x00\x17 no HTTP at all \xff\xfe" * 20)
            await writer.drain()
            return
        far_reader, far_writer = await self._reached()
        mine = asyncio.current_task()

        def hears() -> bool:
            return self.mode != "deaf" and mine not in self._deaf

        ways = [
            asyncio.create_task(self._one_way(reader, far_writer, hears, answers=False)),
            asyncio.create_task(self._one_way(far_reader, writer, hears, answers=True)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            # Before anything is waited for: this may be called off a second time.
            far_writer.close()
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            with contextlib.suppress(OSError):
                await far_writer.wait_closed()

    async def _reached(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        opening = asyncio.ensure_future(asyncio.open_connection(*self._target))
        try:
            return await asyncio.shield(opening)
        except asyncio.CancelledError:
            # By a callback: this may be called off a second time.
            opening.add_done_callback(_close)
            raise

    async def _one_way(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        hears: Callable[[], bool],
        *,
        answers: bool,
    ) -> None:
        while data := await reader.read(65536):
            if not hears():
                continue
            if self.mode == "half" and answers:
                writer.write(data[:HALF])
                await writer.drain()
                return
            if self.mode == "slow" and answers:
                for start in range(0, len(data), SLOW):
                    writer.write(data[start : start + SLOW])
                    await writer.drain()
                    await asyncio.sleep(0.1)
                continue
            writer.write(data)
            await writer.drain()


def _close(opened: asyncio.Task[tuple[asyncio.StreamReader, asyncio.StreamWriter]]) -> None:
    if not opened.cancelled() and opened.exception() is None:
        opened.result()[1].close()


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close with a reset, as a router does that has forgotten the connection."""
    sock = writer.get_extra_info("socket")
    if sock is not None:
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    writer.close()
