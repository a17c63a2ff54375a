"""The independent count: the ledger against rows read by plain sqlite3 and the small Spotify."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.faults.ledger import Ledger
from tests.faults.place import Place


@dataclass
class Tally:
    """What is lost and what is doubled, a word for each."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    def __iadd__(self, other: Tally) -> Tally:
        self.lost += other.lost
        self.doubled += other.doubled
        return self


def count(place: Place, database: Path | None = None) -> Tally:
    """All of it; the database must be at rest, or whatever runs adds to it only."""
    path = database or place.database
    with _reading(path) as opened:
        # One picture of it all.
        opened.execute("BEGIN")
        return _Count(place, opened).all()


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """The file, read-only; one on a disk that only the bot has is copied first."""
    with TemporaryDirectory() as folder:
        if path.parts[1] == "proc":
            for ending in ("", "-wal"):
                there = path.with_name(path.name + ending)
                if there.exists():
                    shutil.copyfile(there, Path(folder) / there.name)
            path = Path(folder) / path.name
        uri = f"{path.absolute().as_uri()}?mode={'rw' if path.parent == Path(folder) else 'ro'}"
        with closing(sqlite3.connect(uri, uri=True)) as opened:
            yield opened


UNFINISHED = {
    "a reading": "SELECT count(*) FROM sync_jobs WHERE running",
    "an import": "SELECT count(*) FROM imports",
    "a playlist": (
        "SELECT count(*) FROM plans WHERE state IN ('planned', 'created') AND NOT draft"
    ),
    "a version": (
        "SELECT count(*) FROM playlist_versions v JOIN plans p ON p.id = v.plan_id "
        "WHERE v.state = 'planned' AND NOT p.draft"
    ),
}


def unfinished(path: Path) -> list[str]:
    """Long work that the bot has begun and not ended."""
    with _reading(path) as opened:
        return [what for what, sql in UNFINISHED.items() if opened.execute(sql).fetchone()[0]]


class _Count:
    def __init__(self, place: Place, opened: sqlite3.Connection) -> None:
        self._place = place
        self._ledger: Ledger = place.ledger
        self._db = opened
        self._tally = Tally()

    def all(self) -> Tally:
        self._whole()
        for who, said in self._ledger.linked.items():
            self._account(who, said)
        self._libraries()
        self._words()
        self._playlists()
        self._plays()
        for who in self._ledger.gone:
            rows = sum(1 for _ in self._about(self._place.id_of(who)))
            if rows:
                self._tally.doubled.append(f"{rows} rows of {who}, who has deleted everything")
        return self._tally

    def _rows(self, sql: str, *given: Any) -> list[tuple[Any, ...]]:
        return self._db.execute(sql, given).fetchall()

    def _whole(self) -> None:
        """The file itself: nothing torn, nothing that hangs on what is not there."""
        (checked,) = self._rows("PRAGMA integrity_check")
        if checked[0] != "ok":
            self._tally.lost.append(f"integrity: {checked[0]}")
        torn = self._rows("PRAGMA foreign_key_check")
        self._tally.lost += [f"a row of {row[0]} refers to nothing" for row in torn]

    def _sure(self, who: str) -> bool:
        return who not in self._ledger.doubtful

    def _account(self, who: str, said: bool) -> None:
        rows = self._rows(
            "SELECT a.id, t.account_id FROM accounts a LEFT JOIN tokens t ON t.account_id = a.id "
            "WHERE a.member_id = ? AND a.service = 'spotify'",
            self._place.id_of(who),
        )
        if said and self._sure(who) and not any(token for _, token in rows):
            self._tally.lost.append(f"{who}'s connection")
        if len(rows) > 1:
            self._tally.doubled.append(f"{who}'s connection")

    def _libraries(self) -> None:
        for who, said in self._ledger.libraries.items():
            if not self._sure(who):
                continue
            rows = self._rows(
                "SELECT t.id FROM evidence e JOIN evidence_sets s ON s.id = e.set_id "
                "JOIN track_ids t ON t.recording_id = e.recording_id "
                "WHERE s.member_id = ? AND s.source = 'saved'",
                self._place.id_of(who),
            )
            found = Counter(row[0] for row in rows)
            self._tally.lost += [f"{who}'s saved {track}" for track in sorted(said - set(found))]
            self._tally.doubled += [f"{who}'s saved {one}" for one, n in found.items() if n > 1]

    def _words(self) -> None:
        for (who, track), kept in self._ledger.ratings.items():
            rows = self._rows(
                "SELECT e.value FROM evidence e JOIN evidence_sets s ON s.id = e.set_id "
                "JOIN track_ids t ON t.recording_id = e.recording_id "
                "WHERE s.member_id = ? AND s.source = 'rating' AND t.id = ?",
                self._place.id_of(who),
                track,
            )
            found = [round(row[0]) for row in rows] or [None]
            if len(found) > 1:
                self._tally.doubled.append(f"{who}'s rating of {track}")
            if self._sure(who) and found[0] not in kept.allowed:
                self._tally.lost.append(f"{who}'s rating of {track}: {found[0]}")
        for (who, artist), said in self._ledger.likes.items():
            rows = self._rows(
                "SELECT e.value FROM artist_evidence e JOIN evidence_sets s ON s.id = e.set_id "
                "JOIN artists a ON a.id = e.artist_id "
                "WHERE s.member_id = ? AND s.source = 'feedback' AND a.name = ?",
                self._place.id_of(who),
                artist,
            )
            if said and self._sure(who) and [row[0] for row in rows][:1] != [1.0]:
                self._tally.lost.append(f"{who}'s word on {artist}")
            if len(rows) > 1:
                self._tally.doubled.append(f"{who}'s word on {artist}")

    def _playlists(self) -> None:
        there: dict[str, list[Any]] = {}
        for playlist in self._place.spotify.playlists.values():
            there.setdefault(playlist.name, []).append(playlist)
        for name in self._ledger.left:
            self._once(name, there.get(name, []))
        for name, made in self._ledger.playlists.items():
            found = there.get(name, [])
            self._once(name, found)
            if not self._sure(made.owner):
                continue
            plans = self._rows("SELECT id, spotify_id, state FROM plans WHERE name = ?", name)
            if len(plans) > 1:
                self._tally.doubled.append(f"the plan of {name}")
            if made.said and not (found and plans):
                self._tally.lost.append(f"the playlist {name}")
            elif not plans and found:
                self._tally.lost.append(f"what {name} in Spotify was made from")
            if plans and found:
                self._versions(name, plans[0][0], made.refreshes_said, made.refreshes_tried, found)

    def _once(self, name: str, found: list[Any]) -> None:
        if len(found) > 1:
            self._tally.doubled.append(f"the playlist {name}, {len(found)} times in Spotify")
        for playlist in found:
            if len(set(playlist.tracks)) < len(playlist.tracks):
                self._tally.doubled.append(f"tracks in {name}")

    def _versions(self, name: str, plan: int, said: int, tried: int, found: list[Any]) -> None:
        rows = self._rows(
            "SELECT number, state FROM playlist_versions WHERE plan_id = ? ORDER BY number", plan
        )
        if len(rows) < 1 + said:
            self._tally.lost.append(f"a version of {name}: {len(rows)} of {1 + said}")
        if len(rows) > 1 + tried:
            self._tally.doubled.append(f"a version of {name}: {len(rows)}, asked for {1 + tried}")
        if rows and all(state == "done" for _, state in rows):
            newest = self._rows(
                "SELECT spotify_track_id FROM version_tracks WHERE plan_id = ? AND number = ? "
                "ORDER BY position",
                plan,
                rows[-1][0],
            )
            if [row[0] for row in newest] != found[0].tracks:
                self._tally.lost.append(f"what is in {name} is not its newest version")

    def _plays(self) -> None:
        for file, brought in self._ledger.imports.items():
            if not self._sure(brought.owner):
                continue
            rows = dict(
                self._rows(
                    "SELECT t.id, e.value FROM evidence e JOIN evidence_sets s ON s.id = e.set_id "
                    "JOIN track_ids t ON t.recording_id = e.recording_id "
                    "WHERE s.member_id = ? AND s.source = 'history' AND s.ref = 'plays'",
                    self._place.id_of(brought.owner),
                )
            )
            for track, times in brought.plays.items():
                stored = round(rows.get(track, 0))
                if stored > times:
                    self._tally.doubled.append(f"plays of {track} in {file}")
                elif stored < times and (brought.said or stored):
                    self._tally.lost.append(f"plays of {track} in {file}: {stored} of {times}")

    def _about(self, member_id: int) -> Iterator[str]:
        """Every cell of every table in which the member's id stands."""
        tables = self._rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables:
            try:
                rows = self._rows(f'SELECT * FROM "{table}"')  # noqa: S608 - its own names
            except sqlite3.Error:
                continue
            for row in rows:
                for cell in row:
                    if cell == member_id or (isinstance(cell, str) and str(member_id) in cell):
                        yield table
