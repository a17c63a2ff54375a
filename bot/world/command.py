"""`commontone world ...`: what people elsewhere listen to, as one file on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bot.world.progress import Progress
    from storage.world import WorldInfo

FILE = click.Path(dir_okay=False, path_type=Path)


def make_group(sentences: Callable[[Callable[..., Any]], Callable[..., Any]]) -> click.Group:
    """The group of commands; `sentences` makes failures a line on standard error."""

    @click.group()
    def world() -> None:
        """Similar artists and recordings, from open listening data, for every server here."""

    @world.command()
    @click.argument("dumps", nargs=-1, required=True, type=FILE)
    @click.option(
        "--out", type=FILE, help="The file to make.  [default: the one the bot uses, see WORLD]"
    )
    @sentences
    def build(dumps: tuple[Path, ...], out: Path | None) -> None:
        """Build a world from DUMPS: ListenBrainz's Spark dumps (.tar), one day or several.

        They are listed at https://data.metabrainz.org/pub/musicbrainz/listenbrainz/incremental/
        (about 400 MB a day, kept for 12 days), and are CC0. The world you have stays in its place
        until the new one is whole.
        """
        from bot.settings import load_settings
        from bot.world.build import build_world

        target = out or load_settings().world_file
        with shown_progress() as show:
            info = build_world(dumps, target, show)
        _say(info, target)
        if out is not None:
            click.echo(f"To let the bot use it: commontone world use {target}")

    @world.command()
    @click.argument("file", required=False, type=FILE)
    @sentences
    def info(file: Path | None) -> None:
        """Say what is in the world (or in FILE), how old it is, and how much it covers."""
        from bot.settings import load_settings
        from bot.world.coverage import coverage
        from storage.world import World

        settings = load_settings()
        path = file or settings.world_file
        with World.open(path) as opened:
            _say(opened.info, path)
            covered = coverage(opened, settings)
        if covered is None or not covered.recordings:
            click.echo("This bot has no music yet that it could cover.")
            return
        click.echo(
            f"Of this bot's {covered.artists:,} artists it knows {covered.artists_known:,} "
            f"({_percent(covered.artists_known, covered.artists)}), "
            f"{covered.artists_listed:,} of them with similar ones."
        )
        click.echo(
            f"Of its {covered.recordings:,} recordings it knows {covered.recordings_known:,} "
            f"({_percent(covered.recordings_known, covered.recordings)}), "
            f"{covered.recordings_listed:,} of them with similar ones."
        )

    @world.command()
    @click.argument("file", type=FILE)
    @sentences
    def use(file: Path) -> None:
        """Let the bot use FILE, also while it is running."""
        from bot.settings import load_settings
        from bot.world.using import use_world

        settings = load_settings()
        _say(use_world(file, settings), settings.world_file)

    @world.command()
    @click.argument("file", type=FILE)
    @click.option(
        "--to",
        "folder",
        required=True,
        type=click.Path(file_okay=False, path_type=Path),
        help="Folder for similar.csv and items.csv.",
    )
    @sentences
    def export(file: Path, folder: Path) -> None:
        """Write what is in FILE as similar.csv (kind, id, similar_id, score) and items.csv."""
        from bot.world.export import export_world

        with shown_progress() as show:
            pairs, items = export_world(file, folder, show)
        click.echo(f"Wrote {pairs:,} pairs and the names of {items:,} items to {folder}.")

    return world


@contextmanager
def shown_progress() -> Iterator[Callable[[Progress], None]]:
    """One bar a step, on standard error; nothing where that is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    bars = Bars(*columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal)
    tasks: dict[str, Any] = {}

    def show(progress: Progress) -> None:
        if progress.step not in tasks:
            tasks[progress.step] = bars.add_task(progress.step)
        bars.update(tasks[progress.step], completed=progress.done, total=max(progress.total, 1))

    with bars:
        yield show


def _say(info: WorldInfo, path: Path) -> None:
    size = f"{info.size / 1_000_000:,.1f} MB"
    days = f"{len(info.dumps)} dumps, the newest" if len(info.dumps) > 1 else "one dump,"
    click.echo(f"{path} ({size}): {info.source} ({info.licence}), {days} of {info.date}.")
    click.echo(f"That is {_age(info.date)}.")
    click.echo(
        f"Made of {info.listens:,} listens by {info.people:,} people: {info.artists:,} artists "
        f"({info.artist_pairs:,} pairs) and {info.recordings:,} recordings "
        f"({info.recording_pairs:,} pairs)."
    )
    if info.artist_tags or info.spotify_ids:
        click.echo(f"Also {info.artist_tags:,} tags and {info.spotify_ids:,} Spotify ids.")


def _age(date: str) -> str:
    from datetime import UTC, datetime

    try:
        days = (datetime.now(UTC).date() - datetime.fromisoformat(date).date()).days
    except ValueError:
        return "of unknown age"
    if days < 1:
        return "from today"
    return "a day old" if days == 1 else f"{days:,} days old"


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "0%"


__all__ = ["make_group"]
