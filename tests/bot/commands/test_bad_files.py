"""Files that are bad in every way, through Discord and through the page: a sentence, no change."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Callable
from pathlib import Path

import aiohttp
import pytest

from tests import exports
from tests.bot.commands.test_imports import AUDIO, PNG, ROWS, done, page_of, plays_of, send
from tests.bot.town import town

HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 50
VIDEO = "Streaming_History_Video_2018-2024.json"
COUNTER = "'revision'"
AUDIOBOOK = {
    "endTime": "2024-05-01 10:00",
    "audiobookName": "Peculiar Book",
    "chapterName": "One",
    "msPlayed": 90_000,
}


def zipped(files: dict[str, object]) -> Callable[[Path], bytes]:
    return lambda folder: exports.archive(folder / "made.zip", files).read_bytes()


def nested(folder: Path) -> bytes:
    return zipped({"my_spotify_data.zip": zipped({AUDIO: ROWS})(folder)})(folder)


def locked(folder: Path) -> bytes:
    content = bytearray(zipped({AUDIO: ROWS})(folder))
    content[6] |= 1
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


BAD: dict[str, tuple[str, Callable[[Path], bytes] | bytes, str]] = {
    "bomb": ("a.zip", zipped({AUDIO: b"[" + b" " * 30_000_000 + b"]"}), "harm"),
    "path outside": ("a.zip", zipped({f"../../{AUDIO}": ROWS}), "harm"),
    "nested": ("a.zip", nested, "another archive inside"),
    "locked": ("a.zip", locked, "password"),
    "truncated ZIP": ("a.zip", lambda f: zipped({AUDIO: ROWS})(f)[:-200], "breaks off"),
    "truncated JSON": (AUDIO, exports.dumps(ROWS)[:-9], "breaks off"),
    "JSON of another kind": ("a.json", b'{"name": "a", "items": [1]}', "not a Spotify data"),
    "array of another kind": (AUDIO, b'[{"name": "a"}]', "not a Spotify data"),
    "empty": ("a.zip", b"", "empty"),
    "PNG": ("a.png", PNG, "picture"),
    "HEIC": ("IMG_0001.HEIC", HEIC, "picture"),
    "picture by another name": ("my_spotify_data.zip", PNG, "picture"),
}


def rows_in(database: Path) -> list[str]:
    """All that is stored, but for links, jobs, and when somebody was seen last."""
    passing = ('"upload_tickets"', '"memberships"', '"sqlite_sequence"')
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return [
            line
            for line in connection.iterdump()
            if not line.startswith(tuple(f"INSERT INTO {table}" for table in passing))
        ]


@pytest.mark.parametrize("way", ["discord", "page"])
async def test_bad_files_change_nothing(tmp_path: Path, way: str) -> None:
    async with town(tmp_path) as place, aiohttp.ClientSession() as browser:
        ada = place.person("Ada")
        good = exports.extended(tmp_path / "good.zip", ROWS, 3).read_bytes()
        await done(await ada.command("import", guild=place.guild, file=("good.zip", good)))
        # What the bot notes beside any command.
        place.bot.store.members.speaks(place.id_of("Ada"), "en")
        before = rows_in(place.settings.database)
        for kind, (name, content, sentence) in BAD.items():
            sent = content(tmp_path) if callable(content) else content
            if way == "page":
                url, reply = await page_of(place)
                status, text = await send(browser, url, sent, name)
                assert status in (200, 400), kind
                if status == 200:
                    # What is wrong shows only while it is read: it is told in Discord.
                    text = (await reply.wait(lambda m: "taken in" in m.text)).text
            else:
                reply = await ada.command("import", guild=place.guild, file=(name, sent))
                text = (await reply.wait(lambda m: m.text and "You can go on" not in m.text)).text
            assert sentence in text, kind
            await place.bot.importing.wait(place.id_of("Ada"))
            assert rows_in(place.settings.database) == before, kind
        assert not list((tmp_path / "commontone.uploads").iterdir())


async def test_nothing_is_left_of_a_newcomer_whose_file_was_bad(tmp_path: Path) -> None:
    bad = {name: BAD[name] for name in ("truncated JSON", "JSON of another kind", "PNG")}
    async with town(tmp_path) as place:
        database = place.settings.database
        before = [line for line in rows_in(database) if COUNTER not in line]
        for name, content, sentence in bad.values():
            ben = place.person("Ben")
            reply = await ben.command("import", guild=place.guild, file=(name, content))
            await reply.wait(lambda m, said=sentence: said in m.text)
            await place.bot.importing.wait(place.id_of("Ben"))
            after = [line for line in rows_in(database) if COUNTER not in line]
            assert after == before, name
        await ben.command("start", guild=place.guild)
        assert place.bot.store.members.taking_part(int(place.guild.id)) == []


async def test_private_files_of_an_account_are_never_opened(tmp_path: Path) -> None:
    """Their bytes could not even be unpacked: whoever opened them would fail."""
    path = exports.account_data(
        tmp_path / "my_data.zip", {"YourLibrary.json": exports.library((1, 2))}
    )
    content = bytearray(path.read_bytes())
    for name in (b"MyData/Userdata.json", b"MyData/Payments.json"):
        header = content.find(b"PK\x03\x04", content.find(name) - 40)
        size = struct.unpack_from("<I", content, header + 18)[0]
        start = header + 30 + len(name)
        content[start : start + size] = b"\xff" * size
    async with town(tmp_path) as place:
        ada = place.person("Ada")
        reply = await ada.command("import", guild=place.guild, file=("x.zip", bytes(content)))
        assert "2 saved tracks" in (await done(reply)).text


@pytest.mark.parametrize("way", ["discord", "page"])
@pytest.mark.parametrize(
    ("name", "rows", "told"),
    [
        (VIDEO, ROWS[:5], "5** of videos"),
        ("StreamingHistory_audiobook_0.json", [AUDIOBOOK] * 3, "3** of podcasts and audiobooks"),
        ("renamed.json", [AUDIOBOOK] * 3, "3** of podcasts and audiobooks"),
    ],
)
async def test_videos_and_audiobooks_by_themselves(
    tmp_path: Path, way: str, name: str, rows: list[dict[str, object]], told: str
) -> None:
    async with town(tmp_path) as place, aiohttp.ClientSession() as browser:
        content = exports.dumps(rows)
        if way == "page":
            url, reply = await page_of(place)
            assert (await send(browser, url, content, name))[0] == 200
        else:
            ada = place.person("Ada")
            reply = await ada.command("import", guild=place.guild, file=(name, content))
        assert told in (await done(reply)).text
        assert plays_of(place, "Ada") == 0
