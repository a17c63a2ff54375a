"""Everything the small Spotify answers, held against Spotify's own description of its API."""

from __future__ import annotations

import json

import pytest

from bot.demo.spotify.operations import OPERATIONS
from tests.bot.demo_spotify.conftest import Api, SignIn, Start
from tests.bot.demo_spotify.test_scene import REAL
from tests.contracts.spotify import contract_problems, spotify_contract

ALISON = {"uris": ["spotify:track:trackA1"]}

GETS = (
    "me",
    "me/tracks?limit=2",
    "me/tracks?limit=2&offset=2",
    "me/tracks?offset=9",
    "me/albums",
    "me/shows",
    "me/episodes",
    "me/audiobooks",
    "me/top/tracks?time_range=short_term",
    "me/top/artists?time_range=long_term",
    "me/player/recently-played?limit=2",
    "me/player/recently-played?after=1",
    "me/following?type=artist&limit=2",
    "me/following?type=artist&limit=2&after=artistC",
    "me/playlists?limit=2",
    "me/player/devices",
    "me/library/contains?uris=spotify:track:trackA1,spotify:artist:artistB",
    "playlists/rain",
    "playlists/rain/items?limit=2",
    "playlists/diary",
    "playlists/ours/items",
    "playlists/rain/images",
    "tracks/trackA1",
    "artists/artistA",
    "artists/artistA/albums?limit=1",
    "albums/albumA",
    "albums/albumC/tracks",
    "search?q=a&type=track,artist,album,playlist,show,episode,audiobook&limit=10",
)


async def do_everything(api: Api) -> None:
    for path in GETS:
        assert (await api.get(path)).status == 200, path
    made = await api.post("me/playlists", {"name": "New", "public": False, "description": ""})
    items = f"playlists/{made.body['id']}/items"
    assert (await api.post(items, ALISON)).status == 201
    assert (await api.put(items, {"uris": ALISON["uris"] * 3})).status == 200
    assert (await api.put(items, {"range_start": 0, "insert_before": 2})).status == 200
    assert (await api.delete(items, {"items": [{"uri": ALISON["uris"][0]}]})).status == 200
    assert (await api.put(f"playlists/{made.body['id']}", {"name": "Newer"})).status == 200
    assert (await api.put("me/library?uris=spotify:track:trackC3")).status == 200
    assert (await api.delete("me/library?uris=spotify:track:trackC3")).status == 200
    cover = {"data": b"/9j/4AAQSkZJRg==", "headers": {"Content-Type": "image/jpeg"}}
    sent = await api.call("PUT", f"playlists/{made.body['id']}/images", **cover)
    assert sent.status == 202


async def test_development_mode_keeps_the_contract(start: Start, sign_in: SignIn) -> None:
    spotify = await start()
    await do_everything(await sign_in(spotify, scope=ALL))
    empty = await sign_in(spotify, "Cleo", scope=ALL)
    for path in GETS[:16]:
        assert (await empty.get(path)).status == 200, path
    assert contract_problems(spotify.requests) == []


async def test_extended_quota_keeps_the_contract(start: Start, sign_in: SignIn) -> None:
    spotify = await start(quota="extended")
    ada = await sign_in(spotify, scope=ALL)
    await do_everything(ada)
    me, ben = (spotify.library(name).user_id for name in ("Ada", "Ben"))
    for path in (
        "tracks?ids=trackA1,trackB2",
        "artists?ids=artistA",
        "albums?ids=albumA,albumB",
        "artists/artistA/top-tracks",
        f"users/{ben}",
        f"users/{me}/playlists",
        "playlists/rain/tracks?limit=50",
        "me/tracks/contains?ids=trackA1",
        "me/following/contains?type=artist&ids=artistA",
        "markets",
    ):
        assert (await ada.get(path)).status == 200, path
    assert (await ada.post(f"users/{me}/playlists", {"name": "Old"})).status == 201
    assert (await ada.post("playlists/rain/tracks", ALISON)).status == 201
    assert contract_problems(spotify.requests, "extended") == []


@pytest.mark.skipif(not REAL.exists(), reason="../shared/data is not there")
@pytest.mark.parametrize("quota", ["development", "extended"])
async def test_a_scene_of_real_playlists_keeps_the_contract(
    start: Start, sign_in: SignIn, quota: str
) -> None:
    spotify = await start(json.loads(REAL.read_text("utf-8")), quota=quota)
    for member in spotify.scene.members[:3]:
        api = await sign_in(spotify, member.name, scope=ALL)
        playlist = spotify.library(member.name).playlists[0]
        for path in (
            "me/tracks?limit=50",
            "me/top/tracks?limit=50&time_range=long_term",
            "me/top/artists?limit=50&time_range=short_term",
            "me/player/recently-played?limit=50",
            "me/playlists?limit=50",
            f"playlists/{playlist}",
            f"playlists/{playlist}/items?limit=50",
        ):
            assert (await api.get(path)).status == 200, path
    assert contract_problems(spotify.requests, quota) == []


async def test_refusals_keep_the_contract(start: Start, sign_in: SignIn) -> None:
    spotify = await start()
    ada = await sign_in(spotify)
    fay = await sign_in(spotify, "Fay")
    few = await sign_in(spotify, scope="streaming")
    spotify.faults.add("GET /v1/me/top/*", status=500)
    spotify.faults.add("GET /v1/me/albums", status=429, headers={"Retry-After": "3"})
    spotify.quota_exceeded("search")
    replies = [
        await ada.get("me/top/tracks"),
        await ada.get("me/albums"),
        await ada.get("search?q=a&type=track"),
        await fay.get("me"),
        await few.get("me/tracks"),
        await ada.get("tracks/nowhere"),
        await ada.get("me/tracks?limit=51"),
        await ada.put("me/library?uris=nothing"),
        await ada.get("artists?ids=artistA"),
        await ada.call("GET", "me", headers={"Authorization": "Bearer x"}),
    ]
    assert [reply.status for reply in replies] == [500, 429, 429, 403, 403, 404, 400, 400, 403, 401]
    assert contract_problems(spotify.requests, requests=False) == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("artists?ids=artistA", "not there in development mode"),
        ("me/tracks?limit=51", "51 is greater than the maximum of 50"),
        ("me/tracks?page=2", "query has no page"),
        ("me/library/contains", "query needs uris"),
        ("me/everything", "there is no GET /me/everything"),
    ],
)
async def test_the_judge_sees_bad_requests(ada: Api, path: str, words: str) -> None:
    await ada.get(path)
    problems = contract_problems(ada.spotify.requests)
    assert words in problems[0]


async def test_the_judge_sees_fields_that_are_no_more(start: Start, sign_in: SignIn) -> None:
    spotify = await start(quota="extended")
    ada = await sign_in(spotify)
    for path in ("me/tracks", "artists/artistA", "playlists/rain", "albums/albumA"):
        await ada.get(path)
    problems = contract_problems(spotify.requests, "development")
    for key in ("popularity", "genres", "tracks", "label"):
        assert any(f".{key}" in problem for problem in problems), key
    assert contract_problems(spotify.requests, "extended") == []


def test_the_operations_are_those_of_the_description() -> None:
    described = {
        f"{method} {template}": bool(operation.get("deprecated"))
        for method, template, operation in spotify_contract().operations()
    }
    assert {operation.name: operation.extended for operation in OPERATIONS} == described


def test_the_scopes_are_those_of_the_description() -> None:
    described = {
        f"{method} {template}": {
            scope for entry in operation.get("security", ()) for scope in entry["oauth_2_0"]
        }
        for method, template, operation in spotify_contract().operations()
    }
    for operation in OPERATIONS:
        assert set(operation.scopes) <= described[operation.name], operation.name


ALL = (
    "user-library-read user-library-modify user-top-read user-read-recently-played "
    "user-follow-read user-follow-modify playlist-read-private playlist-read-collaborative "
    "playlist-modify-private playlist-modify-public ugc-image-upload user-read-playback-state "
    "user-read-private user-read-email"
)
