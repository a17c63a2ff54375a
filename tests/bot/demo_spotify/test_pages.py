"""Pages to look at and pictures."""

from __future__ import annotations

import struct
import zlib

import pytest

from bot.demo.spotify.pictures import picture
from tests.bot.demo_spotify.conftest import Api


async def page(api: Api, path: str) -> tuple[int, str]:
    async with api.session.get(f"{api.spotify.open_url}{path}") as answer:
        return answer.status, await answer.text()


async def test_a_track(ada: Api) -> None:
    status, text = await page(ada, "/track/trackA1")
    assert status == 200
    for words in ("Alison", "Slowdive", "Souvlaki", "3:20", "/open/image/album/albumA/300"):
        assert words in text


async def test_the_playlist_arrives(ada: Api) -> None:
    made = await ada.post("me/playlists", {"name": "For <all>", "description": "Made for Ada"})
    uris = ["spotify:track:trackA1", "spotify:track:trackB1"]
    await ada.post(f"playlists/{made.body['id']}/items", {"uris": uris})
    async with ada.session.get(made.body["external_urls"]["spotify"]) as answer:
        text = await answer.text()
    for words in ("For &lt;all&gt;", "Made for Ada", "Ada · 2 tracks", "Alison", "Formation"):
        assert words in text
    assert "/open/image/album/albumB/64" in text
    assert "<all>" not in text


@pytest.mark.parametrize("path", ["/album/albumA", "/artist/artistA", "/playlist/rain"])
async def test_other_pages(ada: Api, path: str) -> None:
    status, text = await page(ada, path)
    assert status == 200
    assert "Alison" in text


async def test_a_profile_and_nothing(ada: Api) -> None:
    status, text = await page(ada, f"/user/{ada.spotify.library('Ada').user_id}")
    assert (status, "Ada" in text) == (200, True)
    for kind in ("track", "album", "artist", "playlist", "user"):
        assert (await page(ada, f"/{kind}/nowhere"))[0] == 404
    for path in ("album/nowhere/64", "album/albumA/65", "playlist/rain/1", "artist/nowhere/640"):
        assert (await page(ada, f"/image/{path}"))[0] == 404


def read_png(data: bytes) -> tuple[int, int, bytes]:
    """Width, height and the raw lines; every checksum is checked."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    at, chunks = 8, {}
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        (check,) = struct.unpack(">I", data[at + 8 + length : at + 12 + length])
        assert check == zlib.crc32(kind + body)
        chunks[kind] = body
        at += 12 + length
    width, height, depth, colours = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (depth, colours) == (8, 2)
    return width, height, zlib.decompress(chunks[b"IDAT"])


@pytest.mark.parametrize("size", [64, 300, 640])
async def test_pictures_have_the_size_they_say(ada: Api, size: int) -> None:
    for image in (await ada.get("albums/albumA")).body["images"]:
        if image["height"] == size:
            async with ada.session.get(image["url"]) as answer:
                assert answer.content_type == "image/png"
                width, height, lines = read_png(await answer.read())
            assert (width, height) == (size, size) == (image["width"], image["height"])
            assert len(lines) == size * (3 * size + 1)
            assert len(set(lines)) > 30


def test_pictures_differ_and_stay() -> None:
    assert picture("album a", 64) != picture("album b", 64)
    first = picture("album a", 64)
    picture.cache_clear()
    assert picture("album a", 64) == first
