"""The bot's web pages: headers, escaping, health."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import aiohttp

from bot.web import pages
from tests.bot.town import small_scene, town


async def test_pages_are_locked_down(tmp_path: Path) -> None:
    async with town(tmp_path) as place, aiohttp.ClientSession() as session:
        base = place.settings.public_url
        for path in ("/callback", "/callback?code=a&state=b", "/nothing", "/healthz", "/style.css"):
            async with session.get(f"{base}{path}") as answer:
                policy = answer.headers["Content-Security-Policy"]
                assert "default-src 'none'" in policy, path
                assert "unsafe" not in policy
                assert answer.headers["Referrer-Policy"] == "no-referrer"
                assert answer.headers["Cache-Control"] == "no-store"
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                text = await answer.text()
                assert "<script" not in text
                assert "style=" not in text


async def test_names_are_escaped(tmp_path: Path) -> None:
    name = '<b onclick="x">Ada&'
    async with town(tmp_path, scene=small_scene((name,))) as place:
        card = await place.link_card(name)
        page = await place.come_back(await place.sign_in(card, name), name)
        assert "<b " not in page
        assert "&lt;b onclick=&quot;x&quot;&gt;Ada&amp;" in page


async def test_a_refusal_of_spotify_is_not_shown_raw(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        status, page = await place.browse(
            f"{place.settings.public_url}/callback?error=<i>odd</i>&state=x"
        )
        assert status == 400
        assert "odd" not in page


async def test_health(tmp_path: Path) -> None:
    async with town(tmp_path) as place, aiohttp.ClientSession() as session:
        for path in ("healthz", "readyz"):
            async with session.get(f"{place.settings.public_url}/{path}") as answer:
                assert answer.status == 200
                assert await answer.json() == {"ok": True, "discord": True, "database": True}
        place.bot.store.close()
        for path in ("healthz", "readyz"):
            async with session.get(f"{place.settings.public_url}/{path}") as answer:
                assert answer.status == 503
                assert (await answer.json())["database"] is False


async def test_without_discord_it_is_alive_but_not_ready(tmp_path: Path) -> None:
    async with town(tmp_path) as place, aiohttp.ClientSession() as session:
        await place.discord.stop()
        async with asyncio.timeout(10):
            while place.bot.client.answers():
                await place.pause()
        async with session.get(f"{place.settings.public_url}/healthz") as answer:
            assert answer.status == 200
            assert (await answer.json())["discord"] is False
        async with session.get(f"{place.settings.public_url}/readyz") as answer:
            assert answer.status == 503


async def test_a_taken_port_leaves_pasting(tmp_path: Path) -> None:
    async with town(tmp_path, public=False, start=False) as place:
        with socket.create_server(("127.0.0.1", place.settings.web_port)):
            app = await place.start_bot()
            assert app.web.port is None
            ada = place.person("Ada")
            card = await place.link_card("Ada")
            address = await place.sign_in(card, "Ada")
            form = await ada.press(card, label="Paste the address")
            await ada.submit(form, {"address": address})
            await ada.wait_dm(lambda message: "20 tracks" in message.text)


def test_a_page_is_whole() -> None:
    text = pages.confirm("Ada's Spotify", "Ada", "0042")
    assert "0042" in text
    assert text.startswith("<!doctype html>")
    assert "Ada&#x27;s Spotify" in text
    assert 'lang="en"' in text
