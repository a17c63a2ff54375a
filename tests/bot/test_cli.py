"""The command line as a person meets it: in a process of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storage import Store, load_keys
from tests.bot.town import town

REPOSITORY = Path(__file__).parents[2]


def commontone(
    *words: str, folder: Path, module: bool = True, answers: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run it in an empty folder with nothing of this machine's settings."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env={"PYTHONPATH": str(REPOSITORY), "PATH": os.environ["PATH"], "COLUMNS": "200"}
        | variables,
        input=answers,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_help_is_there_at_once(tmp_path: Path) -> None:
    commontone("--help", folder=tmp_path)  # the first run compiles
    started = time.monotonic()
    done = commontone("--help", folder=tmp_path)
    seconds = time.monotonic() - started
    assert done.returncode == 0
    for word in ("run", "demo", "doctor", "setup", "backup"):
        assert word in done.stdout
    assert seconds < 1.0


def test_a_missing_setting_is_a_sentence_and_2(tmp_path: Path) -> None:
    done = commontone("run", folder=tmp_path)
    assert done.returncode == 2
    assert "DISCORD_TOKEN: it is missing" in done.stderr
    assert "SPOTIFY_CLIENT_ID: it is missing" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_names_its_variable(tmp_path: Path) -> None:
    done = commontone("run", folder=tmp_path, WEB_PORT="many", LEARN_FROM="saved,radio")
    assert done.returncode == 2
    assert "WEB_PORT" in done.stderr
    assert "LEARN_FROM: unknown source radio" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_command(tmp_path: Path) -> None:
    assert commontone("dance", folder=tmp_path).returncode == 2


def test_backup_while_the_database_is_open(tmp_path: Path) -> None:
    database = tmp_path / "data" / "commontone.sqlite"
    with Store.open(database, load_keys(None, database)) as store:
        store.members.ensure(7)
        done = commontone("backup", "copy.sqlite", folder=tmp_path)
        assert done.returncode == 0, done.stderr
    copy = tmp_path / "copy.sqlite"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert sqlite3.connect(copy).execute("SELECT id FROM members").fetchall() == [(7,)]
    assert [path.name for path in tmp_path.iterdir()].count("copy.sqlite") == 1

    again = commontone("backup", "copy.sqlite", folder=tmp_path)
    assert again.returncode == 1
    assert "exists already" in again.stderr
    assert commontone("backup", "copy.sqlite", "--force", folder=tmp_path).returncode == 0
    assert not list(tmp_path.glob(".copy*"))


def test_backup_without_a_database(tmp_path: Path) -> None:
    done = commontone("backup", "copy.sqlite", folder=tmp_path)
    assert done.returncode == 1
    assert "There is no database" in done.stderr
    assert not (tmp_path / "copy.sqlite").exists()


def test_a_newer_database_is_a_sentence(tmp_path: Path) -> None:
    database = tmp_path / "commontone.sqlite"
    database.write_bytes(b"this is no database, but it is long enough to be looked at" * 20)
    done = commontone(
        "run",
        folder=tmp_path,
        DATABASE=str(database),
        DISCORD_TOKEN="x",
        SPOTIFY_CLIENT_ID="y",
        SECRET_KEY="a long enough secret",
    )
    assert done.returncode == 1
    assert "damaged" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
async def test_sigterm_ends_it_cleanly(tmp_path: Path) -> None:
    async with town(tmp_path, start=False) as place:
        settings = place.settings
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            cwd=tmp_path,
            env={
                "PYTHONPATH": str(REPOSITORY),
                "PATH": os.environ["PATH"],
                "DISCORD_TOKEN": "demo.token",
                "SPOTIFY_CLIENT_ID": str(settings.spotify_client_id),
                "DISCORD_API_URL": settings.discord_api_url,
                "SPOTIFY_API_URL": settings.spotify_api_url,
                "SPOTIFY_ACCOUNTS_URL": settings.spotify_accounts_url,
                "DATABASE": str(tmp_path / "run.sqlite"),
                "WEB_PORT": str(settings.web_port),
            },
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            await place.discord.wait_connected(timeout=30)
            reply = await place.person("Ada").command("help", guild=place.guild)
            assert "What you can do here" in (await reply.wait()).text
        finally:
            process.send_signal(signal.SIGTERM)
            _, stderr = await asyncio.wait_for(process.communicate(), timeout=20)
        log = stderr.decode()
        assert process.returncode == 0, log
        assert "stopped" in log
        assert "Traceback" not in log
