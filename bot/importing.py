"""`commontone import`: take in a file that the host gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from bot.errors import CommontoneError
from bot.exports import NotAnExport, check_export, part_of, read_export
from bot.services.importing import Imported, Step, halves, take_in, world_ids
from bot.settings import Settings
from bot.sources.features_table import read_features
from storage import Store, load_keys
from storage.world import WorldInUse

TABLE = "table"
"""The source that a host's own table is kept under: it comes before what is looked up."""


def run_import(settings: Settings, path: Path, *, member_id: int | None, as_json: bool) -> None:
    """`commontone import`: a member's data export, or a table of audio features."""
    if member_id is None:
        if path.is_dir() or part_of(path.name) or path.suffix.lower() in (".zip", ".json"):
            raise CommontoneError(
                "This looks like a data export, and it is not said whose.",
                "Add --member with the member's Discord id.",
            )
        count = import_file(settings, path)
        if as_json:
            click.echo(json.dumps({"tracks": count}))
        else:
            click.echo(f"Took in the audio features of {count:,} tracks.")
        return
    with _bar(shown=not as_json) as step:
        imported = import_export(settings, path, member_id, step=step)
    click.echo(json.dumps(counts(imported)) if as_json else sentence(imported))


def counts(imported: Imported) -> dict[str, int]:
    """What `--json` prints."""
    return {
        "plays": imported.plays,
        "tracks": imported.tracks,
        "skipped": imported.skipped,
        "podcasts": imported.podcasts,
        "unmatched": imported.unmatched,
    }


def sentence(imported: Imported) -> str:
    """The same for people."""
    return (
        f"Took in {_some(imported.plays, 'play')} and {_some(imported.skipped, 'skip')} of "
        f"{_some(imported.tracks, 'track')}. "
        f"Left out: {imported.podcasts:,} of podcasts and audiobooks, "
        f"{imported.videos:,} of videos. Without a Spotify track: {imported.unmatched:,}."
    )


def _some(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def import_export(
    settings: Settings, path: Path, member_id: int, *, step: Step = lambda done: None
) -> Imported:
    """Take a member's data export in: a ZIP, a JSON file, or a folder of such.

    Raises `bot.exports.ExportProblem` (and nothing is changed), `storage.StorageError`.
    """
    reading, writing = halves(step)
    listening = read_export(*_files(path), progress=reading)
    with _store(settings) as store:
        store.members.ensure(member_id)
        ids = world_ids(WorldInUse(settings.world_file)())
        return take_in(store, member_id, listening, ids=ids, step=writing)


def import_file(settings: Settings, path: Path) -> int:
    """Store a table of audio features; returns how many tracks. All of it, or nothing.

    Raises `bot.sources.features_table.NotATable`, `storage.StorageError`.
    """
    with _store(settings) as store:
        # Read to its end before anything is written: a file that breaks off changes nothing.
        pages = list(read_features(path))
        if not pages:
            raise CommontoneError(f"{path} has no track with audio features.", "")
        with store.transaction():
            return sum(store.outside.set_features(TABLE, page) for page in pages)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    inside = sorted(file for file in path.rglob("*") if file.is_file())
    files = [file for file in inside if part_of(file.name) or _is_export(file)]
    if not files:
        raise NotAnExport("There is no file of a Spotify data export in this folder.")
    return files


def _is_export(file: Path) -> bool:
    """Whether it is the ZIP of an export; other ZIPs in a folder are none of our business."""
    if file.suffix.lower() != ".zip":
        return False
    try:
        check_export(file)
    except NotAnExport:
        return False
    return True


def _store(settings: Settings) -> Store:
    secret = settings.secret_key.get_secret_value() if settings.secret_key else None
    return Store.open(settings.database, load_keys(secret, settings.database))


@contextmanager
def _bar(*, shown: bool) -> Iterator[Step]:
    if not shown:
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Importing", total=1.0)
        yield lambda done: bar.update(task, completed=done)


__all__ = ["TABLE", "counts", "import_export", "import_file", "run_import", "sentence"]
