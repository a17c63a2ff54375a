"""A member's own things, saving and following, and what changes between two readings."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.bot.demo_spotify.conftest import Api, Clock, SignIn, Start, small_scene


def names(reply: Any, key: str = "items") -> list[str]:
    return [item["name"] for item in reply.body[key]]


async def test_me_is_slim_in_development_mode(ada: Api) -> None:
    me = (await ada.get("me/")).body
    assert me["display_name"] == "Ada"
    assert me["account_id"] != me["id"]
    assert set(me) == {
        "account_id",
        "display_name",
        "external_urls",
        "href",
        "id",
        "images",
        "type",
        "uri",
    }


async def test_saved_tracks_newest_first(ada: Api) -> None:
    reply = await ada.get("me/tracks")
    assert [row["track"]["name"] for row in reply.body["items"]] == [
        "Alison",
        "Machine Gun",
        "Formation",
    ]
    times = [row["added_at"] for row in reply.body["items"]]
    assert times == sorted(times, reverse=True)
    track = reply.body["items"][0]["track"]
    assert track["external_ids"] == {"isrc": "GBA000000001"}
    assert "popularity" not in track
    assert "available_markets" not in track
    assert "genres" not in track["artists"][0]


async def test_pages_lead_to_each_other(ada: Api) -> None:
    first = (await ada.get("me/tracks?limit=2")).body
    assert (first["total"], first["offset"], first["limit"]) == (3, 0, 2)
    assert first["previous"] is None
    second = (await ada.get(first["next"])).body
    assert [row["track"]["id"] for row in second["items"]] == ["trackB1"]
    assert second["next"] is None
    assert (await ada.get(second["previous"])).body["items"] == first["items"]


async def test_past_the_end_is_an_empty_page(ada: Api) -> None:
    reply = await ada.get("me/tracks?offset=5000&limit=50")
    assert (reply.status, reply.body["items"], reply.body["next"]) == (200, [], None)


@pytest.mark.parametrize(
    "query", ["limit=51", "limit=0", "limit=-1", "limit=ten", "limit=", "limit=1.5", "limit=１０"]
)
async def test_invalid_limit(ada: Api, query: str) -> None:
    for path in ("me/tracks", "me/top/tracks", "me/playlists", "me/player/recently-played"):
        reply = await ada.get(f"{path}?{query}")
        assert (reply.status, reply.message) == (400, "Invalid limit")


async def test_tops_by_range(ada: Api) -> None:
    assert names(await ada.get("me/top/tracks?time_range=short_term")) == ["Alison", "Archangel"]
    assert names(await ada.get("me/top/tracks?time_range=long_term")) == ["Formation", "Sorry"]
    assert (await ada.get("me/top/tracks")).body["total"] == 0
    reply = await ada.get("me/top/tracks?time_range=ever")
    assert (reply.status, reply.message) == (400, "Invalid time range")


async def test_top_artists_are_those_of_the_top_tracks(ada: Api) -> None:
    reply = await ada.get("me/top/artists?time_range=short_term")
    assert names(reply) == ["Slowdive", "Burial"]
    assert set(reply.body["items"][0]) == {
        "external_urls",
        "href",
        "id",
        "images",
        "name",
        "type",
        "uri",
    }


async def test_top_artists_as_given(start: Start, sign_in: SignIn) -> None:
    scene = small_scene()
    scene["members"][0]["top_artists"] = {"short_term": ["artistB"]}
    ada = await sign_in(await start(scene))
    assert names(await ada.get("me/top/artists?time_range=short_term")) == ["Beyoncé"]
    assert names(await ada.get("me/top/artists?time_range=long_term")) == ["Beyoncé"]


async def test_plays_newest_first_with_cursors(ada: Api, clock: Clock) -> None:
    first = (await ada.get("me/player/recently-played?limit=2")).body
    assert [row["track"]["name"] for row in first["items"]] == ["Archangel", "Alison"]
    assert first["items"][0]["played_at"].endswith("Z")
    assert first["items"][0]["context"]["uri"] == "spotify:album:albumC"
    rest = (await ada.get(first["next"])).body
    assert [row["track"]["name"] for row in rest["items"]] == ["Archangel"]
    assert rest["next"] is None

    clock.forward(seconds=60)
    ada.spotify.library("Ada").play("trackB2")
    news = (await ada.get(f"me/player/recently-played?after={first['cursors']['after']}")).body
    assert [row["track"]["name"] for row in news["items"]] == ["Sorry"]
    nothing = await ada.get(f"me/player/recently-played?after={news['cursors']['after']}")
    assert (nothing.body["items"], nothing.body["cursors"]) == ([], None)
    both = await ada.get("me/player/recently-played?after=1&before=2")
    assert both.status == 400


async def test_only_the_last_fifty_plays_are_told(ada: Api) -> None:
    for at in range(100):
        ada.spotify.library("Ada").play("trackB1", at=float(at))
    rows: list[Any] = []
    following = "me/player/recently-played?limit=20"
    while following:
        page = (await ada.get(following)).body
        rows += page["items"]
        following = page["next"]
    assert len(rows) == 50
    assert rows[0]["track"]["name"] == "Archangel"


async def test_followed_artists_by_cursor(ada: Api) -> None:
    first = (await ada.get("me/following?type=artist&limit=2")).body["artists"]
    assert [artist["name"] for artist in first["items"]] == ["Slowdive", "Burial"]
    assert (first["total"], first["cursors"]) == (3, {"after": "artistC"})
    second = (await ada.get(first["next"])).body["artists"]
    assert [artist["name"] for artist in second["items"]] == ["Beyoncé"]
    assert (second["next"], second["cursors"]) == (None, {"after": None})
    assert (await ada.get("me/following")).status == 400


async def test_saved_albums_and_what_a_scene_has_not(ada: Api) -> None:
    reply = await ada.get("me/albums")
    assert reply.body["items"][0]["album"]["name"] == "Untrue"
    assert reply.body["items"][0]["album"]["release_date"] == "0000"
    assert "label" not in reply.body["items"][0]["album"]
    for kind in ("shows", "episodes", "audiobooks"):
        assert (await ada.get(f"me/{kind}")).body["total"] == 0


async def test_saving_and_following_by_address(ada: Api) -> None:
    uris = (
        "spotify:track:trackC3,spotify:album:albumA,spotify:artist:artistA,"
        "spotify:playlist:rain,spotify:user:ben,spotify:show:some"
    )
    have = (await ada.get(f"me/library/contains?uris={uris}")).body
    assert have == [False, False, True, True, False, False]
    saved = await ada.put(f"me/library?uris={uris}")
    assert (saved.status, saved.body) == (200, None)
    assert (await ada.get(f"me/library/contains?uris={uris}")).body == [True] * 6
    assert (await ada.get("me/tracks?limit=1")).body["items"][0]["track"]["id"] == "trackC3"
    assert (await ada.delete(f"me/library?uris={uris}")).status == 200
    assert (await ada.get(f"me/library/contains?uris={uris}")).body == [False] * 6
    assert "Rain" not in [row["name"] for row in await ada.all_pages("me/playlists")]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("?uris=", 400),
        ("?uris=trackA1", 400),
        ("?uris=spotify:thing:1", 400),
        ("?uris=spotify:track:", 400),
        ("?uris=spotify:track:nowhere", 404),
        ("?uris=spotify:playlist:nowhere", 404),
        ("?uris=" + ",".join(["spotify:track:trackA1"] * 41), 400),
    ],
)
async def test_addresses_that_are_none(ada: Api, query: str, status: int) -> None:
    before = dict(ada.spotify.library("Ada").saved)
    assert (await ada.put(f"me/library{query}")).status == status
    assert ada.spotify.library("Ada").saved == before


async def test_what_a_member_does_elsewhere_shows(ada: Api, clock: Clock) -> None:
    library = ada.spotify.library("Ada")
    clock.forward(seconds=5)
    library.save_track("trackC2")
    library.unsave_track("trackA1")
    assert [row["track"]["id"] for row in await ada.all_pages("me/tracks")] == [
        "trackC2",
        "trackA2",
        "trackB1",
    ]
    with pytest.raises(KeyError, match="no track lost"):
        library.save_track("lost")

    before = {row["id"]: row["snapshot_id"] for row in await ada.all_pages("me/playlists")}
    library.edit_playlist("Rain", add=["trackB2"], remove=["trackC2"], name="Drizzle")
    made = library.new_playlist("Sun", ["trackA3"], public=False)
    library.drop_playlist("Diary")
    after = {row["id"]: row["snapshot_id"] for row in await ada.all_pages("me/playlists")}
    assert list(after) == [made.id, "rain", "ours"]
    assert after["rain"] != before["rain"]
    assert after["ours"] == before["ours"]
    assert ada.spotify.playlists["rain"].tracks == ["trackA1", "trackC3", "trackB2"]


async def test_an_empty_library(spotify: Any, sign_in: SignIn) -> None:
    cleo = await sign_in(spotify, "Cleo")
    for path in ("me/tracks", "me/top/tracks", "me/top/artists", "me/playlists"):
        assert (await cleo.get(path)).body["items"] == []
    assert (await cleo.get("me/player/recently-played")).body["cursors"] is None
    assert (await cleo.get("me/following?type=artist")).body["artists"]["total"] == 0


async def test_ten_thousand_saved_tracks(start: Start, sign_in: SignIn) -> None:
    scene = {
        "artists": [{"id": f"a{n}", "name": f"Artist {n}"} for n in range(800)],
        "tracks": [
            {"id": f"t{n}", "name": f"Song {n}", "artist_ids": [f"a{n % 800}"]}
            for n in range(10_000)
        ],
        "members": [{"name": "Ada", "saved": [f"t{n}" for n in range(10_000)]}],
    }
    begun = time.perf_counter()
    ada = await sign_in(await start(scene))
    assert time.perf_counter() - begun < 2
    begun = time.perf_counter()
    rows = await ada.all_pages("me/tracks?limit=50")
    assert [row["track"]["id"] for row in rows] == [f"t{n}" for n in range(10_000)]
    assert len(ada.spotify.requests) == 200
    assert time.perf_counter() - begun < 8
