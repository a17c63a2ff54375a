"""How long the bot's event loop is ever blocked while a large data export is taken in.

As in `loop`, the stand-ins are in a process of their own. A clock that is looked at in a third
process, which does nothing else, says what of it is the machine's.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import tempfile
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import aiohttp
import click

from bot.app import App
from bot.demo.spotify import load_scene
from bot.demo.stage import Stage
from bot.runtime import settle
from bot.settings import Settings
from tests import exports
from tests.benchmarks.loop import Watch
from tests.scenes import made_up_scene

FILES = 17
PATIENCE = 600.0


@dataclass(frozen=True)
class Figures:
    """Seconds. `idle` is the longest block of a loop with nothing to do, at the same time."""

    blocked: float
    idle: float
    took: float


@click.command()
@click.option("--plays", default=200_000, show_default=True, help="Rows in the export.")
@click.option("--page", is_flag=True, help="Through the upload page, not as an attachment.")
def importing(plays: int, page: bool) -> None:
    """Longest time the event loop was blocked while an export is imported (ms)."""
    figures = measure(plays, page=page)
    click.echo(f"export of {plays:,} plays imported in {figures.took:.1f} s")
    click.echo(f"a loop with nothing to do was blocked for {figures.idle * 1000:.1f} ms")
    click.echo("longest time that the event loop was blocked, in milliseconds:")
    click.echo(f"{figures.blocked * 1000:.1f}")


def measure(plays: int, *, page: bool) -> Figures:
    """Send an export with /import and watch the bot's loop until the summary is there."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    watched, idle = spawn.Pipe()
    with tempfile.TemporaryDirectory() as folder:
        processes = (
            spawn.Process(target=_world, args=(theirs, plays, page, folder), daemon=True),
            spawn.Process(target=_idle, args=(idle,), daemon=True),
        )
        for process in processes:
            process.start()
        try:
            return asyncio.run(_watched(ours, watched))
        finally:
            ours.close()
            for process in processes:
                process.join(10)
                if process.is_alive():
                    process.terminate()


async def _watched(world: Connection, idle: Connection) -> Figures:
    settings: Settings = await asyncio.to_thread(world.recv)
    app = App(settings)
    await app.start()
    settle()
    watch = Watch()
    watching = asyncio.create_task(watch.run())
    idle.send("go")
    world.send("go")
    told = await asyncio.to_thread(world.recv)
    watching.cancel()
    idle.send("enough")
    alone = await asyncio.to_thread(idle.recv)
    await app.stop()
    if isinstance(told, str):
        raise RuntimeError(told)
    return Figures(watch.longest, alone, told)


def _idle(bench: Connection) -> None:
    async def watched() -> float:
        watch = Watch()
        await asyncio.to_thread(bench.recv)
        watching = asyncio.create_task(watch.run())
        await asyncio.to_thread(bench.recv)
        watching.cancel()
        return watch.longest

    bench.send(asyncio.run(watched()))


def _world(bot: Connection, plays: int, page: bool, folder: str) -> None:
    asyncio.run(_act(bot, plays, Path(folder), page=page))


async def _act(bot: Connection, plays: int, folder: Path, *, page: bool) -> None:
    """The other process: the stand-ins, and somebody with an export."""
    rows, counted = exports.history(plays)
    path = exports.extended(folder / "export.zip", rows, FILES)
    del rows
    stage = Stage(load_scene(made_up_scene(saved=(300, 300), playlists=1)), folder=folder)
    await stage.open_servers()
    try:
        bot.send(stage.settings())
        await asyncio.to_thread(bot.recv)
        started = time.perf_counter()
        await _sent(stage, path.read_bytes(), counted.plays, page=page)
        bot.send(time.perf_counter() - started)
    except Exception as error:  # noqa: BLE001 - the other process has to hear of any
        bot.send(f"{type(error).__name__}: {error}")
    finally:
        await stage.close()


async def _sent(stage: Stage, content: bytes, plays: int, *, page: bool) -> None:
    person = stage.person(stage.names[0])
    if page:
        card = await (await person.command("import", guild=stage.guild)).wait()
        reply = await person.press(card, label="Upload a larger file")
        url = next(button.url for button in (await reply.wait()).buttons if button.url)
        form = aiohttp.FormData()
        form.add_field("export", content, filename="my_spotify_data.zip")
        async with aiohttp.ClientSession() as browser, browser.post(url, data=form) as answer:
            answer.raise_for_status()
    else:
        reply = await person.command("import", guild=stage.guild, file=("my.zip", content))
    await reply.wait(lambda message: f"{plays:,} plays" in message.text, timeout=PATIENCE)


__all__ = ["importing", "measure"]
