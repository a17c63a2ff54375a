"""The command line. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from bot import __version__

USAGE, FAILURE = 2, 1
"""Exit codes: something that the caller has to change, and something that went wrong."""

EPILOG = "Settings come from the environment or from .env; .env.example documents each."


def sentences(command: Callable[..., Any]) -> Callable[..., Any]:
    """Failures of a command as a sentence on standard error, without a traceback."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        from bot.errors import CommontoneError, WrongSettings
        from storage.errors import StorageError

        try:
            return command(*args, **kwargs)
        except WrongSettings as error:
            click.echo(str(error), err=True)
            sys.exit(USAGE)
        except (CommontoneError, StorageError) as error:
            click.echo(str(error), err=True)
            sys.exit(FAILURE)

    return run


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EPILOG,
)
@click.version_option(__version__, prog_name="commontone")
def main() -> None:
    """Commontone, a Discord bot that finds the music a server has in common."""


@main.command()
@sentences
def run() -> None:
    """Start the bot, until it is told to stop (SIGTERM, Ctrl+C)."""
    import asyncio

    from bot import logs
    from bot.errors import WrongSettings
    from bot.settings import load_settings

    settings = load_settings()
    logs.configure(settings.log_level)
    missing = [
        f"{name}: it is missing"
        for name, value in (
            ("DISCORD_TOKEN", settings.discord_token),
            ("SPOTIFY_CLIENT_ID", settings.spotify_client_id),
        )
        if not value
    ]
    if missing:
        raise WrongSettings(missing)

    from bot.app import App

    async def serve() -> None:
        await App(settings).run()

    asyncio.run(serve())


@main.command()
@click.option(
    "--scene",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="People and music to play with, instead of the built-in ones (JSON).",
)
@click.option("--once", is_flag=True, help="End after the story; non-zero if a step failed.")
@click.option("--json", "as_json", is_flag=True, help="Print the story as JSON lines.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8080,
    show_default=True,
    help="Port of the page to type into; 0 takes any.",
)
@click.option(
    "--development",
    is_flag=True,
    help="Let the small Spotify take five people at most, as the real one does.",
)
@sentences
def demo(scene: Path | None, once: bool, as_json: bool, port: int, development: bool) -> None:
    """Try it without any account: a small Discord and a small Spotify on this machine."""
    from bot.demo.command import run_demo

    sys.exit(run_demo(scene=scene, once=once, as_json=as_json, port=port, development=development))


@main.command()
@sentences
def doctor() -> None:
    """Say what is missing or wrong, and how to mend it."""
    from bot.doctor import run_doctor

    sys.exit(run_doctor())


@main.command()
@click.option(
    "--file",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path(".env"),
    show_default=True,
    help="Where the answers are written.",
)
@sentences
def setup(target: Path) -> None:
    """Ask for what the bot needs, check it, and write .env."""
    from bot.setup import run_setup

    sys.exit(run_setup(target))


@main.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace TARGET if it exists.")
@sentences
def backup(target: Path, force: bool) -> None:
    """Copy the database to TARGET, also while the bot is running.

    The key file is not copied: keep it (or SECRET_KEY) at another place, or the tokens in the
    backup cannot be read.
    """
    from bot.backup import back_up
    from bot.settings import load_settings

    size = back_up(load_settings().database, target, force=force)
    click.echo(f"Copied the database to {target} ({size:,} bytes).")


__all__ = ["main"]
