"""The database's file: full disk, locks, damage, rights, two bots, restores."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from tests.faults import acting
from tests.faults.count import count
from tests.faults.families.usual import LATER, must, settled, told, town
from tests.faults.place import Place
from tests.faults.rooms import can_mount
from tests.faults.table import NotHere, Scope, fault

MEGABYTE = 1 << 20


async def later(where: Place) -> None:
    """A rating cannot be kept now: the member is told to try later."""
    reply = await where.person("Ada").command(
        "rate", guild=where.guild, track="Peculiar Song 3", score=4
    )
    await told(reply, LATER)


@fault("another process holds the database locked")
async def locked(scope: Scope) -> None:
    async with town(scope) as where:
        with contextlib.closing(sqlite3.connect(where.database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await later(where)
            await where.logs("DatabaseLocked")
            await where.alive()
            other.execute("ROLLBACK")
        await acting.rate(where, "Ada", "track003", 8)


@fault("another process holds the database locked in an import")
async def locked_import(scope: Scope) -> None:
    async with town(scope) as where:
        with contextlib.closing(sqlite3.connect(where.database, isolation_level=None)) as other:
            task = asyncio.ensure_future(acting.bring(where, "Ada", 1, tracks=3000))
            await asyncio.sleep(0.4)
            other.execute("PRAGMA busy_timeout = 5000")
            other.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(3)
            other.execute("ROLLBACK")
        await task


def _disk() -> None:
    if not can_mount():
        raise NotHere("a process of ours may not mount a small disk")


@fault("the disk is full: commands")
async def full(scope: Scope) -> None:
    _disk()
    async with town(scope, limits={"disk": 6 * MEGABYTE}) as where:
        inside = where.inside = Path(f"/proc/{where.bot.pid}/root{where.folder}")
        await acting.playlist(where, "Ada", "Before")
        ballast = inside / "ballast"
        _fill(ballast)
        await later(where)
        await where.logs("DatabaseFull")
        await where.alive()
        scope.tally += count(where)
        ballast.unlink()
        await acting.rate(where, "Ada", "track003", 8)


@fault("the disk is full: an import, a reading, a playlist")
async def full_work(scope: Scope) -> None:
    _disk()
    async with town(scope, limits={"disk": 6 * MEGABYTE}) as where:
        where.inside = Path(f"/proc/{where.bot.pid}/root{where.folder}")
        ballast = where.inside / "ballast"
        _fill(ballast)
        reply = await where.person("Ada").command(
            "import", guild=None, file=("plays.zip", acting.export(1, 3000)[0])
        )
        await reply.wait(lambda m: bool(m.text) and not m.loading)
        reply = await where.person("Ada").command("playlist mine", guild=where.guild, length=8)
        await told(reply, LATER)
        reply = await where.person("Ben").command("sync", guild=where.guild)
        await reply.wait(lambda m: "100%" not in m.text and not m.loading)
        await where.alive()
        await where.logs("Full")
        ballast.unlink()
        await acting.sync(where, "Ben")
        await acting.bring(where, "Ada", 2)


def _fill(ballast: Path) -> None:
    """Take all the room there is."""
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        for size in (65536, 4096, 512, 64, 1):
            with contextlib.suppress(OSError):
                while file.write(b"\0" * size):
                    pass


@fault("no file may grow any more")
async def cannot_grow(scope: Scope) -> None:
    async with town(scope, limits={"file_size": 3 * MEGABYTE}) as where:
        reply = await where.person("Ada").command(
            "import", guild=None, file=("plays.zip", acting.export(1, 9000)[0])
        )
        await reply.wait(lambda m: "later" in m.text or "could not" in m.text or "memory" in m.text)
        await where.alive()
        await where.logs("Database")
        await where.again()


def damaged(name: str, harm: Callable[[Path], None], *words: str, quick: bool = False) -> None:
    """The file is harmed while no bot runs: the next one refuses with clear words."""

    @fault(name, quick=quick)
    async def happens(scope: Scope) -> None:
        async with town(scope) as where:
            backup = where.folder.with_name("copy.sqlite")
            await where.stop()
            code, text = await where.commontone("backup", str(backup))
            must(code == 0, text)
            harm(where.database)
            await where.start(ready=False)
            code = await where.bot.wait()
            must(code == 1, f"it ended with {code}")
            must("Traceback" not in where.log(), "a traceback instead of a sentence")
            await where.logs(*words)
            code, text = await where.commontone("restore", str(backup))
            must(code == 0, text)
            await where.start()


def _overwrite(path: Path) -> None:
    path.write_bytes(b"not a database at all " * 400)


def _truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2 // 4096 * 4096 + 100)


def _scratch(path: Path) -> None:
    """Noise over the pages of the schema's tables, from the second one on."""
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(200 * 4096))


damaged("the file is no database any more", _overwrite, "is damaged")
damaged("the file is cut in half", _truncate, "is damaged")
damaged("pages of the file are noise", _scratch, "is damaged")


@fault("a damaged write-ahead log after a kill")
async def damaged_wal(scope: Scope) -> None:
    async with town(scope) as where:
        await settled(where)
        await where.stop()
        await where.start()
        # All that was said before stands in the file itself; the log holds what comes now.
        reply = await where.person("Cleo").command(
            "rate", guild=where.guild, track="Peculiar Song 3", score=4
        )
        await told(reply, "**4** of 10")
        await where.kill()
        wal = where.database.with_name(f"{where.database.name}-wal")
        content = bytearray(wal.read_bytes()) if wal.exists() else bytearray()
        for place in range(200, len(content), 97):
            content[place] ^= 0xFF
        if content:
            wal.write_bytes(bytes(content))
        await where.start()


@fault("pages are damaged while the bot runs")
async def damaged_running(scope: Scope) -> None:
    async with town(scope) as where:
        await settled(where)
        backup = where.folder.with_name("copy.sqlite")
        code, text = await where.commontone("backup", str(backup))
        must(code == 0, text)
        whole = where.database.read_bytes()
        must(len(whole) > 0, "empty")
        await where.stop()
        await where.start()
        _scratch(where.database)
        await where.logs("damaged", within=20) if await _noticed(where) else None
        await where.alive()
        await where.kill()
        code, text = await where.commontone("restore", str(backup))
        must(code == 0, text)
        await where.start()


async def _noticed(where: Place) -> bool:
    reply = await where.person("Ada").command("recommend", guild=where.guild)
    message = await reply.wait()
    return LATER in message.text


@fault("the folder of the database cannot be written")
async def read_only(scope: Scope) -> None:
    if not can_mount():
        raise NotHere("a process of ours may not mount a folder read-only")
    async with town(scope) as where:
        await where.stop()
        await where.start(limits={"read_only": True}, ready=False)
        code = await where.bot.wait()
        must(code == 1, f"it ended with {code}")
        await where.logs("Nothing can be written beside the database")
        must("Traceback" not in where.log(), "a traceback instead of a sentence")
        await where.start()


@fault("a second bot on the same database", quick=True)
async def second(scope: Scope) -> None:
    async with town(scope) as where:
        code, text = await where.commontone("run", env={"WEB_PORT": "0"})
        must(code == 1, f"it ended with {code}")
        must("Another Commontone is running on this database" in text, text)
        await where.alive()


@fault("a restore under a running bot")
async def restore_running(scope: Scope) -> None:
    async with town(scope) as where:
        backup = where.folder.with_name("copy.sqlite")
        code, text = await where.commontone("backup", str(backup))
        must(code == 0, text)
        code, text = await where.commontone("restore", str(backup))
        must(code == 1, f"it ended with {code}")
        must("Another Commontone is running" in text, text)


@fault("a restore of a wrong file")
async def restore_wrong(scope: Scope) -> None:
    async with town(scope) as where:
        await where.stop()
        for content in (b"", b"hello", where.database.read_bytes()[:9000]):
            wrong = where.folder.with_name("wrong.sqlite")
            wrong.write_bytes(content)
            code, text = await where.commontone("restore", str(wrong))
            must(code == 1, f"it ended with {code}: {text}")
            must("Traceback" not in text, text)
        await where.start()


@fault("the key file is lost")
async def no_key(scope: Scope) -> None:
    async with town(scope) as where:
        await where.stop()
        key = where.database.with_suffix(".key")
        kept = key.rename(key.with_name("kept"))
        await where.start(ready=False)
        must(await where.bot.wait() == 1, "it started without the key")
        await where.logs("has lost its key file")
        kept.rename(key)
        await where.start()


@fault("another key than the database's")
async def wrong_key(scope: Scope) -> None:
    async with town(scope) as where:
        await where.stop()
        where.env["SECRET_KEY"] = "quite another secret key"
        await where.start(ready=False)
        must(await where.bot.wait() == 1, "it started with a wrong key")
        await where.logs("The secret key does not fit")
        where.env.clear()
        await where.start()


@fault("a database of a newer version")
async def newer(scope: Scope) -> None:
    async with town(scope) as where:
        await where.stop()
        with contextlib.closing(sqlite3.connect(where.database)) as opened:
            opened.execute(
                "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
                "VALUES ('commontone', 'of_next_year', '2027-01-01')"
            )
            opened.commit()
        await where.start(ready=False)
        must(await where.bot.wait() == 1, "it started")
        await where.logs("made by a newer version")
        with contextlib.closing(sqlite3.connect(where.database)) as opened:
            opened.execute("DELETE FROM _sqlite_migrations WHERE name = 'of_next_year'")
            opened.commit()
        await where.start()


@fault("backups are made while much is written")
async def backup_under_load(scope: Scope) -> None:
    async with town(scope) as where:
        task = asyncio.ensure_future(acting.bring(where, "Ada", 1, tracks=4000))
        for number in range(3):
            target = where.folder.with_name(f"copy{number}.sqlite")
            code, text = await where.commontone("backup", str(target))
            must(code == 0, text)
            with contextlib.closing(sqlite3.connect(target)) as opened:
                must(opened.execute("PRAGMA integrity_check").fetchone()[0] == "ok", "torn")
        await task
        code, text = await where.commontone("backup", str(where.folder.with_name("last.sqlite")))
        must(code == 0, text)
        scope.tally += count(where, where.folder.with_name("last.sqlite"))


@fault("kill -9 in a backup")
async def killed_backup(scope: Scope) -> None:
    async with town(scope) as where:
        await acting.bring(where, "Ada", 1, tracks=4000)
        target = where.folder.with_name("copy.sqlite")
        for after in (0.0, 0.01, 0.02, 0.05):
            child = await where.nursery.start(
                where.settings(),
                where.folder,
                where.folder.with_name("said"),
                args=["backup", str(target), "--force"],
            )
            await asyncio.sleep(after)
            await child.end(9)
            if target.exists():
                with contextlib.closing(sqlite3.connect(target)) as opened:
                    must(opened.execute("PRAGMA integrity_check").fetchone()[0] == "ok", "torn")
        await where.alive()


@fault("kill -9 in a restore")
async def killed_restore(scope: Scope) -> None:
    async with town(scope) as where:
        await acting.bring(where, "Ada", 1, tracks=2000)
        backup = where.folder.with_name("copy.sqlite")
        code, text = await where.commontone("backup", str(backup))
        must(code == 0, text)
        await where.stop()
        for after in (0.0, 0.02, 0.05, 0.1, 0.2):
            child = await where.nursery.start(
                where.settings(),
                where.folder,
                where.folder.with_name("said"),
                args=["restore", str(backup)],
            )
            await asyncio.sleep(after)
            await child.end(9)
            scope.tally += count(where)
        await where.start()


@fault("the folder of the database is removed while the bot runs")
async def removed(scope: Scope) -> None:
    async with town(scope) as where:
        await settled(where)
        aside = where.folder.with_name("aside")
        where.folder.rename(aside)
        status, _ = await where.asks("/healthz")
        must(status in (200, 503), "its pages do not answer")
        must(where.bot.over() is None, "the bot has ended")
        aside.rename(where.folder)
        await where.again()
