"""`commontone demo`: the story, and then a page to go on with."""

from __future__ import annotations

import asyncio
import sys

from bot import logs
from bot.demo.narrator import JsonLines, Narrator, Terminal
from bot.demo.spotify import Scene
from bot.demo.stage import Stage
from bot.demo.story import play_story, play_weeks
from bot.demo.story.play import CLOSED_DMS
from bot.demo.story.weeks import MovingClock
from bot.errors import CommontoneError


def run_demo(
    scene: Scene,
    *,
    once: bool,
    as_json: bool,
    port: int,
    development: bool,
    weeks: int = 0,
) -> int:
    """Play the story, then stay open with the page where there is somebody to use it.

    With `weeks`, another story: a playlist that lives for so many weeks, by a clock that is moved.

    Returns the exit code: 0, or 1 where a step failed. Raises `CommontoneError` for a port that is
    taken.
    """
    logs.configure("ERROR")
    tell: Narrator = JsonLines() if as_json else Terminal()
    stays = not (once or as_json) and sys.stdout.isatty()
    try:
        used = port if stays else 0
        return asyncio.run(_demo(scene, tell, stays, used, development, weeks))
    except KeyboardInterrupt:
        return 0


async def _demo(
    scene: Scene, tell: Narrator, stays: bool, port: int, development: bool, weeks: int
) -> int:
    clock = MovingClock()
    stage = Stage(
        scene,
        clock=clock,
        quota="development" if development else "extended",
        closed_dms=CLOSED_DMS if len(scene.members) > CLOSED_DMS else None,
    )
    _introduce(tell, len(scene.members), development)
    try:
        await stage.open(port=port)
    except OSError as error:
        raise CommontoneError(
            f"The demo could not listen on port {port} of this machine ({error.strerror}).",
            "Choose another with --port, or let it take any with --port 0.",
        ) from None
    try:
        if weeks:
            failures = await play_weeks(stage, clock, weeks, tell)
        else:
            failures = await play_story(stage, tell)
        if failures:
            steps = "1 step" if failures == 1 else f"{failures} steps"
            tell.says(f"\n{steps} of the story failed.")
        else:
            tell.says("\nEverything in the story worked.")
        if stays:
            tell.says(
                f"\nNow you: open {stage.discord.url}/demo/ in a browser, choose who you are, and "
                "type /help.\nThe bot goes on until you press Ctrl+C."
            )
            await asyncio.Event().wait()
        elif not failures:
            tell.says(
                "In a terminal, `commontone demo` stays open with a page where you can type the "
                "commands yourself."
            )
        return 1 if failures else 0
    finally:
        await stage.close()


def _introduce(tell: Narrator, members: int, development: bool) -> None:
    tell.says(
        "Commontone plays its story on this machine: a small Discord, a small Spotify and a small "
        "ListenBrainz that speak the real protocols, the real bot between them, and "
        f"{members} members."
    )
    if development:
        tell.says(
            "The small Spotify treats the bot as the real one treats an app made today: five seats "
            "(the first five members have them), and no genres."
        )
    else:
        tell.says(
            "The small Spotify treats the bot as an app with extended quota, so that all find a "
            "seat and artists have genres; --development shows how an app made today is treated."
        )
