"""A world as two plain files that anybody can read: similar.csv and items.csv."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from bot.world.errors import CannotWrite
from bot.world.progress import Listener, Progress, silent
from storage.world import Kind, World

KINDS: tuple[tuple[Kind, str], ...] = (("artist", "artist"), ("recording", "track"))
"""What the world calls them, and what the recommender's `similar` does."""


def export_world(source: Path, folder: Path, on_progress: Listener = silent) -> tuple[int, int]:
    """Write similar.csv (kind, id, similar_id, score) and items.csv (kind, id, name, artist,
    listeners) to `folder`; returns how many rows of each. Ids are MusicBrainz's, kinds "artist"
    and "track"; the column artist is empty for artists.
    """
    with World.open(source) as world:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            pairs = _written(
                folder / "similar.csv",
                ("kind", "id", "similar_id", "score"),
                lambda add: _add_pairs(world, add, on_progress),
            )
            items = _written(
                folder / "items.csv",
                ("kind", "id", "name", "artist", "listeners"),
                lambda add: _add_items(world, add, on_progress),
            )
        except OSError as error:
            raise CannotWrite(f"{folder} cannot be written: {error.strerror}.") from None
    return pairs, items


Add = Callable[[Iterable[tuple[object, ...]]], None]


def _written(target: Path, header: tuple[str, ...], fill: Callable[[Add], None]) -> int:
    """Write beside `target` and put it there when it is whole."""
    unfinished = target.with_name(f".{target.name}.unfinished")
    rows = 0
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)

            def add(lines: Iterable[tuple[object, ...]]) -> None:
                nonlocal rows
                for line in lines:
                    writer.writerow(line)
                    rows += 1

            fill(add)
        os.replace(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)
    return rows


def _add_pairs(world: World, add: Add, on_progress: Listener) -> None:
    total, done = world.info.artist_pairs + world.info.recording_pairs, 0
    for kind, name in KINDS:
        for ids in world.all_ids(kind):
            of, near, scores = world.similar(kind, ids)
            mbids = world.mbids(kind, np.unique(np.concatenate([of, near])).tolist())
            add(
                (name, mbids[one], mbids[other], f"{score:.6g}")
                for one, other, score in zip(
                    of.tolist(), near.tolist(), scores.tolist(), strict=True
                )
            )
            done += of.size
            on_progress(Progress("exporting pairs", done, total))


def _add_items(world: World, add: Add, on_progress: Listener) -> None:
    total, done = world.info.artists + world.info.recordings, 0
    for ids in world.all_ids("artist"):
        artists = world.artists(ids)
        add(("artist", artists[n].mbid, artists[n].name, "", artists[n].listeners) for n in ids)
        done += len(ids)
        on_progress(Progress("exporting names", done, total))
    for ids in world.all_ids("recording"):
        songs = world.recordings(ids)
        add(
            ("track", songs[n].mbid, songs[n].name, songs[n].artist, songs[n].listeners)
            for n in ids
        )
        done += len(ids)
        on_progress(Progress("exporting names", done, total))
