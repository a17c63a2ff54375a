"""Single things and search, in development mode."""

from __future__ import annotations

import pytest

from tests.bot.demo_spotify.conftest import Api


async def test_one_track_artist_album(ada: Api) -> None:
    track = (await ada.get("tracks/trackA3")).body
    assert track["name"] == "When the Sun Hits"
    assert track["album"]["release_date_precision"] == "year"
    artist = (await ada.get("artists/artistA")).body
    assert "genres" not in artist
    assert "popularity" not in artist
    assert [image["height"] for image in artist["images"]] == [640, 300, 64]
    album = (await ada.get("albums/albumB")).body
    assert album["release_date_precision"] == "month"
    assert [row["name"] for row in album["tracks"]["items"]] == ["Formation", "Sorry", "Hold Up"]
    assert "popularity" not in album
    rows = (await ada.get("albums/albumB/tracks?limit=1&offset=1")).body["items"]
    assert rows[0]["name"] == "Sorry"
    assert "album" not in rows[0]


async def test_albums_of_an_artist(ada: Api) -> None:
    reply = await ada.get("artists/artistA/albums")
    assert [album["name"] for album in reply.body["items"]] == ["Souvlaki", "Pygmalion"]
    assert reply.body["limit"] == 5
    assert "album_group" not in reply.body["items"][0]
    assert (await ada.get("artists/artistA/albums?include_groups=single")).body["items"] == []
    assert (await ada.get("artists/artistA/albums?limit=50")).message == "Invalid limit"
    assert (await ada.get("artists/artistA/albums?include_groups=tape")).status == 400


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("tracks/nowhere", 404),
        ("artists/nowhere", 404),
        ("albums/nowhere", 404),
        ("artists/nowhere/albums", 404),
        ("tracks/with-dash", 400),
        ("tracks/%C3%A9", 400),
        ("shows/nowhere", 404),
    ],
)
async def test_what_is_not_there(ada: Api, path: str, status: int) -> None:
    assert (await ada.get(path)).status == status


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("alison", ["Alison"]),
        ("ALISON slowdive", ["Alison"]),
        ("beyonce sorry", ["Sorry"]),
        ("souvlaki sun", ["When the Sun Hits"]),
        ("isrc:GBC000000003", ["Raver"]),
        ("isrc:GBC999999999", []),
        ('track:"machine gun"', ["Machine Gun"]),
        ("artist:burial near", ["Near Dark"]),
        ("artist:burial formation", []),
        ("album:lemonade hold", ["Hold Up"]),
        ("year:1990-1995 gun", ["Machine Gun"]),
        ("year:2016 gun", []),
        ("genre:shoegaze alison", ["Alison"]),
        ("upc:123", []),
        ("nothing of the kind", []),
        (":", []),
    ],
)
async def test_search(ada: Api, query: str, found: list[str]) -> None:
    reply = await ada.call("GET", "search", params={"q": query, "type": "track", "limit": "10"})
    assert [track["name"] for track in reply.body["tracks"]["items"]] == found


async def test_search_for_several_kinds(ada: Api) -> None:
    reply = await ada.get("search?q=rain&type=track,artist,album,playlist,show")
    assert list(reply.body) == ["tracks", "artists", "albums", "playlists", "shows"]
    assert [row["name"] for row in reply.body["playlists"]["items"]] == ["Rain"]
    assert (await ada.get("search?q=diary&type=playlist")).body["playlists"]["total"] == 0
    assert (await ada.get("search?q=slowdive&type=artist")).body["artists"]["total"] == 1
    assert (await ada.get("search?q=beyonce+lemonade&type=album")).body["albums"]["total"] == 1


async def test_search_pages_by_five_and_ten_at_most(ada: Api) -> None:
    first = (await ada.get("search?q=a&type=track")).body["tracks"]
    assert (first["limit"], len(first["items"])) == (5, 5)
    second = (await ada.get(first["next"])).body["tracks"]
    assert not {row["id"] for row in first["items"]} & {row["id"] for row in second["items"]}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=a&type=track&limit=11", "Invalid limit"),
        ("q=a&type=track&offset=1001", "Invalid offset"),
        ("q=a", "Missing parameter type"),
        ("q=a&type=song", "Bad search type field song"),
        ("type=track", "No search query"),
        ("q=+&type=track", "No search query"),
    ],
)
async def test_what_cannot_be_searched(ada: Api, query: str, words: str) -> None:
    reply = await ada.get(f"search?{query}")
    assert (reply.status, reply.message) == (400, words)
