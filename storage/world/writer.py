"""Write a world file: beside its place, and put there only when it is whole."""

from __future__ import annotations

import json
import os
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from storage.errors import DatabaseFull, DatabaseUnreachable
from storage.world.packing import name_key, pack_list, pack_mbid
from storage.world.records import Dump, Kind, WorldInfo
from storage.world.schema import APPLICATION_ID, INDEXES, TABLES, VERSION

BEST_KNOWN = 30
"""How many recordings an artist are kept as its best known."""

_WRITABLE = "Check that its folder exists, that you may write there, and that the disk is well."


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a world comes from; `people` and `listens` are those that counted."""

    source: str
    licence: str
    dumps: tuple[Dump, ...]
    listens: int
    people: int


class WorldWriter:
    """Use as a context manager, and call `finish` at the end; without it nothing is replaced.

    Same calls, same bytes: nothing of the clock or of chance gets into the file.
    """

    def __init__(self, target: str | Path, *, working: str | Path | None = None) -> None:
        """`working`: a folder on the disk of `target` for the unfinished file (default: beside)."""
        self.target = Path(target)
        folder = Path(working) if working else self.target.parent
        self._unfinished = folder / f".{self.target.name}.unfinished"
        try:
            self._unfinished.unlink(missing_ok=True)
            self._db = sqlite3.connect(self._unfinished, isolation_level=None)
        except (OSError, sqlite3.Error):
            raise DatabaseUnreachable(f"{self.target} cannot be written.", _WRITABLE) from None
        # Nobody reads the unfinished file, and a torn one is thrown away: no journal, no syncs.
        self._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        self._db.executescript(
            f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION};"
        )
        self._db.executescript(f"{TABLES} BEGIN;")
        self._pairs: dict[str, int] = {"artist": 0, "recording": 0}
        self._counts: dict[str, int] = {"artist": 0, "recording": 0}
        self._artist_names: list[str] = []
        self._tags: dict[str, int] = {}

    def __enter__(self) -> WorldWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._db.close()
        self._unfinished.unlink(missing_ok=True)
        if isinstance(error, sqlite3.OperationalError):
            primary = error.sqlite_errorcode & 0xFF
            if primary == sqlite3.SQLITE_FULL:
                raise DatabaseFull from None
            if primary in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY):
                raise DatabaseUnreachable(f"{self.target} cannot be written.", _WRITABLE) from None

    def add_artists(
        self, rows: Iterable[tuple[str, str, int]], nameless: Collection[int] = ()
    ) -> None:
        """(MBID, name, listeners); numbered 0, 1, ... as they come.

        `nameless`: numbers of those whose name is a guess, not to be found by it.
        """
        names = self._artist_names
        keys: list[tuple[int, int]] = []

        def lines() -> Iterator[tuple[int, bytes, str, int]]:
            for mbid, name, listeners in rows:
                number = len(names)
                names.append(name)
                key = None if number in nameless else name_key(name)
                if key is not None:
                    keys.append((key, number))
                yield number, _packed(mbid), name, listeners

        self._db.executemany("INSERT INTO artists VALUES (?, ?, ?, ?)", lines())
        self._db.executemany("INSERT INTO artist_keys VALUES (?, ?)", sorted(keys))
        self._counts["artist"] = len(names)

    def add_recordings(self, rows: Iterable[tuple[str, str, str, tuple[int, ...], int]]) -> None:
        """(MBID, name, credit, numbers of those credited, listeners); numbered as they come."""
        credits: dict[tuple[str, tuple[int, ...]], int] = {}
        keys: set[tuple[int, int]] = set()
        best: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)

        def lines() -> Iterator[tuple[int, bytes, str, int, int]]:
            for number, (mbid, name, credit, artists, listeners) in enumerate(rows):
                spellings = {credit, *(self._artist_names[first] for first in artists[:1])}
                keys.update(
                    (key, number)
                    for spelling in spellings
                    if (key := name_key(spelling, name)) is not None
                )
                for artist in artists:
                    best[artist].append((-listeners, number))
                credit_id = credits.setdefault((credit, artists), len(credits))
                self._counts["recording"] = number + 1
                yield number, _packed(mbid), name, credit_id, listeners

        self._db.executemany("INSERT INTO recordings VALUES (?, ?, ?, ?, ?)", lines())
        self._db.executemany(
            "INSERT INTO credits VALUES (?, ?, ?)",
            (
                (number, name, json.dumps(artists, separators=(",", ":")))
                for (name, artists), number in credits.items()
            ),
        )
        self._db.executemany("INSERT INTO recording_keys VALUES (?, ?)", sorted(keys))
        self._db.executemany(
            "INSERT INTO best_known VALUES (?, ?, ?)",
            (
                (artist, place, recording)
                for artist in sorted(best)
                for place, (_, recording) in enumerate(sorted(best[artist])[:BEST_KNOWN])
            ),
        )

    def add_lists(
        self,
        kind: Kind,
        of: NDArray[np.integer],
        near: NDArray[np.integer],
        scores: NDArray[np.floating],
    ) -> None:
        """Lists as `World.similar` gives them back: sorted by `of`, most similar first."""
        if not of.size:
            return
        starts = np.flatnonzero(np.r_[True, np.diff(of) != 0])
        ends = np.r_[starts[1:], of.size]
        self._db.executemany(
            f"INSERT INTO {kind}_lists VALUES (?, ?)",
            (
                (int(of[start]), pack_list(near[start:end], scores[start:end]))
                for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
            ),
        )
        self._pairs[kind] += int(of.size)

    def add_tags(self, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
        """(number of an artist, its tags, strongest first); once for each artist."""
        for artist, tags in rows:
            self._db.executemany(
                "INSERT INTO artist_tags VALUES (?, ?, ?)",
                [
                    (artist, place, self._tags.setdefault(tag, len(self._tags)))
                    for place, tag in enumerate(tags)
                ],
            )

    def add_spotify_ids(self, kind: Kind, rows: Iterable[tuple[int, str]]) -> None:
        """(number, Spotify id)."""
        self._db.executemany(
            f"INSERT OR IGNORE INTO {kind}_spotify VALUES (?, ?)",
            ((spotify_id, number) for number, spotify_id in rows),
        )

    def finish(self, origin: Provenance) -> WorldInfo:
        """Complete the file and put it in its place, for good (it survives a power cut)."""
        self._db.executemany(
            "INSERT INTO tags VALUES (?, ?)", ((n, name) for name, n in self._tags.items())
        )
        facts = {
            "source": origin.source,
            "licence": origin.licence,
            "date": max((dump.date for dump in origin.dumps), default=""),
            "listens": origin.listens,
            "people": origin.people,
            "artists": self._counts["artist"],
            "recordings": self._counts["recording"],
            "artist_pairs": self._pairs["artist"],
            "recording_pairs": self._pairs["recording"],
            "artist_tags": self._count("artist_tags"),
            "spotify_ids": self._count("artist_spotify") + self._count("recording_spotify"),
        }
        dumps = [
            {"id": dump.id, "date": dump.date, "listens": dump.listens} for dump in origin.dumps
        ]
        self._db.execute(
            "INSERT INTO meta VALUES ('info', ?)", [json.dumps({**facts, "dumps": dumps})]
        )
        self._db.execute("COMMIT")
        self._db.executescript(INDEXES)
        self._db.close()
        _sync(self._unfinished)
        os.replace(self._unfinished, self.target)
        _sync(self.target.parent)
        return WorldInfo(
            dumps=origin.dumps,
            size=self.target.stat().st_size,
            **facts,  # type: ignore[arg-type]
        )

    def _count(self, table: str) -> int:
        found: int = self._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        return found


def _packed(mbid: str) -> bytes:
    packed = pack_mbid(mbid)
    if packed is None:
        raise ValueError(f"not an MBID: {mbid!r}")
    return packed


def _sync(path: Path) -> None:
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return  # Windows opens no folders; the rename is in its journal.
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
