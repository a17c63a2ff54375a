"""Finding recordings and artists of the catalogue while somebody types.

An FTS5 index each, over text that is made here: small letters, no accents, and every Chinese or
Japanese character a word of its own, so that any part of such a name is found. Triggers note what
has changed (`m0009_search`); it is indexed before the next search, some thousands of rows at most,
so that no search waits long: the rest follows with the next ones, or with `catch_up`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import sqlite_utils

from storage.catalogue.reading import recordings
from storage.database import Database, packed
from storage.errors import DatabaseLocked
from storage.matching import name_key
from storage.normal import letters
from storage.records import Recording
from storage.sight import NEAR, Onlooker, hidden_artist, hidden_recording

AT_ONCE = 2_000
"""Rows that one search indexes at most: a few hundredths of a second."""

LOOKED_AT = 1_000
"""Hits that are put in order: past so many, what was typed says too little."""

MOST_WORDS = 8

_ALONE = re.compile(r"([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")
_SIGNS = re.compile(r"[^\w\s]", re.UNICODE)


@dataclass(frozen=True, slots=True)
class FoundArtist:
    """An artist of the catalogue; `fans` is how many members have something of theirs."""

    id: str
    name: str
    fans: int = 0
    image_url: str | None = None


class Search:
    """Search as you type. Reading indexes first what has changed since."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def recordings(
        self, text: str, limit: int = 25, *, by: Onlooker | None = None
    ) -> list[Recording]:
        """Recordings in whose title and artists every word begins a word; what most have first.

        With an onlooker only what they may come across.
        """
        wanted = matching(text)
        if not wanted:
            return []
        self._catch_up(AT_ONCE)
        with self._database.read():
            ids = [
                row[0]
                for row in self._database.rows(
                    f"{_near(by)} SELECT f.rowid, (SELECT count(*) FROM evidence e "
                    "WHERE e.recording_id = f.rowid) AS holders, f.title "
                    "FROM (SELECT rowid, title FROM search_recordings "
                    "WHERE search_recordings MATCH :wanted LIMIT :most) f "
                    f"{_seen(by, hidden_recording('f.rowid'))} "
                    "ORDER BY f.title = :words DESC, holders DESC, length(f.title), f.rowid "
                    "LIMIT :limit",
                    _parameters(wanted, LOOKED_AT, text, limit, by),
                )
            ]
            found = recordings(self._database, ids)
        return [found[number] for number in ids if number in found]

    def artists(
        self, text: str, limit: int = 25, *, by: Onlooker | None = None
    ) -> list[FoundArtist]:
        """Artists in whose name every word begins a word; those most members have first.

        With an onlooker only whom they may come across.
        """
        wanted = matching(text)
        if not wanted:
            return []
        self._catch_up(AT_ONCE)
        rows = self._database.rows(
            f"{_near(by)} SELECT n.artist_id, a.name, (SELECT count(DISTINCT s.member_id) "
            "FROM recording_artists p JOIN evidence e ON e.recording_id = p.recording_id "
            "JOIN evidence_sets s ON s.id = e.set_id WHERE p.artist_id = n.artist_id) AS fans "
            "FROM (SELECT rowid, name FROM search_artists "
            "WHERE search_artists MATCH :wanted LIMIT :most) f "
            "JOIN search_artist_numbers n ON n.number = f.rowid JOIN artists a "
            "ON a.id = n.artist_id "
            f"{_seen(by, hidden_artist('n.artist_id'))} "
            "ORDER BY f.name = :words DESC, fans DESC, length(f.name), n.artist_id LIMIT :limit",
            _parameters(wanted, LOOKED_AT // 4, text, limit, by),
        )
        return [FoundArtist(*row) for row in rows]

    def artist(self, artist_id: str) -> FoundArtist | None:
        """An artist by id."""
        row = self._database.row(
            "SELECT id, name, image_url FROM artists WHERE id = ?", [artist_id]
        )
        return FoundArtist(row[0], row[1], image_url=row[2]) if row else None

    def tracks_of(self, artist_id: str) -> int:
        """How many recordings of an artist the catalogue has, those they only take part in too."""
        row = self._database.row(
            "SELECT count(*) FROM recording_artists WHERE artist_id = ?", [artist_id]
        )
        return int(row[0]) if row else 0

    def artists_called(self, name: str) -> list[FoundArtist]:
        """Artists of just this name (by `storage.matching.name_key`)."""
        key = name_key(name)
        return [one for one in self.artists(name, 25) if name_key(one.name) == key]

    def catch_up(self) -> int:
        """Index all that has changed; returns how many rows that were."""
        done = 0
        while changed := self._catch_up(5_000):
            done += changed
        return done

    def _catch_up(self, most: int) -> int:
        stale = self._database.row(
            "SELECT EXISTS (SELECT 1 FROM search_stale_recordings) "
            "OR EXISTS (SELECT 1 FROM search_stale_artists)"
        )
        if not stale or not stale[0]:
            return 0
        try:
            with self._database.write() as connection:
                return _index_recordings(connection, most) + _index_artists(connection, most)
        except DatabaseLocked:
            return 0  # somebody writes for long: what is indexed already has to do


def _near(by: Onlooker | None) -> str:
    return f"WITH {NEAR}" if by is not None else ""


def _seen(by: Onlooker | None, hidden: str) -> str:
    return f"WHERE NOT {hidden}" if by is not None else ""


def _parameters(
    wanted: str, most: int, text: str, limit: int, by: Onlooker | None
) -> dict[str, object]:
    found = {"wanted": wanted, "most": most, "words": words_of(text), "limit": limit}
    return found | (by.parameters() if by is not None else {})


def words_of(text: str) -> str:
    """The words of a text as they are indexed: "Björk – 宇多田" -> "bjork 宇 多 田"."""
    apart = _ALONE.sub(r" \1 ", _SIGNS.sub(" ", _joined(text)))
    return " ".join(word for part in apart.split() if (word := letters(part)))


def matching(text: str) -> str:
    """What FTS5 is asked for: every word begins one there, characters side by side stay so.

    Empty where nothing of the text can be looked for.
    """
    parts = _SIGNS.sub(" ", _joined(text)).split()[:MOST_WORDS]
    return " ".join(f'"{words}"*' for part in parts if (words := words_of(part)))


def _joined(text: str) -> str:
    # An apostrophe and a dot are inside of words: "don't", "R.E.M.".
    return re.sub(r"(?<=\w)['’.](?=\w)", "", text).replace("&", " and ")


def _index_recordings(connection: sqlite_utils.Database, most: int) -> int:
    rows = connection.execute(
        "SELECT s.id, r.name, (SELECT group_concat(name, ' ') FROM (SELECT a.name "
        "FROM recording_artists p JOIN artists a ON a.id = p.artist_id "
        "WHERE p.recording_id = s.id ORDER BY p.place)) "
        "FROM search_stale_recordings s LEFT JOIN recordings r ON r.id = s.id LIMIT ?",
        [most],
    ).fetchall()
    ids = [row[0] for row in rows]
    _forget(connection, "search_recordings", "search_stale_recordings", ids, ids)
    connection.conn.executemany(
        "INSERT INTO search_recordings (rowid, title, artists) VALUES (?, ?, ?)",
        [(row[0], words_of(row[1]), words_of(row[2] or "")) for row in rows if row[1] is not None],
    )
    return len(rows)


def _index_artists(connection: sqlite_utils.Database, most: int) -> int:
    stale = [
        row[0] for row in connection.execute("SELECT id FROM search_stale_artists LIMIT ?", [most])
    ]
    connection.execute(
        "INSERT OR IGNORE INTO search_artist_numbers (artist_id) SELECT value FROM json_each(?)",
        [packed(stale)],
    )
    rows = connection.execute(
        "SELECT n.number, a.name FROM search_artist_numbers n JOIN artists a ON a.id = n.artist_id "
        "WHERE n.artist_id IN (SELECT value FROM json_each(?))",
        [packed(stale)],
    ).fetchall()
    _forget(connection, "search_artists", "search_stale_artists", [r[0] for r in rows], stale)
    connection.conn.executemany(
        "INSERT INTO search_artists (rowid, name) VALUES (?, ?)",
        [(number, words_of(name)) for number, name in rows],
    )
    return len(stale)


def _forget(
    connection: sqlite_utils.Database,
    index: str,
    stale: str,
    numbers: Iterable[int],
    ids: Iterable[int | str],
) -> None:
    connection.execute(
        f"DELETE FROM {index} WHERE rowid IN (SELECT value FROM json_each(?))",
        [packed(list(numbers))],
    )
    connection.execute(
        f"DELETE FROM {stale} WHERE id IN (SELECT value FROM json_each(?))", [packed(list(ids))]
    )
