"""Whatever is sent, the answer is one of Spotify's: never a crash, never a half-done write."""

from __future__ import annotations

import asyncio
import io
import json
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.demo.spotify import SmallSpotify, load_scene
from bot.demo.spotify.operations import OPERATIONS
from tests.bot.demo_spotify.conftest import SCOPES, Api, answer_of, authorize_url, small_scene

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
KEYS = st.sampled_from(
    ["limit", "offset", "q", "type", "ids", "uris", "fields", "after", "before", "time_range"]
)
VALUES = st.text(max_size=20) | st.integers().map(str) | st.sampled_from(["track", "artist", "a"])
BODIES = JSON.map(json.dumps).map(str.encode) | st.binary(max_size=40)
NAMED = st.dictionaries(
    st.sampled_from(["uris", "name", "public", "items", "range_start", "insert_before", "ids"]),
    JSON,
).map(lambda body: json.dumps(body).encode())


@pytest.mark.parametrize("quota", ["development", "extended"])
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(
    calls=st.lists(
        st.tuples(
            st.sampled_from(OPERATIONS),
            st.dictionaries(KEYS, VALUES, max_size=3),
            BODIES | NAMED,
            st.sampled_from(["rain", "artistA", "trackA1", "albumA", "é", "a b", "%2F"]),
        ),
        min_size=4,
        max_size=8,
    )
)
def test_nothing_breaks_it(quota: Any, calls: list[Any]) -> None:
    async def run() -> list[int]:
        spotify = SmallSpotify(load_scene(small_scene()), quota=quota)
        await spotify.start()
        try:
            async with aiohttp.ClientSession() as session:
                address = authorize_url(
                    spotify, code_challenge=None, code_challenge_method=None, scope=SCOPES
                )
                code = answer_of(await spotify.sign_in(address, "Ada"))["code"]
                form = {
                    "grant_type": "authorization_code",
                    "code": code,
                    "redirect_uri": "http://127.0.0.1:9001/callback",
                    "client_id": "client",
                    "client_secret": "secret",
                }
                async with session.post(f"{spotify.accounts_url}/api/token", data=form) as answer:
                    api = Api(session, spotify, await answer.json())
                return [await send(api, *call) for call in calls]
        finally:
            await spotify.stop()

    async def send(api: Api, operation: Any, query: Any, body: bytes, part: str) -> int:
        path = operation.template.strip("/")
        for name in ("id", "playlist_id", "user_id", "category_id"):
            path = path.replace("{" + name + "}", quote(part, safe=""))
        reply = await api.call(operation.method, path, params=query, data=body)
        if reply.status >= 400:
            assert reply.body["error"]["status"] == reply.status
        return reply.status

    assert all(200 <= status < 500 for status in asyncio.run(run()))


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[" * 100_000, b'{"name": NaN', b'"x"'])
async def test_bodies_that_are_no_json(ada: Api, body: bytes) -> None:
    reply = await ada.call("POST", "me/playlists", data=body)
    assert (reply.status, reply.message) == (400, "Error parsing JSON.")


async def test_a_body_without_end(ada: Api) -> None:
    body = io.BytesIO(b" " * 5_000_000)
    assert (await ada.call("POST", "me/playlists", data=body)).status == 413


@pytest.mark.parametrize("offset", ["9" * 18, "9" * 5_000, "-1", "1e9", "٣"])
async def test_offsets_without_end(ada: Api, offset: str) -> None:
    reply = await ada.get(f"me/tracks?offset={offset}")
    assert (reply.status, reply.message) == (400, "Invalid offset")


@pytest.mark.parametrize(
    "path", ["/", "/accounts", "/accounts/api/token", "/open/", "/open/image/album/albumA/x"]
)
async def test_other_addresses(ada: Api, path: str) -> None:
    async with ada.session.get(ada.spotify.url + path) as answer:
        assert answer.status in (404, 405)


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (b"", ""),
        (b"grant_type", ""),
        (b"grant_type=refresh_token&client_id=a", ""),
        (b"grant_type=refresh_token&refresh_token=%ff%fe&client_id=a", ""),
        (b"{}", "Basic !!!"),
        (b"grant_type=client_credentials", "Basic /////w=="),
    ],
)
async def test_odd_grants(ada: Api, body: bytes, header: str) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    headers |= {"Authorization": header} if header else {}
    address = f"{ada.spotify.accounts_url}/api/token"
    async with ada.session.post(address, data=body, headers=headers) as answer:
        assert answer.status == 400
        assert set(await answer.json()) == {"error", "error_description"}
