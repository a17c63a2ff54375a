"""What stands before every operation, and failures on request."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from bot.demo.spotify import SmallSpotify
from bot.demo.spotify.operations import OPERATIONS
from tests.bot.demo_spotify.conftest import Api, Clock, SignIn, Start, grant


async def test_the_sixth_person_is_refused_in_plain_text(
    spotify: SmallSpotify, sign_in: SignIn
) -> None:
    for name in ("Ada", "Eve"):
        assert (await (await sign_in(spotify, name)).get("me")).status == 200
    fay = await sign_in(spotify, "Fay")  # signing in works: only the calls are refused
    reply = await fay.get("me")
    assert reply.status == 403
    assert reply.body == "User not registered in the Developer Dashboard"
    assert reply.headers["Content-Type"].startswith("text/plain")

    spotify.allowlist.add("Fay")
    assert (await fay.get("me")).status == 200


async def test_extended_quota_has_room_for_all(start: Start, sign_in: SignIn) -> None:
    spotify = await start(quota="extended", owner_premium=False)
    assert (await (await sign_in(spotify, "Gus")).get("me")).status == 200


async def test_the_allowlist_may_be_chosen(start: Start, sign_in: SignIn) -> None:
    spotify = await start(allowlist={"Gus"})
    assert (await (await sign_in(spotify, "Gus")).get("me")).status == 200
    assert (await (await sign_in(spotify, "Ada")).get("me")).status == 403


async def test_apps_of_their_own(start: Start, sign_in: SignIn) -> None:
    spotify = await start(
        client_ids={"client": {"allowlist": ["Fay"], "developer": "Fay", "owner_premium": True}},
        owner_premium=False,
    )
    fay, ada = await sign_in(spotify, "Fay"), await sign_in(spotify, "Ada")
    assert (await fay.get("me")).status == 200
    assert (await ada.get("me")).status == 403
    spotify.quota_exceeded("me", developer="host")
    assert (await fay.get("me")).status == 200
    spotify.quota_exceeded("me", developer="Fay")
    assert (await fay.get("me")).status == 429


async def test_an_owner_without_premium(start: Start, sign_in: SignIn) -> None:
    spotify = await start(owner_premium=False)
    ada = await sign_in(spotify)
    reply = await ada.get("me/tracks")
    assert reply.status == 403
    assert reply.message.startswith("Active premium subscription required for the owner")
    spotify.owner_premium = True
    assert (await ada.get("me/tracks")).status == 200


@pytest.mark.parametrize(
    ("authorization", "status", "words"),
    [
        ("", 401, "No token provided"),
        ("Bearer made-up", 401, "Invalid access token"),
        ("Basic abc", 400, "Only valid bearer authentication supported"),
    ],
)
async def test_bad_tokens(ada: Api, authorization: str, status: int, words: str) -> None:
    reply = await ada.call("GET", "me", headers={"Authorization": authorization})
    assert (reply.status, reply.message) == (status, words)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "nothing/here", 404),
        ("GET", "", 404),
        ("PATCH", "me", 405),
        ("POST", "me/tracks", 405),
        ("DELETE", "playlists/rain", 405),
        ("GET", "me/library", 405),
    ],
)
async def test_what_there_is_not(ada: Api, method: str, path: str, status: int) -> None:
    assert (await ada.call(method, path)).status == status


@pytest.mark.parametrize(
    ("method", "path"),
    [
        (operation.method, operation.template.strip("/"))
        for operation in OPERATIONS
        if operation.extended
    ],
)
async def test_what_development_mode_lost(ada: Api, method: str, path: str) -> None:
    reply = await ada.call(method, path.replace("{", "").replace("}", ""))
    assert (reply.status, reply.message) == (403, "Forbidden")


NEEDS = {
    "GET me/tracks": "user-library-read",
    "GET me/albums": "user-library-read",
    "GET me/top/tracks": "user-top-read",
    "GET me/top/artists": "user-top-read",
    "GET me/player/recently-played": "user-read-recently-played",
    "GET me/following?type=artist": "user-follow-read",
    "GET me/playlists": "playlist-read-private",
    "GET playlists/diary": "playlist-read-private",
    "GET playlists/diary/items": "playlist-read-private",
    "GET playlists/ours/items": "playlist-read-collaborative",
    "PUT me/library?uris=spotify:track:trackA1": "user-library-modify",
    "PUT me/library?uris=spotify:artist:artistA": "user-follow-modify",
    "PUT me/library?uris=spotify:playlist:rain": "playlist-modify-public",
    "GET me/library/contains?uris=spotify:track:trackA1": "user-library-read",
    "GET me/library/contains?uris=spotify:artist:artistA": "user-follow-read",
    "DELETE me/library?uris=spotify:track:trackA1": "user-library-modify",
}


@pytest.mark.parametrize("request_line", NEEDS)
async def test_each_operation_needs_its_scope(
    spotify: SmallSpotify, sign_in: SignIn, request_line: str
) -> None:
    method, path = request_line.split(" ")
    ada = await sign_in(spotify, scope="streaming")
    reply = await ada.call(method, path)
    assert (reply.status, reply.message) == (403, "Insufficient client scope")
    ada = await sign_in(spotify, scope=NEEDS[request_line])
    assert (await ada.call(method, path)).status == 200


async def test_writing_needs_the_scope_of_the_playlists_kind(
    spotify: SmallSpotify, sign_in: SignIn
) -> None:
    public = await sign_in(spotify, scope="playlist-modify-public")
    private = await sign_in(spotify, scope="playlist-modify-private")
    uris = {"uris": ["spotify:track:trackA1"]}
    assert (await public.post("playlists/rain/items", uris)).status == 201
    assert (await private.post("playlists/rain/items", uris)).status == 403
    assert (await public.post("playlists/diary/items", uris)).status == 403
    assert (await private.post("playlists/diary/items", uris)).status == 201
    assert (await public.post("me/playlists", {"name": "x"})).status == 201
    assert (await private.post("me/playlists", {"name": "x"})).status == 403
    assert (await private.post("me/playlists", {"name": "x", "public": False})).status == 201
    assert (await public.put("playlists/rain/images")).status == 403  # ugc-image-upload


async def test_a_429_with_a_few_seconds(ada: Api) -> None:
    ada.spotify.faults.add("GET /v1/me/tracks", status=429, headers={"Retry-After": "3"}, times=2)
    for _ in range(2):
        reply = await ada.get("me/tracks")
        assert (reply.status, reply.headers["Retry-After"]) == (429, "3")
        assert "reason" not in reply.body["error"]
    assert (await ada.get("me/tracks")).status == 200


async def test_a_used_up_quota_holds_its_bucket_until_it_is_over(ada: Api, clock: Clock) -> None:
    ada.spotify.quota_exceeded("library", retry_after=72_000)
    reply = await ada.get("me/tracks")
    assert reply.status == 429
    assert reply.headers["Retry-After"] == "72000"
    assert reply.body == {
        "error": {"status": 429, "message": "Too many requests", "reason": "QUOTA_EXCEEDED"}
    }
    assert (await ada.get("me/playlists")).status == 200
    clock.forward(seconds=1800.5)
    assert (await ada.get("me/tracks")).headers["Retry-After"] == "70200"
    ada.spotify.quota_restored()
    assert (await ada.get("me/tracks")).status == 200
    ada.spotify.quota_exceeded("GET /v1/playlists/*", retry_after=10)
    assert (await ada.get("playlists/rain/items")).status == 429
    clock.forward(seconds=10)
    assert (await ada.get("playlists/rain/items")).status == 200


async def test_a_write_that_arrives_and_is_answered_with_an_error(ada: Api) -> None:
    ada.spotify.faults.add("POST /v1/playlists/{playlist_id}/items", status=502, arrives=True)
    reply = await ada.post("playlists/rain/items", {"uris": ["spotify:track:trackB1"]})
    assert reply.status == 502
    assert ada.spotify.playlists["rain"].tracks[-1] == "trackB1"
    ada.spotify.faults.add("POST *", status=500)
    await ada.post("playlists/rain/items", {"uris": ["spotify:track:trackB2"]})
    assert ada.spotify.playlists["rain"].tracks[-1] == "trackB1"


async def test_faults_wait_for_their_turn(ada: Api) -> None:
    ada.spotify.faults.add("*", status=500, after=1, body="<html>down</html>")
    assert [(await ada.get("me")).status for _ in range(3)] == [200, 500, 200]
    assert ada.spotify.requests[1].response_body == "<html>down</html>"
    ada.spotify.faults.add("* /v1/me*", status=503, times=None)
    assert [(await ada.get("me")).status for _ in range(3)] == [503] * 3
    ada.spotify.faults.clear()
    assert (await ada.get("me")).status == 200


async def test_a_slow_answer(ada: Api) -> None:
    ada.spotify.faults.add("GET /v1/me", delay=0.05)
    loop = asyncio.get_running_loop()
    begun = loop.time()
    assert (await ada.get("me")).status == 200
    assert loop.time() - begun >= 0.05


@pytest.mark.parametrize("arrives", [False, True])
async def test_a_connection_that_breaks(ada: Api, arrives: bool) -> None:
    # A POST, because aiohttp's client repeats all others by itself.
    ada.spotify.faults.add("POST /v1/me/playlists", drop=True, arrives=arrives)
    with pytest.raises(aiohttp.ClientError):
        await ada.post("me/playlists", {"name": "New"})
    assert ("New" in [p.name for p in ada.spotify.playlists.values()]) is arrives
    assert ada.spotify.requests[-1].status == 0
    assert (await ada.get("me")).status == 200


async def test_faults_at_the_token_endpoint(ada: Api) -> None:
    form = {"grant_type": "refresh_token", "client_id": "client"}
    form["refresh_token"] = ada.tokens["refresh_token"]
    ada.spotify.faults.add("POST /api/token", status=503)
    assert (await grant(ada.session, ada.spotify, **form))[0] == 503
    assert (await grant(ada.session, ada.spotify, **form))[0] == 200


async def test_exchanges_are_noted_without_the_token(ada: Api) -> None:
    await ada.get("me/tracks?limit=2")
    await ada.post("me/playlists", {"name": "New"})
    read, made = ada.spotify.requests
    assert (read.method, read.path, read.query) == ("GET", "/v1/me/tracks", {"limit": "2"})
    assert (read.operation, read.status) == ("GET /me/tracks", 200)
    assert len(read.response_body["items"]) == 2
    assert made.body == {"name": "New"}
    assert ada.tokens["access_token"] not in repr(ada.spotify.requests)


async def test_it_can_be_stopped_and_started_again(spotify: SmallSpotify) -> None:
    with pytest.raises(RuntimeError, match="running already"):
        await spotify.start()
    await spotify.stop()
    await spotify.stop()
    await spotify.start()
    assert spotify.url.startswith("http://127.0.0.1:")


def test_no_address_before_the_start() -> None:
    from bot.demo.spotify import load_scene

    with pytest.raises(RuntimeError, match="no address before start"):
        _ = SmallSpotify(load_scene({})).url
