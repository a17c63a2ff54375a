"""The web pages: headers on every answer, no way out to another site, forms from here alone."""

from __future__ import annotations

import asyncio
import io
import json
import re
import zipfile
from pathlib import Path

import aiohttp
from yarl import URL

from bot.app import App
from tests import exports
from tests.bot.town import Town, small_scene, town

STRICT = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Server": "Commontone",
}
TOKEN = "a-token-of-this-test"


def strict(answer: aiohttp.ClientResponse) -> None:
    policy = answer.headers["Content-Security-Policy"]
    for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert part in policy
    assert "unsafe" not in policy
    assert {name: answer.headers[name] for name in STRICT} == STRICT
    assert "Location" not in answer.headers


async def test_every_answer_is_locked_down_and_leads_nowhere_else(tmp_path: Path) -> None:
    async with town(tmp_path) as place, aiohttp.ClientSession() as browser:
        base = place.settings.public_url
        store = place.bot.store
        store.upload_tickets.start(TOKEN, place.id_of("Ada"), {"name": "Ada"})
        away = "https%3A%2F%2Fevil.example"
        asked = [
            ("GET", "/callback"),
            ("GET", f"/callback?code=a&state=b&redirect_uri={away}&next={away}&return_to={away}"),
            ("GET", f"/callback?error={away}&state=b"),
            ("GET", "//evil.example/%2e%2e"),
            ("GET", "/..%2f..%2fetc/passwd"),
            ("GET", "/style.css/../../bot/settings.py"),
            ("GET", f"/upload/{TOKEN}"),
            ("GET", "/upload/..%2f..%2f"),
            ("GET", "/callback?state=a%0d%0aSet-Cookie:%20x=1&code=b"),
            ("GET", f"/{'x' * 6000}"),
            ("POST", "/callback"),
            ("PUT", f"/upload/{TOKEN}"),
            ("OPTIONS", "/callback"),
            ("HEAD", "/callback?code=a&state=b"),
            ("GET", "/healthz"),
            ("GET", "/readyz"),
            ("GET", "/style.css"),
            ("GET", "/metrics"),
        ]
        for method, path in asked:
            address = URL(f"{base}{path}", encoded=True)
            async with browser.request(method, address, allow_redirects=False) as answer:
                text = await answer.text()
                assert answer.status < 500 or path == "/readyz", (method, path)
                assert not 300 <= answer.status < 400, (method, path)
                strict(answer)
                assert "Set-Cookie" not in answer.headers
                assert "evil.example" not in text
                assert not re.search(r"<script|javascript:| on\w+=|style=", text)
        # A broken database is a page, too.
        store.close()
        async with browser.get(f"{base}/upload/{TOKEN}") as answer:
            assert answer.status == 500
            strict(answer)
            assert "Traceback" not in await answer.text()


async def test_https_is_kept_to(tmp_path: Path) -> None:
    async with town(tmp_path, start=False) as place:
        behind = place.settings.model_copy(update={"public_url": "https://bot.example.org"})
        app = App(behind, clock=place.clock)
        await app.start()
        try:
            for path in ("/healthz", "/nothing"):
                async with (
                    aiohttp.ClientSession() as browser,
                    browser.get(f"http://127.0.0.1:{app.web.port}{path}") as answer,
                ):
                    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        finally:
            await app.stop()


async def test_a_state_is_not_spent_by_looking(tmp_path: Path) -> None:
    async with town(tmp_path) as place, aiohttp.ClientSession() as browser:
        card = await place.link_card("Ada")
        address = await place.sign_in(card, "Ada")
        async with browser.head(address) as answer:
            assert answer.status == 405
        await place.come_back(address, "Ada")


async def _sent(
    place: Town, content: bytes, name: str, headers: dict[str, str] | None = None
) -> tuple[int, str]:
    form = aiohttp.FormData()
    form.add_field("export", io.BytesIO(content), filename=name)
    async with (
        aiohttp.ClientSession() as browser,
        browser.post(
            f"{place.settings.public_url}/upload/{TOKEN}", data=form, headers=headers
        ) as answer,
    ):
        strict(answer)
        return answer.status, await answer.text()


def zipped(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def files_below(folder: Path) -> set[str]:
    return {file.name for file in folder.rglob("*") if file.is_file()}


async def test_uploads_from_elsewhere_bombs_and_paths(tmp_path: Path) -> None:
    data = tmp_path / "deep" / "data"
    async with town(data, scene=small_scene(("Ada",))) as place:
        member_id, store = place.id_of("Ada"), place.bot.store
        store.upload_tickets.start(TOKEN, member_id, {"name": "Ada"})
        export = exports.dumps([exports.row(1, exports.START, 60_000)])
        for site in ("cross-site", "same-site"):
            status, page = await _sent(place, export, "a.json", {"Sec-Fetch-Site": site})
            assert status == 403
            assert "another page" in page
        deep = b"[" * 200_000 + b"]" * 200_000
        bombs = {
            "zeros.zip": zipped({"Streaming_History_Audio_0.json": b"\0" * 60_000_000}),
            "nested.zip": zipped({"a.zip": zipped({"b.zip": zipped({"c.json": b"[]"})})}),
            "deep.json": deep,
            "long.json": b'[{"ts": "' + b"9" * 3_000_000 + b'"}]',
            "digits.json": b'[{"ms_played": ' + b"9" * 100_000 + b"}]",
            "../../../escaped.json": b"[]",
            "/etc/cron.d/x.json": b"not json",
            "paths.zip": zipped({"../../escaped.json": export, "/escaped.json": b"[]"}),
        }
        for name, content in bombs.items():
            status, _ = await _sent(place, content, name)
            assert status in (200, 400, 410, 413), name
            await place.bot.importing.wait(member_id)
            store.upload_tickets.release(TOKEN)
        left = await asyncio.to_thread(files_below, tmp_path)
        assert {name.split(".")[0] for name in left} == {"commontone"}, left
        # The page is well after all of that.
        status, page = await _sent(place, export, "a.json", {"Sec-Fetch-Site": "same-origin"})
        assert status == 200, page
        assert json.loads(await _health(place))["ok"]


async def _health(place: Town) -> str:
    return (await place.browse(f"{place.settings.public_url}/healthz"))[1]
