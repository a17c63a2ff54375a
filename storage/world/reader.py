"""Read a world file: lists, names, tags, listeners; in bulk, and from any thread."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from storage.world.errors import NewerWorld, WorldDamaged, WorldMissing
from storage.world.packing import name_key, pack_mbid, unpack_lists, unpack_mbid
from storage.world.records import Dump, Kind, WorldArtist, WorldInfo, WorldRecording
from storage.world.schema import APPLICATION_ID, VERSION

_AT_ONCE = 500


class World:
    """One world file, opened read-only. It is never written to, only replaced as a whole.

    Ids are numbers of this file: artists and recordings are numbered apart, and a new file
    numbers anew. Whatever is kept elsewhere has to be kept by MBID. Unknown ids are left out of
    every answer, and empty questions get empty answers. Every method may be called from any
    thread.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._lock = threading.Lock()
        self._identity = _identity(path)
        self._info = self._read_info()

    @classmethod
    def open(cls, path: str | Path) -> World:
        """Open the file at `path`; raises `WorldMissing`, `WorldDamaged` or `NewerWorld`."""
        path = Path(path)
        if not path.is_file():
            raise WorldMissing(f"There is no world file at {path}.")
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        try:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if application != APPLICATION_ID:
                raise WorldDamaged(f"{path} is not a world file.")
            if version != VERSION:
                raise NewerWorld
            return cls(path, connection)
        except sqlite3.DatabaseError:
            connection.close()
            raise WorldDamaged(f"{path} is not a world file, or it is damaged.") from None
        except BaseException:
            connection.close()
            raise

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def __enter__(self) -> World:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @property
    def info(self) -> WorldInfo:
        """Where it comes from, of when it is, and how much is in it."""
        return self._info

    def changed(self) -> bool:
        """Whether another file has taken its place (this one still reads): open it again then."""
        return _identity(self.path) != self._identity

    # Finding

    def by_mbid(self, kind: Kind, mbids: Iterable[str]) -> dict[str, int]:
        """MBID (as given) -> id."""
        asked = {mbid: packed for mbid in mbids if (packed := pack_mbid(mbid)) is not None}
        sql = f"SELECT mbid, id FROM {kind}s WHERE mbid IN"
        found = dict(self._where_in(sql, list(set(asked.values()))))
        return {mbid: found[packed] for mbid, packed in asked.items() if packed in found}

    def by_spotify_id(self, kind: Kind, spotify_ids: Iterable[str]) -> dict[str, int]:
        """Spotify id -> id, where the world knows it."""
        sql = f"SELECT spotify_id, id FROM {kind}_spotify WHERE spotify_id IN"
        return dict(self._where_in(sql, list(spotify_ids)))

    def find_artists(self, names: Iterable[str]) -> dict[str, tuple[int, ...]]:
        """Name -> ids of all artists of that name (by `storage.normalise`), best known first."""
        return self._find("artist", {name: name_key(name) for name in names})

    def find_recordings(
        self, songs: Iterable[tuple[str, str]]
    ) -> dict[tuple[str, str], tuple[int, ...]]:
        """(artist, title) -> ids of all recordings of that name, best known first.

        The artist may be the whole credit ("A & B") or the first one credited.
        """
        return self._find("recording", {(a, t): name_key(a, t) for a, t in songs})

    # Reading

    def artists(self, ids: Collection[int]) -> dict[int, WorldArtist]:
        sql = "SELECT id, mbid, name, listeners FROM asked JOIN artists ON id = asked.n"
        return {
            row[0]: WorldArtist(row[0], unpack_mbid(row[1]), row[2], row[3])
            for row in self._by_ids(sql, ids)
        }

    def recordings(self, ids: Collection[int]) -> dict[int, WorldRecording]:
        sql = (
            "SELECT r.id, r.mbid, r.name, c.name, c.artists, r.listeners FROM asked "
            "JOIN recordings r ON r.id = asked.n JOIN credits c ON c.id = r.credit"
        )
        return {
            row[0]: WorldRecording(
                row[0], unpack_mbid(row[1]), row[2], row[3], tuple(json.loads(row[4])), row[5]
            )
            for row in self._by_ids(sql, ids)
        }

    def mbids(self, kind: Kind, ids: Collection[int]) -> dict[int, str]:
        """Id -> MBID, in the order of the ids."""
        sql = f"SELECT id, mbid FROM asked JOIN {kind}s ON id = asked.n ORDER BY id"
        return {row[0]: unpack_mbid(row[1]) for row in self._by_ids(sql, ids)}

    def listeners(self, kind: Kind, ids: Collection[int]) -> dict[int, int]:
        """How many people listened, among those the world was made from (`info.people`)."""
        sql = f"SELECT id, listeners FROM asked JOIN {kind}s ON id = asked.n"
        return dict(self._by_ids(sql, ids))

    def tags(self, artist_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
        """Artist -> its tags, strongest first; artists without any are left out."""
        sql = (
            "SELECT artist, name FROM asked JOIN artist_tags ON artist = asked.n "
            "JOIN tags ON tags.id = tag ORDER BY artist, place"
        )
        return _grouped(self._by_ids(sql, artist_ids))

    def best_known(self, artist_ids: Collection[int], n: int = 10) -> dict[int, tuple[int, ...]]:
        """Artist -> ids of its `n` best-known recordings (30 are kept), best known first."""
        sql = (
            "SELECT artist, recording FROM asked JOIN best_known ON artist = asked.n "
            f"WHERE place < {int(n)} ORDER BY artist, place"
        )
        return _grouped(self._by_ids(sql, artist_ids))

    def most_heard(self, n: int) -> dict[int, WorldArtist]:
        """The `n` artists with most listeners, best known first."""
        rows = self._query(
            "SELECT id, mbid, name, listeners FROM artists ORDER BY listeners DESC, id LIMIT ?",
            (int(n),),
        )
        return {row[0]: WorldArtist(row[0], unpack_mbid(row[1]), row[2], row[3]) for row in rows}

    def spotify_ids(self, kind: Kind, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
        sql = (
            f"SELECT id, spotify_id FROM asked JOIN {kind}_spotify ON id = asked.n "
            "ORDER BY id, spotify_id"
        )
        return _grouped(self._by_ids(sql, ids))

    # Lists

    def similar(
        self, kind: Kind, ids: Collection[int], *, k: int = 100
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
        """Lists of `ids`, at most `k` long, as three arrays of one length.

        Returns:
            (of, near, score): ids of this file; sorted by `of`, most similar first within it;
            scores in 0..1, comparable within one kind.
        """
        sql = f"SELECT id, list FROM asked JOIN {kind}_lists ON id = asked.n ORDER BY id"
        rows = self._by_ids(sql, ids)
        counts, near, scores = unpack_lists([row[1] for row in rows], k)
        of = np.repeat(np.array([row[0] for row in rows], dtype=np.int64), counts)
        return of, near, scores

    def similar_by_mbid(self, kind: Kind, mbids: Iterable[str], *, k: int = 100) -> pd.DataFrame:
        """The same as a frame: kind ("artist" | "recording"), id, similar_id (MBIDs), score."""
        known = self.by_mbid(kind, mbids)
        of, near, scores = self.similar(kind, list(known.values()), k=k)
        count = self._count(kind)
        asked = np.zeros(count, dtype=np.bool_)
        asked[of] = asked[near] = True
        used = np.flatnonzero(asked).tolist()
        texts = np.empty(count, dtype=object)
        texts[used] = list(self.mbids(kind, used).values())
        return pd.DataFrame(
            {"kind": kind, "id": texts[of], "similar_id": texts[near], "score": scores}
        )

    def has_list(self, kind: Kind, ids: Collection[int]) -> set[int]:
        """Those of `ids` that have a list of similar ones."""
        sql = f"SELECT id FROM asked JOIN {kind}_lists ON id = asked.n"
        return {row[0] for row in self._by_ids(sql, ids)}

    def all_ids(self, kind: Kind, step: int = 5_000) -> Iterator[list[int]]:
        """Every id, in order, `step` at a time: to go through all that is in it."""
        count = self._count(kind)
        for start in range(0, count, step):
            yield list(range(start, min(start + step, count)))

    # Inside

    def _count(self, kind: Kind) -> int:
        return self._info.artists if kind == "artist" else self._info.recordings

    def _find(self, kind: Kind, keys: dict[Any, int | None]) -> dict[Any, tuple[int, ...]]:
        sql = f"SELECT key, id FROM {kind}_keys WHERE key IN"
        wanted = {key for key in keys.values() if key is not None}
        found: dict[int, list[int]] = {}
        for key, number in self._where_in(sql, list(wanted)):
            found.setdefault(key, []).append(number)
        known = self.listeners(kind, [number for ids in found.values() for number in ids])
        ordered = {
            key: tuple(sorted(ids, key=lambda number: (-known[number], number)))
            for key, ids in found.items()
        }
        return {name: ordered[key] for name, key in keys.items() if key in ordered}

    def _by_ids(self, sql: str, ids: Collection[int]) -> list[tuple[Any, ...]]:
        if not ids:
            return []
        sql = f"WITH asked(n) AS (SELECT value FROM json_each(?)) {sql}"
        return self._query(sql, (json.dumps([int(number) for number in set(ids)]),))

    def _where_in(self, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = []
        for start in range(0, len(values), _AT_ONCE):
            part = values[start : start + _AT_ONCE]
            rows += self._query(f"{sql} ({','.join('?' * len(part))})", part)
        return rows

    def _query(self, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._connection.execute(sql, values).fetchall()
        except sqlite3.DatabaseError:
            raise WorldDamaged(f"{self.path} cannot be read: it is damaged or closed.") from None

    def _read_info(self) -> WorldInfo:
        row = self._query("SELECT value FROM meta WHERE key = 'info'", ())
        if not row:
            raise WorldDamaged(f"{self.path} is damaged: it does not say what is in it.")
        facts = json.loads(row[0][0])
        dumps = tuple(Dump(**dump) for dump in facts.pop("dumps"))
        return WorldInfo(dumps=dumps, size=self.path.stat().st_size, **facts)


def _grouped(rows: Iterable[tuple[int, Any]]) -> dict[int, tuple[Any, ...]]:
    groups: dict[int, list[Any]] = {}
    for number, value in rows:
        groups.setdefault(number, []).append(value)
    return {number: tuple(values) for number, values in groups.items()}


def _identity(path: Path) -> tuple[int, int, int] | None:
    try:
        state = os.stat(path)
    except OSError:
        return None
    return state.st_ino, state.st_mtime_ns, state.st_size
