"""The command line. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from bot import __version__
from bot.world.command import make_group

USAGE, FAILURE = 2, 1
"""Exit codes: something that the caller has to change, and something that went wrong."""

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

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
    logs.configure(settings.log_level, form=settings.log_format)
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
    from bot.only_one import only_one

    async def serve() -> None:
        await App(settings).run()

    with only_one(settings.database):
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
@click.option(
    "--weeks",
    type=click.IntRange(0, 104),
    default=0,
    help="Instead of the story: one playlist, made anew by its schedule for so many weeks.",
)
@sentences
def demo(scene: Path | None, **given: Any) -> None:
    """Try it without any account: a small Discord, Spotify and ListenBrainz on this machine."""
    # First, so that one that cannot be used is told at once: the rest takes seconds to import.
    from bot.demo.opening import opened

    people = opened(scene)
    from bot.demo.command import run_demo

    sys.exit(run_demo(people, **given))


@main.command()
@click.option(
    "--deep",
    is_flag=True,
    help="Also read the whole database, open every token, and look at disk, backups and clock.",
)
@sentences
def doctor(deep: bool) -> None:
    """Say what is missing or wrong, and how to mend it."""
    from bot.doctor import run_doctor

    if not deep:
        sys.exit(run_doctor())
    from bot.deep_doctor import examine_deep

    sys.exit(run_doctor(also=examine_deep))


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


@main.command("new-key")
@sentences
def new_key() -> None:
    """Change the key that tokens are encrypted with, and seal them anew. Stop the bot first.

    Older backups stay sealed with the old key: make a new one afterwards.
    """
    from bot.new_key import change_key
    from bot.settings import load_settings

    file = change_key(load_settings())
    click.echo(f"Wrote a new key to {file} and sealed all tokens with it.")
    click.echo("Older backups need the old key: make a new one with commontone backup.")


@main.command("member-data")
@click.argument("member", type=int)
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The ZIP to write.",
)
@sentences
def member_data(member: int, target: Path) -> None:
    """Write all that is stored about MEMBER (a Discord id) to a ZIP, to be given to them.

    It is the same file that /privacy gives; for those whose data is larger than Discord takes.
    """
    from bot.member_data import write_member_data
    from bot.settings import load_settings

    size = write_member_data(load_settings(), member, target)
    click.echo(f"Wrote {target} ({size:,} bytes).")


@main.command()
@click.argument("backup", type=click.Path(path_type=Path))
@sentences
def restore(backup: Path) -> None:
    """Put BACKUP in the place of the database. Stop the bot first.

    The backup is checked before anything is touched, and the database of before is kept beside it.
    """
    from bot.restoring import restore as put_back
    from bot.settings import load_settings

    settings = load_settings()
    secret = settings.secret_key.get_secret_value() if settings.secret_key else None
    before = put_back(backup, settings.database, secret)
    click.echo(f"Put {backup} back as {settings.database}.")
    if before is not None:
        click.echo(f"The database of before is kept as {before}.")


@main.command()
@click.option(
    "--interactions",
    type=FILE,
    required=True,
    help="Who has what (CSV or .gz): user_id or playlist_id, track_id or item_id, and where known "
    "weight or plays, and at (when).",
)
@click.option(
    "--tracks",
    type=FILE,
    help="What is known of the items: track_id or item_id, name, artist, artist_id, album, genres "
    "or tags (joined by |). Every row is a candidate.",
)
@click.option("--similar", type=FILE, help="Similar items: kind, id, similar_id, score.")
@click.option("--test", type=FILE, help="Hide these instead: user_id, track_id.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("evaluation"),
    show_default=True,
    help="Folder for report.md, figures.json and pictures.",
)
@click.option("--models", default="", help="Names with commas between; a wrong one lists all.")
@click.option("--against", help="The model that others are compared with.  [default: hybrid]")
@click.option(
    "--by",
    type=click.Choice(["random", "time"]),
    default="random",
    show_default=True,
    help="Hide a share of each person's items, or what came last.",
)
@click.option("--hidden", type=float, default=0.2, show_default=True, help="Share to hide.")
@click.option(
    "--k", "ks", type=click.IntRange(1), multiple=True, default=(5, 10), show_default=True
)
@click.option(
    "--repeats",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="How many times, each with other items hidden.",
)
@click.option(
    "--among",
    type=click.Choice(["all", "server", "world"]),
    default="all",
    show_default=True,
    help="Candidates: all tracks, those somebody has, or those nobody has.",
)
@click.option("--people", type=click.IntRange(1), help="Ask for so many only, drawn at random.")
@click.option(
    "--unseen",
    type=click.IntRange(0),
    default=100,
    show_default=True,
    help="Other tracks that a hidden one stands among in the Top-N test; 0 for no such test.",
)
@click.option(
    "--draws", type=click.IntRange(10), default=1000, show_default=True, help="Bootstrap."
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@click.option(
    "--leaked", is_flag=True, help="Let the models see what is hidden, to show what it does."
)
@click.option("--lists", is_flag=True, help="Also write what was hidden and what was recommended.")
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON.")
@sentences
def evaluate(**given: Any) -> None:
    """Measure how well the models recommend, on files of your own."""
    from bot.evaluation import evaluate_from_command_line

    evaluate_from_command_line(given)


@main.command()
@click.option("--server", type=int, help="Only this server (its Discord id).  [default: all]")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@sentences
def report(server: int | None, as_json: bool) -> None:
    """Show how well recommendations were received: by part of the model, and over time."""
    from bot.report import run_report
    from bot.settings import load_settings

    run_report(load_settings(), server_id=server, as_json=as_json)


@main.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--member", type=int, help="Whose data export it is (their Discord id).")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@sentences
def import_(path: Path, member: int | None, as_json: bool) -> None:
    """Take in PATH: a member's data export from Spotify, or a table of audio features.

    A data export is a ZIP, a JSON file of it, or a folder of these. A table (CSV, also .csv.gz)
    has audio features by Spotify track id. The bot may be running meanwhile.

    \b
    What is counted of an export (--json prints exactly these):
      plays      rows of music played for 30 s or more, and not skipped
      skipped    all other rows of music: marked as skipped, or shorter
      tracks     different tracks of both, and of library and playlists
                 (by Spotify id; without one by artist and title)
      podcasts   rows of podcast episodes and of audiobooks: left out
      unmatched  rows without a known Spotify track: those that name
                 nothing, and songs known by artist and title only, which
                 are among plays and skipped too, and count all the same
    A row that stands there twice is counted once. Sending the same again
    gives the same figures and changes nothing.
    """
    from bot.importing import run_import
    from bot.settings import load_settings

    run_import(load_settings(), path, member_id=member, as_json=as_json)


main.add_command(make_group(sentences))

__all__ = ["main"]
