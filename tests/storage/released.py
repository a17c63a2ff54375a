"""Databases as each schema left them, with data in them: `python -m tests.storage.released`.

It makes those that are missing, in `released_schemas` beside it; those that are there are never
made anew. A schema is named by the number of its newest migration file. What today's repositories
write (a full life of two members) is copied into the tables and columns that there were then.
"""

from __future__ import annotations

import lzma
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlite_utils

from storage import PlayTimes, Store, migrations  # noqa: F401 - migrations register their steps
from storage.migrations.schema import SCHEMA

KEY = "the key of the released databases"
FOLDER = Path(__file__).with_name("released_schemas")
ANN, BOB, SERVER = 1001, 1002, 501
NOW = 1_790_000_000.0

RELEASED = 15
"""The newest schema that a released version has: raise it with a release, and run this file."""

SHADOWS = ("search_recordings", "search_artists", "search_stale", "search_artist_numbers")
"""Tables that are made from others: triggers and the next search fill them."""


def numbers() -> list[int]:
    """The schemas there have been, oldest first."""
    return sorted({_number(step.fn.__module__) for step in _all_steps()})


def kept() -> list[int]:
    """Those of which there is a database here."""
    return sorted(int(file.name[:4]) for file in FOLDER.glob("*.sqlite.xz"))


def released(number: int, target: Path) -> str:
    """Unpack the database of that schema to `target`; returns its key."""
    target.write_bytes(lzma.decompress(_file(number).read_bytes()))
    target.chmod(0o600)
    return KEY


def steps_of(path: Path | None) -> int:
    """How many steps a database has taken; None: how many there are."""
    if path is None:
        return len(_all_steps())
    with closing(sqlite3.connect(path)) as opened:
        found: int = opened.execute("SELECT count(*) FROM _sqlite_migrations").fetchone()[0]
    return found


def make(number: int, target: Path) -> None:
    """A database with the schema of that number, and as much of a full life as it has room for."""
    with tempfile.TemporaryDirectory() as folder:
        today = Path(folder) / "today.sqlite"
        _live(today)
        with closing(sqlite3.connect(target)) as opened:
            old = sqlite_utils.Database(opened, execute_plugins=False)
            SCHEMA.apply(old, stop_before=_first_after(number))
            opened.execute("ATTACH ? AS today", [str(today)])
            _copy(opened)
            opened.execute(
                "UPDATE main.counters SET value = "
                "(SELECT value FROM today.counters t WHERE t.name = counters.name)"
            )
            opened.commit()
            opened.execute("DETACH today")
            opened.execute("VACUUM")


def _copy(opened: sqlite3.Connection) -> None:
    tables = opened.execute("SELECT name, sql FROM main.sqlite_master WHERE type = 'table'")
    for name, sql in tables.fetchall():
        if name.startswith(("_sqlite", "sqlite_", "counters", *SHADOWS)) or "VIRTUAL" in sql:
            continue
        columns = [
            row[1]
            for row in opened.execute(f"PRAGMA main.table_info({name})")
            if row[1] in {one[1] for one in opened.execute(f"PRAGMA today.table_info({name})")}
        ]
        listed = ", ".join(columns)
        # Names out of our own schema.
        sql = f"INSERT INTO main.{name} ({listed}) SELECT {listed} FROM today.{name}"  # noqa: S608
        opened.execute(sql)


def _live(path: Path) -> None:
    """Two members with something in most tables."""
    from tests.storage.conftest import track
    from tests.storage.test_forgetting import full_life

    with Store.open(path, [KEY], clock=lambda: NOW) as store:
        store.members.ensure(BOB)
        for member, other in ((ANN, BOB), (BOB, ANN)):
            full_life(store, member, other)
            ids = store.catalogue.add_tracks([track(f"heard {member}")])
            plays = PlayTimes(next(iter(ids.values())), (1_600_000_000, 1_600_001_000), ())
            store.history.add(member, [plays])
            store.feedback.give_artist(member, f"followed {member}", 1)
            for plan in store.playlists.of_server(SERVER):
                store.versions.first(plan.id)


def _all_steps() -> list[Any]:
    return list(SCHEMA.pending(sqlite_utils.Database(memory=True)))


def _number(module: str) -> int:
    return int(module.rpartition(".m")[2][:4])


def _first_after(number: int) -> str | None:
    later = [s for s in _all_steps() if _number(s.fn.__module__) > number]
    return later[0].name if later else None


def _file(number: int) -> Path:
    return FOLDER / f"{number:04}.sqlite.xz"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for number in numbers():
        if number > RELEASED or _file(number).exists():
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "made.sqlite"
            make(number, path)
            _file(number).write_bytes(lzma.compress(path.read_bytes(), preset=9))


if __name__ == "__main__":
    main()
