"""`commontone import PATH --member ID`: counts, size and time of a large export, kills."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli import main
from tests import exports
from tests.bot.town import Town, town
from tests.exports import IP, START, year_row

MEMBER = 77
SECONDS, MEGABYTES = 60.0, 300.0

# What the process takes at most, said by the system itself at its end.
MEASURED = """
import pathlib, resource, sys
from bot.cli import main
try:
    main()
finally:
    used = resource.getrusage(resource.RUSAGE_SELF)
    # Not ru_maxrss: a child begins with what its parent had.
    status = pathlib.Path("/proc/self/status").read_text()
    most = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    print(used.ru_utime + used.ru_stime, most, file=sys.stderr)
"""


def environment(database: Path) -> dict[str, str]:
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    return kept | {"DATABASE": str(database), "PYTHONPATH": str(Path(__file__).parents[2])}


def imported(database: Path, path: Path) -> tuple[dict[str, int], float, float]:
    """(counts, seconds, megabytes) of one import in a process of its own.

    Seconds of a processor: whatever else runs on this machine does not count.
    """
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, "import", str(path), "--member", str(MEMBER), "--json"],
        env=environment(database),
        cwd=database.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    seconds, megabytes = map(float, done.stderr.split()[-2:])
    return json.loads(done.stdout), seconds, megabytes


def rows_of(database: Path, *, times: bool = True) -> dict[str, list[Any]]:
    """Everything that is in the database, a list a table; without when it was told or made."""
    connection = sqlite3.connect(database)
    tables = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL ORDER BY name"
        )
    ]
    found: dict[str, list[Any]] = {}
    for table in tables:
        columns = [entry[1] for entry in connection.execute(f"PRAGMA table_info({table})")]
        if not times:
            own = ("told_at", "created_at", "revision", "sealed", "applied_at")
            columns = [column for column in columns if column not in own]
        chosen = ", ".join(f'"{column}"' for column in columns)
        found[table] = sorted(
            connection.execute(f'SELECT {chosen} FROM "{table}"'),  # noqa: S608
            key=repr,
        )
    connection.close()
    return found


def fingerprints(database: Path) -> dict[str, str]:
    """{table: of all its rows, in the order they are stored}, for tables too large to hold."""
    connection = sqlite3.connect(database)
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL"
    ).fetchall()
    found: dict[str, str] = {}
    for (table,) in tables:
        made = hashlib.sha256()
        for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608
            made.update(repr(row).encode())
        found[table] = made.hexdigest()
    connection.close()
    return found


def plays_in(database: Path) -> int:
    connection = sqlite3.connect(database)
    sizes = connection.execute("SELECT length(times) FROM history").fetchall()
    connection.close()
    return sum(size for (size,) in sizes) // 4


def what_was_taken_in(database: Path) -> dict[str, list[Any]]:
    """The rows of music and of who has it, without when the bot wrote them."""
    rows = rows_of(database, times=False)
    tables = ("history", "evidence", "evidence_sets", "artist_evidence", "feedback", "recordings")
    names = ("track_ids", "artists", "recording_artists", "imports", "members")
    return {table: rows[table] for table in (*tables, *names)}


@pytest.mark.skipif(sys.platform != "linux", reason="the memory is read from /proc")
def test_two_hundred_thousand_plays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, counted = exports.history(200_000)
    path = exports.extended(tmp_path / "my_spotify_data.zip", rows, 17)
    some = exports.extended(tmp_path / "some.zip", rows[:20_000], 2)
    del rows
    database = tmp_path / "commontone.sqlite"
    told, seconds, megabytes = imported(database, path)
    assert told == {
        "plays": counted.plays,
        "tracks": len(counted.tracks),
        "skipped": counted.skipped,
        "podcasts": counted.podcasts,
        "unmatched": counted.nameless,
    }
    assert seconds < SECONDS
    assert megabytes < MEGABYTES
    before = fingerprints(database)
    assert plays_in(database) == counted.plays + counted.skipped
    # A part of it: that all of an export changes nothing the second time is shown below.
    imported_here(database, some, monkeypatch)
    assert fingerprints(database) == before, "imported again, no row changes"
    assert IP.encode() not in database.read_bytes()
    assert exports.DEVICE.encode() not in database.read_bytes()


def some_export(folder: Path, plays: int = 6_000) -> Path:
    rows, _ = exports.history(plays, 4_500, seed=5)
    return exports.extended(folder / "some.zip", rows, 4)


def imported_here(database: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """The counts of one import in this process: to start another takes longer than to import."""
    monkeypatch.chdir(database.parent)
    monkeypatch.setenv("DATABASE", str(database))
    arguments = ["import", str(path), "--member", str(MEMBER), "--json"]
    run = CliRunner().invoke(main, arguments)
    assert run.exit_code == 0, run.output
    counts: dict[str, int] = json.loads(run.stdout)
    return counts


def test_killed_in_the_middle_and_begun_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = some_export(tmp_path)
    whole = tmp_path / "whole.sqlite"
    told = imported_here(whole, path, monkeypatch)
    before = rows_of(whole)
    assert imported_here(whole, path, monkeypatch) == told
    assert rows_of(whole) == before, "imported again, no row changes"
    broken = next(found for n in range(5) if (found := killed(tmp_path / f"{n}.sqlite", path)))
    assert 0 < pages_in(broken) < pages_in(whole)
    assert imported_here(broken, path, monkeypatch) == told
    assert what_was_taken_in(broken) == what_was_taken_in(whole)


def killed(database: Path, path: Path) -> Path | None:
    """The database of an import that was killed in its middle; None where it was too fast."""
    process = subprocess.Popen(
        [sys.executable, "-c", MEASURED, "import", str(path), "--member", str(MEMBER), "--json"],
        env=environment(database),
        cwd=database.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for_pages(database)
    process.kill()
    return database if process.wait() == -signal.SIGKILL else None


def wait_for_pages(database: Path) -> None:
    """Until some of an import is written, and not yet all of it."""
    for _ in range(12_000):
        time.sleep(0.01)
        if pages_in(database):
            return
    raise AssertionError("nothing was ever written")


def pages_in(database: Path) -> int:
    if not database.exists():
        return 0
    try:
        connection = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)
        try:
            return int(connection.execute("SELECT count(*) FROM history").fetchone()[0])
        finally:
            connection.close()
    except sqlite3.Error:
        return 0


async def test_a_bot_that_is_killed_goes_on_after_its_restart(tmp_path: Path) -> None:
    content = some_export(tmp_path).read_bytes()
    found = []
    for kill in (False, True):
        folder = tmp_path / str(kill)
        folder.mkdir()
        # Only who is to be killed needs a process: to start one takes longer than to import.
        async with town(folder, start=not kill) as place:
            bot = await running(place) if kill else None
            try:
                ada = place.person("Ada")
                reply = await ada.command("import", guild=place.guild, file=("a.zip", content))
                if bot:
                    await asyncio.to_thread(wait_for_pages, place.settings.database)
                    bot.kill()
                    await bot.wait()
                    bot = await running(place)
                    told = await ada.wait_dm(lambda m: "100%" in m.text, timeout=150)
                else:
                    told = await reply.wait(lambda m: "100%" in m.text, timeout=150)
                assert "plays" in told.text
            finally:
                if bot:
                    bot.terminate()
                    await bot.wait()
            rows = what_was_taken_in(place.settings.database)
            assert rows["imports"] == []
            assert not list((folder / "commontone.uploads").iterdir())
            whose = place.id_of("Ada")
            found.append(
                {
                    table: [tuple("Ada" if value == whose else value for value in r) for r in each]
                    for table, each in rows.items()
                }
            )
    assert found[0] == found[1]


async def running(place: Town) -> asyncio.subprocess.Process:
    """The real bot in a process of its own, connected to the town."""
    settings = place.settings
    bot = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=settings.database.parent,
        env=environment(settings.database)
        | {
            "DISCORD_TOKEN": "demo.token",
            "DISCORD_API_URL": settings.discord_api_url,
            "SPOTIFY_CLIENT_ID": "0123456789abcdef0123456789abcdef",
            "WEB_PORT": "0",
        },
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await place.discord.wait_connected(120)
    except BaseException:
        bot.kill()
        await bot.wait()
        raise
    return bot


def test_without_json_it_says_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE", str(tmp_path / "a.sqlite"))
    folder = tmp_path / "MyData"
    folder.mkdir()
    year = [year_row("A", "One", START, 40_000), year_row("A", "One", START, 2_000)]
    (folder / "StreamingHistory_music_0.json").write_bytes(exports.dumps(year))
    (folder / "Userdata.json").write_text("not JSON")
    run = CliRunner().invoke(main, ["import", str(folder), "--member", "5"])
    assert run.exit_code == 0, run.output
    assert "1 play and 1 skip of 1 track." in run.output
    assert "Without a Spotify track: 2." in run.output


def test_a_folder_of_zips(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE", str(tmp_path / "a.sqlite"))
    folder = tmp_path / "Downloads"
    folder.mkdir()
    exports.extended(folder / "my_spotify_data.zip", [exports.row(1, START, 40_000)], parts=1)
    year = [year_row("A", "One", START, 40_000)]
    exports.account_data(folder / "my_data (1).zip", {"StreamingHistory_music_0.json": year})
    exports.archive(folder / "holiday.zip", {"beach.jpg": b"no export"})
    run = CliRunner().invoke(main, ["import", str(folder), "--member", "5", "--json"])
    assert run.exit_code == 0, run.output
    assert json.loads(run.stdout)["plays"] == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "empty"), (b"[", "breaks off"), (b'{"a": 1}', "not a Spotify data export")],
)
def test_a_bad_file_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    database = tmp_path / "a.sqlite"
    monkeypatch.setenv("DATABASE", str(database))
    (tmp_path / "a.json").write_bytes(content)
    run = CliRunner().invoke(main, ["import", "a.json", "--member", "5", "--json"])
    assert run.exit_code == 1
    assert sentence in run.output
    assert not database.exists()
    whose = CliRunner().invoke(main, ["import", "a.json"])
    assert "--member" in whose.output
