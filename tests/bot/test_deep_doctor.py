"""`commontone doctor --deep`: each thing that can be wrong is found, and none that is not."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from click.testing import CliRunner

from bot.cli import main
from bot.deep_doctor import check_backups, check_file, check_space, check_tokens, examine_deep
from bot.doctor import Finding
from bot.scheduled_backups import HOUR, ScheduledBackups, copies
from bot.settings import Settings, load_settings
from storage import Store, load_keys
from tests.bot.town import Clock, town
from tests.storage.conftest import link


def marks(findings: list[Finding]) -> dict[str, str]:
    return {finding.what: finding.mark for finding in findings}


def a_house(folder: Path, **more: object) -> Settings:
    """A database with one connected account."""
    database = folder / "commontone.sqlite"
    with Store.open(database, load_keys(None, database)) as store:
        link(store, 7)
    return load_settings(_env_file=None, database=database, **more)


async def test_all_is_well(tmp_path: Path) -> None:
    async with town(tmp_path / "town") as place:
        await place.link("Ada")
        settings = place.settings.model_copy(update={"backups": tmp_path / "backups"})
        await ScheduledBackups(settings, Clock()).run()
        found = await examine_deep(settings)
    assert {mark for what, mark in marks(found).items() if "space" not in what} == {"ok"}
    said = {finding.what: finding.found for finding in found}
    assert "opens all 1 connected accounts" in said["Tokens"]
    assert "1 kept, the newest 0.0 hours old, and whole" in said["Backups"]
    assert said["Clock"] == "it is right"


def test_a_damaged_page_and_a_torn_row(tmp_path: Path) -> None:
    settings = a_house(tmp_path)
    with closing(sqlite3.connect(settings.database)) as opened:
        opened.execute("INSERT INTO memberships VALUES (1, 999, 0, 0)")
        opened.commit()
    found = marks(list(check_file(settings.database)))
    assert found == {"Integrity": "ok", "References": "wrong"}
    with settings.database.open("r+b") as file:
        file.seek(8 * 4096)
        file.write(os.urandom(20 * 4096))
    assert marks(list(check_file(settings.database)))["Integrity"] == "wrong"


def test_tokens_that_the_key_does_not_open(tmp_path: Path) -> None:
    settings = a_house(tmp_path)
    with closing(sqlite3.connect(settings.database)) as opened:
        opened.execute("UPDATE tokens SET sealed = zeroblob(100)")
        opened.commit()
    (finding,) = check_tokens(settings)
    assert finding.mark == "wrong"
    assert "1 of 1 connected accounts cannot be opened" in finding.found


async def test_backups_that_are_old_missing_or_damaged(tmp_path: Path) -> None:
    settings = a_house(tmp_path)
    clock = Clock()
    assert marks(list(check_backups(settings, clock()))) == {"Backups": "warning"}
    settings = settings.model_copy(update={"backups": tmp_path / "backups"})
    assert marks(list(check_backups(settings, clock()))) == {"Backups": "warning"}
    await ScheduledBackups(settings, clock).run()
    assert marks(list(check_backups(settings, clock()))) == {"Backups": "ok"}
    assert marks(list(check_backups(settings, clock() + 50 * HOUR))) == {"Backups": "wrong"}
    (copy,) = copies(tmp_path / "backups")
    copy.path.write_bytes(b"damaged " * 999)
    assert marks(list(check_backups(settings, clock()))) == {"Backups": "wrong"}


def test_room_on_the_disk_is_told_for_both_places(tmp_path: Path) -> None:
    settings = a_house(tmp_path, backups=tmp_path / "not" / "there")
    assert [one.what for one in check_space(settings)] == ["Free space", "Free space, backups"]


async def test_a_clock_that_is_wrong_and_a_world_that_is_damaged(tmp_path: Path) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        date = b"Date: Sun, 01 Nov 2015 08:00:00 GMT\r\n"
        writer.write(b"HTTP/1.1 503 Away\r\n" + date + b"Content-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    settings = a_house(
        tmp_path, discord_api_url=url, spotify_api_url=f"{url}/v1/", spotify_accounts_url=url
    )
    settings.world_file.write_bytes(b"not a world " * 500)
    async with server:
        found = marks(await examine_deep(settings))
    assert found["Clock"] == "wrong"
    assert found["World"] == "wrong"
    assert found["Spotify's Web API"] == "warning"


def test_by_the_command_line(tmp_path: Path) -> None:
    a_house(tmp_path)
    env = {
        "DATABASE": str(tmp_path / "commontone.sqlite"),
        "DISCORD_API_URL": "http://127.0.0.1:9",
        "SPOTIFY_API_URL": "http://127.0.0.1:9",
        "SPOTIFY_ACCOUNTS_URL": "http://127.0.0.1:9",
    }
    done = CliRunner().invoke(main, ["doctor", "--deep"], env=env)
    assert done.exit_code == 1
    assert "every page is whole" in done.output
    plain = CliRunner().invoke(main, ["doctor"], env=env)
    assert "every page is whole" not in plain.output
