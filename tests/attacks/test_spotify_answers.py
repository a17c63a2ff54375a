"""Malicious answers of Spotify: huge, endless, slow, recursive, packed, moved, of wrong types."""

from __future__ import annotations

import asyncio
import gzip
import json
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import requests
from aiohttp import web

from bot.errors import CommontoneError
from bot.spotify.accounts import Accounts
from bot.spotify.bounded import TooMuch, bound
from bot.spotify.library.rows import artist_row, items_of, total_of, track_row
from bot.spotify.refusals import LONGEST_REST, retry_after_of
from bot.spotify.shape import shaped
from tests.bot.town import small_scene, town

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
MB = 1024**2


@asynccontextmanager
async def wicked(handler: Handler) -> AsyncIterator[str]:
    """A server that answers everything as it likes; its address."""
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", handler)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def endless(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b" " * 65_536)


async def dripping(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b" ")
        await asyncio.sleep(0.05)


async def packed(request: web.Request) -> web.StreamResponse:
    bomb = gzip.compress(b" " * 40 * MB)
    return web.Response(body=bomb, headers={"Content-Encoding": "gzip"})


async def moved(request: web.Request) -> web.StreamResponse:
    raise web.HTTPTemporaryRedirect("http://127.0.0.1:9/steal")


@pytest.mark.parametrize("handler", [endless, dripping, packed, moved])
async def test_an_answer_is_bounded_in_size_time_and_place(handler: Handler) -> None:
    def ask(address: str) -> None:
        with bound(requests.Session(), most=MB, longest=1.0) as session:
            session.trust_env = False
            session.post(address, data={"refresh_token": "x"}, timeout=5)

    async with wicked(handler) as address:
        started = time.monotonic()
        with pytest.raises((TooMuch, requests.TooManyRedirects)):
            await asyncio.to_thread(ask, address)
        assert time.monotonic() - started < 5


TOKENS = [
    b"[" * 100_000,
    b"[]",
    b'{"access_token": 7, "refresh_token": "r"}',
    b'{"access_token": {"a": []}, "refresh_token": "r"}',
    b'{"access_token": "a\\r\\nX-Evil: 1", "refresh_token": "r"}',
    b'{"access_token": "a", "refresh_token": "r", "expires_in": "soon"}',
    b'{"access_token": "' + b"a" * 5000 + b'", "refresh_token": "r"}',
    b"\xff\xfe",
]


async def test_tokens_of_wrong_kinds_are_none(tmp_path: Any) -> None:
    answer = {"body": b""}

    async def tokens(request: web.Request) -> web.StreamResponse:
        return web.Response(body=answer["body"], content_type="application/json")

    async with wicked(tokens) as address, town(tmp_path, start=False) as place:
        settings = place.settings.model_copy(update={"spotify_accounts_url": address})
        accounts = Accounts(settings)
        for body in TOKENS:
            answer["body"] = body
            with pytest.raises(CommontoneError):
                await asyncio.to_thread(
                    accounts.exchange, "code", verifier="v" * 43, redirect_uri="http://127.0.0.1:1"
                )
        answer["body"] = b'{"access_token": "a", "refresh_token": "r", "expires_in": 1e999}'
        grant = await asyncio.to_thread(
            accounts.exchange, "code", verifier="v" * 43, redirect_uri="http://127.0.0.1:1"
        )
        assert grant.expires_in <= 86_400


def test_no_refusal_rests_for_ever() -> None:
    for said in ("1e300", "inf", "nan", "-5", "9" * 400, "tomorrow"):
        assert 0 <= retry_after_of({"Retry-After": said}, 5.0) <= LONGEST_REST


ODD: list[Any] = [
    None,
    True,
    -1,
    10**30,
    1e308,
    float("inf"),
    "",
    "x) [evil](https://evil.example",
    "../../me",
    "a\u202eb\0\ud800",
    "long" * 5_000,
    [],
    [[[[]]]],
    {},
    {"items": {"items": 5}},
    ["x", 5, None, {"id": 7, "name": {}}],
]


def spoiled(value: Any, chance: random.Random) -> Any:
    """The answer with one value in twelve exchanged for something odd."""
    if chance.random() < 0.08:
        return chance.choice(ODD)
    if isinstance(value, dict):
        return {key: spoiled(inner, chance) for key, inner in value.items()}
    if isinstance(value, list):
        return [spoiled(inner, chance) for inner in value]
    return value


def page() -> dict[str, Any]:
    track = {
        "id": "t1",
        "name": "Song",
        "type": "track",
        "duration_ms": 1,
        "explicit": False,
        "popularity": 3,
        "external_ids": {"isrc": "X"},
        "artists": [{"id": "a1", "name": "Band", "genres": ["g"]}],
        "album": {
            "id": "b1",
            "name": "Album",
            "release_date": "2020",
            "images": [{"url": "https://i.example/1", "width": 300, "height": 300}],
        },
    }
    return {"items": [{"added_at": "2020-01-01T00:00:00Z", "track": track}] * 3, "total": 3}


def test_rows_come_of_whatever_is_answered() -> None:
    chance = random.Random(7)
    for _ in range(3_000):
        given = spoiled(page(), chance)
        answer = shaped(given if isinstance(given, dict) else {"items": given})
        total = total_of(answer)
        assert total is None or abs(total) < 2**53
        for item in items_of(answer):
            row = track_row(item.get("track") or item.get("item"))
            if row is None:
                continue
            for one in (row.id, *(artist for artist, _ in row.artists)):
                assert not set(one) & set("()[]<>/\\ \n"), "an id cannot end the link it stands in"
            for text in (row.name, row.album or "", *(name for _, name in row.artists)):
                assert len(text) <= 1_000
                text.encode()
            assert row.image_url is None or row.image_url.startswith(("http://", "https://"))
            json.dumps([row.duration_ms, row.popularity], allow_nan=False)
        for one in answer.get("artists") or []:
            artist_row(one)


async def test_a_whole_reading_of_nonsense_leaves_the_bot_well(tmp_path: Any) -> None:
    chance = random.Random(3)
    async with town(tmp_path, scene=small_scene(("Ada",))) as place:
        await place.link("Ada")
        ada = place.person("Ada")
        for n in range(6):
            for match in ("GET /v1/me/*", "GET /v1/playlists/*"):
                body: Any = spoiled(page(), chance) if n else [[[]]]
                place.spotify.faults.add(match, status=200, body=body, times=None)
            reply = await ada.command("sync", guild=place.guild)
            await reply.wait(lambda m: not m.loading and "%" not in m.text.replace("100%", ""))
            place.spotify.faults.clear()
            told = await (await ada.command("status", guild=place.guild)).wait()
            assert "went wrong that should not" not in told.text
        reply = await ada.command("sync", guild=place.guild)
        await reply.wait(lambda message: "up to date" in message.text)
