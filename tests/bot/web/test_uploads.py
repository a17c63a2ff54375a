"""The upload page by itself: limits by what is said and by what comes, one link one file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.exports import LIMITS, Limits
from bot.services.importing import Importing
from bot.web import Uploads
from storage import Store
from tests import exports
from tests.exports import START, row

MEMBER = 77
TOKEN = "a-token-of-this-test"
SMALL = replace(LIMITS, file=20_000)
EXPORT = exports.dumps([row(n, START + n, 40_000) for n in range(9)])


@dataclass
class Page:
    """The page on a port, over a real store."""

    store: Store
    importing: Importing
    url: str
    spool: Path
    browser: aiohttp.ClientSession

    async def send(self, content: object, url: str | None = None) -> tuple[int, str]:
        form = aiohttp.FormData()
        form.add_field("export", content, filename="a.zip")
        async with self.browser.post(url or self.url, data=form) as answer:
            return answer.status, await answer.text()

    def plays(self) -> int:
        return len(self.store.history.times(MEMBER))

    def files(self) -> list[Path]:
        return list(self.spool.iterdir()) if self.spool.is_dir() else []

    async def imported(self) -> None:
        await self.importing.wait(MEMBER)


@asynccontextmanager
async def upload_page(
    folder: Path, limits: Limits = SMALL, at_once: int = 4
) -> AsyncIterator[Page]:
    database = folder / "a.sqlite"
    with Store.open(database, ["a key of a test, long enough"]) as store:
        importing = Importing(store, database)
        app = web.Application(client_max_size=1024)
        app.add_routes(Uploads(store, importing, limits=limits, at_once=at_once).routes())
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        store.upload_tickets.start(TOKEN, MEMBER, {"name": '<b "x">'})
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/upload/{TOKEN}"
        try:
            async with aiohttp.ClientSession() as browser:
                yield Page(store, importing, url, folder / "a.uploads", browser)
        finally:
            await importing.stop()
            await runner.cleanup()


async def test_names_are_escaped_and_there_is_no_script(tmp_path: Path) -> None:
    async with upload_page(tmp_path) as page, page.browser.get(page.url) as answer:
        text = await answer.text()
        assert "&lt;b &quot;x&quot;&gt;" in text
        assert "<script" not in text
        assert 'type="file"' in text


async def test_more_than_was_said(tmp_path: Path) -> None:
    async with upload_page(tmp_path) as page:

        async def endless() -> AsyncIterator[bytes]:
            for _ in range(100):
                yield b" " * 10_000

        status, text = await page.send(endless())
        assert status == 413
        assert "larger than any" in text
        assert page.files() == []
        status, text = await page.send(b" " * 200_000)
        assert status == 413, "said before a byte is read"
        assert (await page.send(EXPORT))[0] == 200
        await page.imported()
        assert page.plays() == 9
        assert page.files() == []


async def test_of_two_at_once_one_is_taken(tmp_path: Path) -> None:
    async with upload_page(tmp_path) as page:
        answers = await asyncio.gather(*(page.send(EXPORT) for _ in range(4)))
        assert sorted(status for status, _ in answers) == [200, 410, 410, 410]
        await page.imported()
        assert page.plays() == 9


async def test_a_full_house_keeps_the_link_good(tmp_path: Path) -> None:
    async with upload_page(tmp_path, at_once=0) as page:
        status, text = await page.send(EXPORT)
        assert status == 503
        assert "link stays good" in text
        assert page.store.upload_tickets.peek(TOKEN)


@pytest.mark.parametrize("data", [b"plain", {"other": "x"}, {"export": "no file"}])
async def test_forms_without_a_file(tmp_path: Path, data: object) -> None:
    async with upload_page(tmp_path) as page:
        async with page.browser.post(page.url, data=data) as answer:
            assert answer.status == 400
            assert "no file" in await answer.text()
        assert page.files() == []
        status, text = await page.send(b"")
        assert status == 400
        assert '<a href="">' in text, "the link is still good"
        assert (await page.send(EXPORT))[0] == 200


async def test_tokens_of_any_kind(tmp_path: Path) -> None:
    async with upload_page(tmp_path) as page:
        base = page.url.removesuffix(TOKEN)
        for token in ("wrong-token", "%00", "%ff", "é" * 300, TOKEN.upper(), TOKEN[:-1]):
            status, text = await page.send(EXPORT, base + token)
            assert status == 404, token
            assert token not in text
        assert page.plays() == 0
