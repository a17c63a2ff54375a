"""/import: by a file, through the form, through the upload page; and what is refused."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest

from bot.demo.discord import Message, Reply
from tests import exports
from tests.bot.town import Town, link_of, town
from tests.exports import IP, START, row, track_id

ROWS = [row(n % 9, START + 500 * n, 40_000) for n in range(60)] + [row(1, START + 7, 2_000)]
AUDIO = "Streaming_History_Audio_2014_0.json"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 50


def zipped(folder: Path) -> bytes:
    return exports.extended(folder / "sent.zip", ROWS, 3).read_bytes()


def plays_of(place: Town, name: str) -> int:
    frame = place.bot.store.evidence.frame([place.id_of(name)], ["history"])
    return int(frame["value"].sum())


async def done(reply: Reply) -> Message:
    return await reply.wait(lambda message: "100%" in message.text)


async def test_a_file_with_the_command(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        ada = place.person("Ada")
        content = zipped(tmp_path)
        reply = await ada.command(
            "import", guild=place.guild, file=("my_spotify_data.zip", content)
        )
        summary = await done(reply)
        assert reply.ephemeral
        assert "60 plays" in summary.text
        assert "9 tracks" in summary.text
        assert "1** skipped" in summary.text
        assert "3** of videos" in summary.text
        assert "new to this bot: 9 tracks" in summary.text
        assert plays_of(place, "Ada") == 60
        assert place.id_of("Ada") in place.bot.store.members.taking_part(int(place.guild.id))
        assert place.bot.store.imports.unfinished() == []
        assert not list((tmp_path / "commontone.uploads").iterdir()), "the file is deleted"

        again = await ada.command("import", guild=place.guild, file=("x.zip", content))
        assert "nothing changed" in (await done(again)).text


async def test_the_card_the_form_and_several_files(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        ada = place.person("Ada")
        card = await ada.command("import", guild=place.guild)
        message = await card.wait()
        assert "Extended streaming history" in message.text
        form = await ada.press(message, label="Send files")
        files = [(f"{n}.json", exports.dumps(ROWS[n * 30 :][:30])) for n in range(2)]
        reply = await ada.submit(form, {"files": files})
        assert "60 plays" in (await done(reply)).text

        bad = await ada.submit(form, {"files": [files[0], ("b.json", b'[{"ts": 1')]})
        told = await bad.wait(lambda m: "breaks off" in m.text or "failed" in m.text)
        assert "Nothing of it was taken in" in told.text
        assert plays_of(place, "Ada") == 60


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.png", PNG, "picture"),
        ("a.zip", b"", "empty"),
        ("a.json", b'{"no": 1}', "not a Spotify data export"),
        ("a.json", b'[{"ts":' + b"[" * 100_000, "levels"),
        (AUDIO, exports.dumps(ROWS)[:-9], "breaks off"),
    ],
)
async def test_refused_files(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    async with town(tmp_path) as place:
        reply = await place.person("Ada").command("import", guild=place.guild, file=(name, content))
        told = await reply.wait(lambda message: sentence in message.text)
        assert told.ephemeral
        store = place.bot.store
        assert store.evidence.counts(place.id_of("Ada")) == {}
        assert store.imports.unfinished() == []


async def test_the_upload_page(tmp_path: Path) -> None:
    async with town(tmp_path) as place, aiohttp.ClientSession() as browser:
        url, reply = await page_of(place)
        async with browser.get(url) as answer:
            page = await answer.text()
            assert answer.status == 200
            assert "Ada" in page
            assert "form-action 'self'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["Cache-Control"] == "no-store"
        status, page = await send(browser, url, PNG)
        assert (status, "picture" in page) == (400, True)
        status, page = await send(browser, url, zipped(tmp_path))
        assert (status, "Received" in page) == (200, True)
        summary = await done(reply)
        assert "60 plays" in summary.text
        assert "new to this bot" in summary.text
        async with browser.get(url) as answer:
            assert answer.status == 410
        status, page = await send(browser, url, zipped(tmp_path))
        assert (status, "used already" in page) == (410, True)
        assert plays_of(place, "Ada") == 60


async def test_links_that_are_not_good(tmp_path: Path) -> None:
    async with town(tmp_path) as place, aiohttp.ClientSession() as browser:
        url, _ = await page_of(place)
        place.clock.ahead += 3601
        status, page = await send(browser, url, zipped(tmp_path))
        assert (status, "older than an hour" in page) == (410, True)
        status, page = await send(browser, f"{url[:-3]}abc", zipped(tmp_path))
        assert (status, "not one of this bot" in page) == (404, True)
        assert plays_of(place, "Ada") == 0


async def test_two_gigabytes_are_refused_by_what_is_said_of_them(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        url, _ = await page_of(place)
        port = place.settings.web_port
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        path = url.partition(f":{port}")[2]
        writer.write(
            f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n"
            f"Content-Length: {2 << 30}\r\n\r\n".encode()
        )
        answer = await asyncio.wait_for(reader.read(4000), 5)
        assert b"413" in answer.split(b"\r\n")[0]
        assert b"larger than any Spotify export" in answer
        writer.close()
        async with aiohttp.ClientSession() as browser:
            status, _ = await send(browser, url, zipped(tmp_path))
            assert status == 200, "the link was not used up by it"


async def test_an_upload_that_breaks_off(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        url, _ = await page_of(place)
        port = place.settings.web_port
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        path = url.partition(f":{port}")[2]
        writer.write(
            f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n"
            "Content-Length: 100000\r\n\r\n--b\r\nContent-Disposition: form-data; "
            'name="export"; filename="a.zip"\r\n\r\nPK'.encode()
        )
        await writer.drain()
        await asyncio.sleep(0.2)
        writer.transport.abort()
        spool = tmp_path / "commontone.uploads"
        for _ in range(100):
            await place.pause()
            if not list(spool.iterdir()):
                break
        assert not list(spool.iterdir())
        async with aiohttp.ClientSession() as browser:
            status, _ = await send(browser, url, zipped(tmp_path))
            assert status == 200, "the link may be used again"


async def test_without_a_page(tmp_path: Path) -> None:
    async with town(tmp_path, public=False) as place:
        card = await (await place.person("Ada").command("import", guild=place.guild)).wait()
        assert "commontone import" in card.text
        assert [b.label for b in card.buttons] == ["Spotify's privacy page", "Send files"]


async def test_deleting_what_was_imported(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        ada = place.person("Ada")
        reply = await ada.command("import", guild=place.guild, file=("a.zip", zipped(tmp_path)))
        ask = await ada.press(await done(reply), label="Delete what was imported")
        gone = await ada.press(await ask.wait(), label="Delete it")
        await gone.wait(lambda message: "is deleted" in message.text)
        assert place.bot.store.rows_about(place.id_of("Ada")) == 0


async def test_a_restart_goes_on_and_tells_in_a_direct_message(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        store = place.bot.store
        spool = place.bot.importing.new_place()
        (spool / "0").write_bytes(zipped(tmp_path))
        (spool.parent / "left-over").mkdir()
        store.imports.begin(place.id_of("Ada"), spool.name, {"messages": []})
        await place.stop_bot()
        await place.start_bot()
        message = await place.person("Ada").wait_dm(lambda m: "60 plays" in m.text)
        assert message
        assert not list(spool.parent.iterdir())


async def test_nothing_private_is_stored_or_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with town(tmp_path) as place:
        ada = place.person("Ada")
        content = zipped(tmp_path)
        await done(await ada.command("import", guild=place.guild, file=("a.zip", content)))
        await (await ada.command("import", guild=place.guild, file=("b", content[:-40]))).wait()
    stored = b"".join(file.read_bytes() for file in sorted(tmp_path.glob("*.sqlite*")))  # noqa: ASYNC240
    assert track_id(1).encode() in stored
    for word in (IP, exports.DEVICE):
        assert word.encode() not in stored
        assert word not in caplog.text
    for word in ("Peculiar Song", track_id(1), "Artist Número"):
        assert word not in caplog.text


async def page_of(place: Town) -> tuple[str, Reply]:
    ada = place.person("Ada")
    card = await (await ada.command("import", guild=place.guild)).wait()
    reply = await ada.press(card, label="Upload a larger file")
    return link_of(await reply.wait()), reply


async def send(
    browser: aiohttp.ClientSession, url: str, content: object, name: str = "my_spotify_data.zip"
) -> tuple[int, str]:
    form = aiohttp.FormData()
    form.add_field("export", content, filename=name)
    async with browser.post(url, data=form) as answer:
        return answer.status, await answer.text()
