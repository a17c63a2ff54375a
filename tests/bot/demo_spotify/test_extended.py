"""Extended quota: more operations, more fields, and the older words for playlists."""

from __future__ import annotations

import pytest

from tests.bot.demo_spotify.conftest import Api, SignIn, Start, small_scene


@pytest.fixture
async def extended(start: Start, sign_in: SignIn) -> Api:
    scene = small_scene()
    scene["tracks"][0]["popularity"] = 61
    return await sign_in(await start(scene, quota="extended"), "Ada")


async def test_several_at_once(extended: Api) -> None:
    artists = (await extended.get("artists?ids=artistA,nowhere,artistB")).body["artists"]
    assert [artist and artist["name"] for artist in artists] == ["Slowdive", None, "Beyoncé"]
    assert artists[0]["genres"] == ["shoegaze", "dream pop"]
    tracks = (await extended.get("tracks?ids=trackA1")).body["tracks"]
    assert tracks[0]["popularity"] == 61
    albums = (await extended.get("albums?ids=albumA,albumC")).body["albums"]
    assert [album["popularity"] for album in albums] == [61, 0]
    for path in ("tracks", "artists", "albums"):
        assert (await extended.get(f"{path}?ids=")).status == 400
    assert (await extended.get("artists?ids=" + "a," * 51)).status == 400


async def test_users_and_their_playlists(extended: Api) -> None:
    ben = extended.spotify.library("Ben").user_id
    assert (await extended.get(f"users/{ben}")).body["display_name"] == "Ben"
    me = extended.spotify.library("Ada").user_id
    rows = (await extended.get(f"users/{me}/playlists")).body["items"]
    assert [row["name"] for row in rows] == ["Rain", "Ours", "Diary"]
    assert rows[0]["tracks"]["total"] == 3
    assert "items" not in rows[0]
    assert (await extended.post(f"users/{me}/playlists", {"name": "x"})).status == 201
    assert (await extended.post(f"users/{ben}/playlists", {"name": "x"})).status == 403
    assert (await extended.get("users/nobody")).status == 404


async def test_rows_carry_track(extended: Api) -> None:
    for folder in ("tracks", "items"):
        row = (await extended.get(f"playlists/rain/{folder}?limit=1")).body["items"][0]
        assert row["track"]["name"] == "Alison"
        assert "item" not in row
    body = {"tracks": [{"uri": "spotify:track:trackA1"}]}
    assert (await extended.delete("playlists/rain/tracks", body)).status == 200
    assert extended.spotify.playlists["rain"].tracks == ["trackC2", "trackC3"]


async def test_public_playlists_of_others_are_open(extended: Api, sign_in: SignIn) -> None:
    gus = await sign_in(extended.spotify, "Gus")
    assert (await gus.get("playlists/rain/items")).body["total"] == 3
    assert (await gus.get("playlists/diary/items")).status == 404
    assert (await gus.put("playlists/rain/followers")).status == 200
    assert (await gus.get("playlists/rain/followers/contains")).body == [True]
    assert (await gus.get("playlists/rain")).body["followers"]["total"] == 1
    assert (await gus.delete("playlists/rain/followers")).status == 200


async def test_the_older_ways_to_save_and_follow(extended: Api) -> None:
    assert (await extended.put("me/tracks?ids=trackC1")).status == 200
    assert (await extended.put("me/tracks", {"ids": ["trackC2"]})).status == 200
    have = await extended.get("me/tracks/contains?ids=trackC1,trackC2,trackC3")
    assert have.body == [True, True, False]
    assert (await extended.delete("me/tracks?ids=trackC1")).status == 200
    assert (await extended.delete("me/following?type=artist&ids=artistA")).status == 204
    assert (await extended.get("me/following/contains?type=artist&ids=artistA")).body == [False]
    for bad in ({"ids": 5}, {"ids": [5]}, "text", 5):
        assert (await extended.put("me/tracks", bad)).status == 400


async def test_more_is_told(extended: Api, sign_in: SignIn) -> None:
    assert "product" not in (await extended.get("me")).body  # asked for with user-read-private
    private = await sign_in(extended.spotify, scope="user-read-private user-read-email")
    me = (await private.get("me")).body
    assert me["product"] == "premium"
    assert "email" in me
    reply = await extended.get("search?q=a&type=track&limit=50")
    assert reply.body["tracks"]["limit"] == 50
    albums = (await extended.get("artists/artistA/albums?limit=50")).body["items"]
    assert albums[0]["album_group"] == "album"
    tops = (await extended.get("artists/artistA/top-tracks")).body["tracks"]
    assert tops[0]["name"] == "Alison"
    assert (await extended.get("markets")).body["markets"]


async def test_what_nobody_has_any_more(extended: Api) -> None:
    for path in (
        "recommendations",
        "artists/artistA/related-artists",
    ):
        assert (await extended.get(path)).status == 404
    # Those that had it before keep it; all others are forbidden.
    assert (await extended.get("audio-features?ids=trackA1")).status == 403
