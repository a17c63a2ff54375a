"""From dumps to a world file: read, settle who and what counts, pair, write."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.world import names, people, reading
from bot.world.dumps import LICENCE, DumpFile, open_dump, taken_out
from bot.world.engine import connect
from bot.world.errors import BadDump, NothingInCommon
from bot.world.pairs import Lists, Pairs, Shares, together
from bot.world.progress import Listener, Progress, silent
from bot.world.sharpen import sharpened
from bot.world.workplace import workplace
from storage.world import Dump, Kind, Provenance, WorldInfo, WorldWriter

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SOURCE = "ListenBrainz"


def build_world(dumps: Sequence[Path], target: Path, on_progress: Listener = silent) -> WorldInfo:
    """Make the world file `target` from one dump or several days of them.

    Whatever stands at `target` stays until the new file is whole. Needs about as much room
    beside it as the dumps' sums take (a tenth of their size) and 2 GB of memory; the same dumps
    make the same bytes.

    Raises:
        EngineMissing: DuckDB is not installed.
        BadDump: a file is broken, cut short, another thing, or named twice.
        NothingInCommon: nobody shares an artist with anybody.
        CannotWrite: there is no writing beside `target`.
    """
    files = sorted((open_dump(path) for path in dumps), key=lambda dump: (dump.date, dump.id))
    for one, other in pairwise(files):
        if (one.id, one.date) == (other.id, other.date):
            raise BadDump(f"{one.path} and {other.path} are the same dump.", "Name it once.")
    with workplace(target) as folder, connect(folder) as connection:
        counts = _read(connection, files, folder, on_progress)
        who, listens = _settle(connection, on_progress)
        origin = Provenance(
            source=SOURCE,
            licence=LICENCE,
            dumps=tuple(
                Dump(dump.id, dump.date, rows) for dump, rows in zip(files, counts, strict=True)
            ),
            listens=listens,
            people=who,
        )
        with WorldWriter(target, working=folder) as writer:
            return _write(connection, writer, origin, on_progress)


def _read(
    connection: DuckDBPyConnection, files: list[DumpFile], folder: Path, on_progress: Listener
) -> list[int]:
    """Add up the listens of all files; returns how many rows each dump has."""
    reading.prepare(connection)
    total, done, since = sum(dump.size for dump in files), 0, 0
    counts = []
    for dump in files:
        rows = 0
        for member in dump.members:
            on_progress(Progress("reading", done, total))
            with taken_out(dump, member, folder) as parquet:
                rows += reading.add_listens(connection, parquet, member.name)
            done += member.size
            since += 1
            if since == 24:  # Keeps what a full dump leaves on the disk from growing with it.
                reading.add_up(connection)
                since = 0
        counts.append(rows)
    on_progress(Progress("reading", total, total))
    return counts


def _settle(connection: DuckDBPyConnection, on_progress: Listener) -> tuple[int, int]:
    steps = 6
    on_progress(Progress("settling", 0, steps))
    reading.add_up(connection)
    on_progress(Progress("settling", 1, steps))
    who, listens = people.leave_out_bots(connection)
    on_progress(Progress("settling", 2, steps))
    names.settle(connection)
    on_progress(Progress("settling", 3, steps))
    people.count_listeners(connection, "artist")
    people.leave_out_nobodys(connection)
    people.count_listeners(connection, "recording")
    on_progress(Progress("settling", 4, steps))
    people.shares(connection, "artist")
    on_progress(Progress("settling", 5, steps))
    people.shares(connection, "recording")
    on_progress(Progress("settling", 6, steps))
    return who, listens


def _write(
    connection: DuckDBPyConnection,
    writer: WorldWriter,
    origin: Provenance,
    on_progress: Listener,
) -> WorldInfo:
    artists, guesses = names.artist_rows(connection)
    if not artists:
        raise NothingInCommon
    writer.add_artists(artists, guesses)
    n_artists = len(artists)
    del artists
    _pair(connection, writer, "artist", n_artists, on_progress)
    on_progress(Progress("writing", 0, 2))
    writer.add_recordings(names.recording_rows(connection))
    on_progress(Progress("writing", 1, 2))
    n_recordings = connection.execute("SELECT count(*) FROM recording_numbers").fetchall()[0][0]
    _pair(connection, writer, "recording", n_recordings, on_progress)
    info = writer.finish(origin)
    on_progress(Progress("writing", 2, 2))
    return info


def _pair(
    connection: DuckDBPyConnection,
    writer: WorldWriter,
    kind: Kind,
    count: int,
    on_progress: Listener,
) -> None:
    step = f"pairing {kind}s"
    on_progress(Progress(step, 0, count))
    columns = connection.execute(f"SELECT person, item, plays FROM {kind}_shares").fetchnumpy()
    connection.execute(f"DROP TABLE {kind}_shares")
    person, item, plays = (
        np.asarray(columns[name], dtype=np.int32) for name in ("person", "item", "plays")
    )
    del columns
    pairs = Pairs(Shares(person, item, plays, n_items=count))
    del person, item, plays
    parts: list[Lists] = []
    for done, lists in pairs.blocks():
        on_progress(Progress(step, done, count))
        if kind == "artist":
            parts.append(lists)
        else:
            writer.add_lists(kind, lists.of, lists.near, lists.scores)
    on_progress(Progress(step, count, count))
    if kind == "artist":
        _sharpen(together(parts), pairs, writer, on_progress)


def _sharpen(lists: Lists, pairs: Pairs, writer: WorldWriter, on_progress: Listener) -> None:
    step, count = "sharpening", pairs.n_items
    sharp = sharpened(lists, pairs.lengths, lambda done: on_progress(Progress(step, done, count)))
    on_progress(Progress(step, count, count))
    writer.add_lists("artist", sharp.of, sharp.near, sharp.scores)
