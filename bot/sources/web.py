"""Asking outside services: one request at a time and so many a second each, answers bounded.

An answer is read up to a size and within a time, unpacked up to the same size, and has to be
JSON; redirects are not followed. Nothing of a request but the service's name is ever logged.
"""

from __future__ import annotations

import asyncio
import json
import zlib
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import aiohttp

from bot import __version__
from bot.settings import Settings
from bot.sources.problems import SourceProblem

TIMEOUT = 30.0
"""Seconds for one whole answer."""

MOST = 16 * 1024**2
"""Bytes of one unpacked answer; a thousand recordings with all their tags have about 4 MB."""

LONGEST_PAUSE = 60.0
"""Seconds that rate-limit headers of a good answer can make the next request wait."""


class Web:
    """One HTTP client for all sources. Made anywhere, used on one event loop, closed in the end."""

    def __init__(
        self,
        settings: Settings,
        *,
        per_second: float | None = None,
        timeout: float = TIMEOUT,
        most: int = MOST,
    ) -> None:
        rate = settings.look_up_requests_per_second if per_second is None else per_second
        self._gap = 1 / rate if rate else 0.0
        self._timeout = timeout
        self._most = most
        contact = settings.look_up_contact or settings.public_url
        self._agent = f"Commontone/{__version__}" + (f" ( {contact} )" if contact else "")
        self._session: aiohttp.ClientSession | None = None
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._free_at: defaultdict[str, float] = defaultdict(float)

    async def json(
        self,
        service: str,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        readable: frozenset[int] = frozenset({200}),
    ) -> Any:
        """What the service answers, parsed; None for 404. Raises `SourceProblem`.

        `readable` are the statuses whose body is the answer (Last.fm says errors in JSON).
        """
        async with self._turns[service]:
            loop = asyncio.get_running_loop()
            await asyncio.sleep(max(0.0, self._free_at[service] - loop.time()))
            try:
                async with asyncio.timeout(self._timeout):
                    status, answered, raw = await self._send(
                        method, url, params=params, body=body, headers=headers
                    )
            except TimeoutError:
                raise SourceProblem(service, "slow") from None
            except (aiohttp.ClientError, OSError, ValueError):
                # Nothing of it is passed on: its text may hold the address, and so a key.
                raise SourceProblem(service, "unreachable") from None
            finally:
                self._free_at[service] = loop.time() + self._gap
            self._free_at[service] += _asked_pause(answered)
        if status == 404 and status not in readable:
            return None
        if status not in readable:
            raise _problem(service, status, answered)
        return _parsed(service, raw, answered, self._most)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _send(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None,
        body: object,
        headers: Mapping[str, str] | None,
    ) -> tuple[int, Mapping[str, str], bytes | None]:
        """(status, headers, body as sent; None where it is too long)."""
        async with self._client().request(
            method, url, params=params, json=body, headers=headers, allow_redirects=False
        ) as answer:
            raw = bytearray()
            async for part in answer.content.iter_chunked(65_536):
                raw += part
                if len(raw) > self._most:
                    answer.close()
                    return answer.status, answer.headers, None
            return answer.status, answer.headers, bytes(raw)

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                # Unpacked by hand: a small packed answer could be an endless one.
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={
                    "User-Agent": self._agent,
                    "Accept": "application/json",
                    "Accept-Encoding": "gzip",
                },
            )
        return self._session


def _asked_pause(headers: Mapping[str, str]) -> float:
    """Seconds to wait where this window's requests are used up (ListenBrainz says so)."""
    if headers.get("X-RateLimit-Remaining", "").strip() != "0":
        return 0.0
    return min(LONGEST_PAUSE, _seconds(headers.get("X-RateLimit-Reset-In")) or 0.0)


def _problem(service: str, status: int, headers: Mapping[str, str]) -> SourceProblem:
    wait = _seconds(headers.get("Retry-After")) or _seconds(headers.get("X-RateLimit-Reset-In"))
    if status in (429, 503):
        # MusicBrainz says "too fast" with 503.
        return SourceProblem(service, "busy", wait)
    if status in (401, 403):
        return SourceProblem(service, "refused")
    if 400 <= status < 500:
        return SourceProblem(service, "rejected")
    return SourceProblem(service, "failing" if status >= 500 else "garbage", wait)


def _parsed(service: str, raw: bytes | None, headers: Mapping[str, str], most: int) -> Any:
    try:
        if raw is None:
            raise ValueError("too long")
        packing = headers.get("Content-Encoding", "identity").strip().lower()
        if packing == "gzip":
            unpacking = zlib.decompressobj(wbits=31)
            raw = unpacking.decompress(raw, most)
            if unpacking.unconsumed_tail or not unpacking.eof:
                raise ValueError("too long, or cut off")
        elif packing != "identity":
            raise ValueError("an unknown packing")
        return json.loads(raw)
    except (ValueError, RecursionError, zlib.error):
        raise SourceProblem(service, "garbage") from None


def _seconds(value: str | None) -> float | None:
    try:
        found = float(value or "")
    except ValueError:
        return None
    return found if 0 <= found < 7 * 86_400 else None


__all__ = ["Web"]
