"""Playlists: making, reading, filling, moving, and whose they are."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from bot.demo.spotify import SmallSpotify
from tests.bot.demo_spotify.conftest import Api, SignIn


def uris(*tracks: str) -> list[str]:
    return [f"spotify:track:{track}" for track in tracks]


async def tracks_of(api: Api, playlist_id: str) -> list[str]:
    return [row["item"]["id"] for row in await api.all_pages(f"playlists/{playlist_id}/items")]


async def test_the_list_of_playlists(ada: Api) -> None:
    rows = (await ada.get("me/playlists")).body["items"]
    assert [row["name"] for row in rows] == ["Rain", "Ours", "Diary"]
    rain = rows[0]
    assert rain["items"]["total"] == 3
    assert "tracks" not in rain
    assert rain["owner"]["display_name"] == "Ada"
    assert (rain["public"], rain["collaborative"]) == (True, False)
    assert rain["images"][0]["url"].endswith("/open/image/album/albumA/640")


async def test_the_rows_of_a_playlist(ada: Api) -> None:
    page = (await ada.get("playlists/rain/items?limit=2")).body
    row = page["items"][0]
    assert row["item"]["name"] == "Alison"
    assert "track" not in row
    assert row["is_local"] is False
    assert row["added_by"]["id"] == ada.spotify.library("Ada").user_id
    assert page["next"]
    whole = (await ada.get("playlists/rain")).body
    assert whole["items"]["total"] == 3
    assert "followers" not in whole


async def test_rows_that_are_no_tracks(ada: Api) -> None:
    ada.spotify.library("Ada").new_playlist(
        "Odd", [None, "spotify:local:Some+Band:An+Album:A+Song:215", "trackA1"], id="odd"
    )
    ada.spotify.library("Ada").edit_playlist("odd", add=["spotify:episode:episodeA"])
    rows = (await ada.get("playlists/odd/items")).body["items"]
    assert rows[0]["item"] is None
    assert rows[1]["is_local"] is True
    assert rows[1]["item"]["id"] is None
    assert rows[1]["item"]["name"] == "A Song"
    assert rows[1]["item"]["duration_ms"] == 215_000
    assert rows[2]["item"]["id"] == "trackA1"
    assert (rows[3]["item"]["type"], rows[3]["item"]["id"]) == ("episode", "episodeA")
    assert ada.spotify.playlists["odd"].tracks == ["trackA1"]


async def test_fields_pick_what_is_wanted(ada: Api) -> None:
    reply = await ada.get("playlists/rain/items?fields=total,items(item(id,artists.name))&limit=1")
    assert reply.body == {
        "total": 3,
        "items": [{"item": {"id": "trackA1", "artists": [{"name": "Slowdive"}]}}],
    }
    reply = await ada.get("playlists/rain?fields=name,owner(!href,external_urls)")
    assert set(reply.body) == {"name", "owner"}
    reply = await ada.get("playlists/rain?fields=!items")
    assert "items" not in reply.body
    assert "name" in reply.body
    for bad in ("items(", "items)", "a..b", ",", "(((", "a" * 10 + "(" * 2000):
        assert (await ada.get(f"playlists/rain?fields={bad}")).status == 400


async def test_making_and_filling_one(ada: Api) -> None:
    made = await ada.post(
        "me/playlists", {"name": "For all", "public": False, "description": "From the bot"}
    )
    assert made.status == 201
    playlist_id = made.body["id"]
    assert made.body["external_urls"]["spotify"].endswith(f"/open/playlist/{playlist_id}")
    assert (made.body["public"], made.body["items"]["total"]) == (False, 0)

    path = f"playlists/{playlist_id}/items"
    first = await ada.post(path, {"uris": uris("trackA1", "trackB1")})
    assert first.status == 201
    assert first.body["snapshot_id"] != made.body["snapshot_id"]
    assert (await ada.post(path, uris("trackC1"))).status == 201  # a bare list works, too
    assert (await ada.post(f"{path}?uris=spotify:track:trackC2")).status == 201
    assert (await ada.post(path, {"uris": uris("trackC3"), "position": 0})).status == 201
    assert await tracks_of(ada, playlist_id) == [
        "trackC3",
        "trackA1",
        "trackB1",
        "trackC1",
        "trackC2",
    ]
    stored = ada.spotify.playlists[playlist_id]
    assert (stored.name, stored.owner, stored.public) == ("For all", "Ada", False)
    assert (stored.description, len(stored.tracks)) == ("From the bot", 5)
    assert (await ada.get("me/playlists")).body["items"][0]["id"] == playlist_id


async def test_replacing_is_the_same_twice(ada: Api) -> None:
    for _ in range(2):
        reply = await ada.put("playlists/rain/items", {"uris": uris("trackB1", "trackB1")})
        assert reply.status == 200
        assert await tracks_of(ada, "rain") == ["trackB1", "trackB1"]
    assert (await ada.put("playlists/rain/items", {"uris": []})).status == 200
    assert await tracks_of(ada, "rain") == []


@pytest.mark.parametrize(
    ("first", "before", "length", "expected"),
    [
        (0, 3, 1, "BCADE"),
        (0, 5, 2, "CDEAB"),
        (3, 0, 2, "DEABC"),
        (4, 1, 1, "AEBCD"),
        (1, 2, 2, "ABCDE"),
        (2, 2, 1, "ABCDE"),
    ],
)
async def test_reordering(ada: Api, first: int, before: int, length: int, expected: str) -> None:
    letters = dict(
        zip("ABCDE", ["trackA1", "trackA2", "trackA3", "trackB1", "trackB2"], strict=True)
    )
    await ada.put("playlists/rain/items", {"uris": uris(*letters.values())})
    reply = await ada.put(
        "playlists/rain/items",
        {"range_start": first, "insert_before": before, "range_length": length},
    )
    assert reply.status == 200
    assert await tracks_of(ada, "rain") == [letters[letter] for letter in expected]


async def test_removing_takes_every_one_of_them(ada: Api) -> None:
    await ada.put("playlists/rain/items", {"uris": uris("trackA1", "trackB1", "trackA1")})
    snapshot = ada.spotify.playlists["rain"].snapshot_id
    body = {"items": [{"uri": "spotify:track:trackA1"}], "snapshot_id": snapshot}
    reply = await ada.delete("playlists/rain/items", body)
    assert reply.status == 200
    assert await tracks_of(ada, "rain") == ["trackB1"]
    bad = await ada.delete("playlists/rain/items", body | {"snapshot_id": "made up"})
    assert bad.status == 400


async def test_changing_details(ada: Api) -> None:
    reply = await ada.put("playlists/rain", {"name": "Storm", "public": False})
    assert (reply.status, reply.body) == (200, None)
    rain = (await ada.get("playlists/rain")).body
    assert (rain["name"], rain["public"]) == ("Storm", False)
    assert (await ada.put("playlists/rain", {"collaborative": True})).status == 200
    assert ada.spotify.playlists["rain"].collaborative
    assert (await ada.put("playlists/rain", {"public": True})).status == 400


async def test_a_cover(ada: Api) -> None:
    jpeg = b"\xff\xd8\xff\xe0" + bytes(64)
    path = "playlists/rain/images"
    headers = {"Content-Type": "image/jpeg"}
    sent = await ada.call("PUT", path, data=base64.b64encode(jpeg), headers=headers)
    assert (sent.status, sent.body) == (202, None)
    url = (await ada.get(path)).body[0]["url"]
    async with ada.session.get(url) as answer:
        assert answer.content_type == "image/jpeg"
        assert await answer.read() == jpeg
    for bad, status in ((b"not base64 of a jpeg", 400), (b"A" * 300_000, 413)):
        assert (await ada.call("PUT", path, data=bad, headers=headers)).status == status


async def test_the_rows_of_others_are_not_told(spotify: SmallSpotify, sign_in: SignIn) -> None:
    cleo = await sign_in(spotify, "Cleo")
    reply = await cleo.get("playlists/rain/items")
    assert (reply.status, reply.message) == (403, "Forbidden")
    found = await cleo.get("playlists/rain")
    assert found.status == 200
    assert found.body["name"] == "Rain"
    assert "items" not in found.body
    assert (await cleo.get("playlists/diary")).status == 404
    assert (await cleo.get("playlists/diary/items")).status == 404
    assert (await cleo.post("playlists/rain/items", {"uris": uris("trackA1")})).status == 403
    assert (await cleo.put("playlists/rain", {"name": "Mine"})).status == 403
    # Following one puts it into the list, not its rows within reach.
    assert (await cleo.put("me/library?uris=spotify:playlist:rain")).status == 200
    assert [row["id"] for row in await cleo.all_pages("me/playlists")] == ["rain"]
    assert (await cleo.get("playlists/rain/items")).status == 403


async def test_a_shared_playlist(spotify: SmallSpotify, sign_in: SignIn) -> None:
    ben = await sign_in(spotify, "Ben")
    assert [row["id"] for row in await ben.all_pages("me/playlists")] == ["ours"]
    assert await tracks_of(ben, "ours") == ["trackB1"]
    assert (await ben.post("playlists/ours/items", {"uris": uris("trackC1")})).status == 201
    row = (await ben.get("playlists/ours/items?offset=1")).body["items"][0]
    assert row["added_by"]["id"] == spotify.library("Ben").user_id
    assert (await ben.put("playlists/ours", {"name": "Mine"})).status == 403
    without = await sign_in(spotify, "Ben", scope="playlist-read-private")
    assert await without.all_pages("me/playlists") == []


BAD: list[tuple[str, str, Any, int]] = [
    ("POST", "me/playlists", {}, 400),
    ("POST", "me/playlists", {"name": ""}, 400),
    ("POST", "me/playlists", {"name": 5}, 400),
    ("POST", "me/playlists", {"name": "x", "public": "yes"}, 400),
    ("POST", "me/playlists", {"name": "x", "collaborative": True}, 400),
    ("POST", "me/playlists", ["x"], 400),
    ("POST", "playlists/nowhere/items", {"uris": uris("trackA1")}, 404),
    ("POST", "playlists/rain/items", {}, 400),
    ("POST", "playlists/rain/items", {"uris": []}, 400),
    ("POST", "playlists/rain/items", {"uris": "spotify:track:trackA1"}, 400),
    ("POST", "playlists/rain/items", {"uris": [1]}, 400),
    ("POST", "playlists/rain/items", {"uris": ["trackA1"]}, 400),
    ("POST", "playlists/rain/items", {"uris": uris("nowhere")}, 400),
    ("POST", "playlists/rain/items", {"uris": uris(*["trackA1"] * 101)}, 400),
    ("POST", "playlists/rain/items", {"uris": uris("trackA1"), "position": 99}, 400),
    ("POST", "playlists/rain/items", {"uris": uris("trackA1"), "position": True}, 400),
    ("PUT", "playlists/rain/items", {}, 400),
    ("PUT", "playlists/rain/items", {"uris": uris(*["trackA1"] * 101)}, 400),
    ("PUT", "playlists/rain/items", {"range_start": 0}, 400),
    ("PUT", "playlists/rain/items", {"range_start": 9, "insert_before": 0}, 400),
    ("PUT", "playlists/rain/items", {"range_start": 0, "insert_before": -1}, 400),
    ("PUT", "playlists/rain/items", {"range_start": "0", "insert_before": 1}, 400),
    ("DELETE", "playlists/rain/items", {}, 400),
    ("DELETE", "playlists/rain/items", {"items": [{}]}, 400),
    ("DELETE", "playlists/rain/items", {"items": ["spotify:track:trackA1"]}, 400),
    ("DELETE", "playlists/rain/items", {"items": [{"uri": "a"}] * 101}, 400),
    ("PUT", "playlists/rain", {"name": []}, 400),
]


@pytest.mark.parametrize(("method", "path", "body", "status"), BAD)
async def test_what_cannot_be_done_changes_nothing(
    ada: Api, method: str, path: str, body: Any, status: int
) -> None:
    before = (ada.spotify.playlists["rain"].snapshot_id, len(ada.spotify.playlists))
    reply = await ada.call(method, path, body)
    assert reply.status == status
    assert reply.body["error"]["status"] == status
    assert before == (ada.spotify.playlists["rain"].snapshot_id, len(ada.spotify.playlists))


async def test_a_playlist_holds_ten_thousand(ada: Api) -> None:
    playlist = ada.spotify.library("Ada").edit_playlist("rain", tracks=["trackA1"] * 9_999)
    body = {"uris": uris("trackA1", "trackA2")}
    assert (await ada.post("playlists/rain/items", body)).message == "Playlist size limit reached"
    assert len(playlist.tracks) == 9_999
