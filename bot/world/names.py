"""What artists and recordings are called, and what the listens without an MBID were of.

A quarter of the listens has no MusicBrainz id, only what a person's player wrote. Such a listen
counts where the same text (its `recording_msid`) stands beside an id elsewhere in the dumps, or
where its names, by their letters and digits alone, belong to one artist and one recording only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from bot.world import special

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SURE = 0.95
"""The share of the listens of one name that has to be of one artist for the name to mean it."""

_BEST_NAMES = """
CREATE TABLE credits AS
SELECT credit, arg_min(name, (NOT canonical, -plays, name)) AS name,
       bool_or(canonical) AS canonical
  FROM credit_names GROUP BY credit;
CREATE TABLE songs AS
SELECT recording, arg_min(name, (NOT canonical, -plays, name)) AS name,
       arg_min(credit, (NOT canonical, -plays, credit)) AS credit
  FROM recording_names GROUP BY recording;
"""

_SAFE_NAMES = f"""
CREATE TABLE safe_artists AS
SELECT artist_key, credit FROM (
    SELECT artist_key, credit, sum(plays) AS plays, sum(sum(plays)) OVER (PARTITION BY artist_key)
           AS of_name
      FROM credit_names GROUP BY artist_key, credit
) WHERE plays >= {SURE} * of_name;
CREATE TABLE safe_songs AS
SELECT safe_artists.artist_key, title_key,
       arg_min(recording, (-plays, recording)) AS recording
  FROM recording_names JOIN safe_artists USING (credit) GROUP BY ALL;
CREATE TABLE safe_texts AS
SELECT msid, min(recording) AS recording, arg_min(credit, (-plays, credit)) AS credit
  FROM texts GROUP BY msid HAVING count(DISTINCT recording) = 1;
"""

_FOUND = """
CREATE TEMP TABLE found AS
SELECT person, plays, coalesce(t.credit, a.credit) AS credit,
       coalesce(t.recording, s.recording) AS recording
  FROM loose LEFT JOIN safe_texts t USING (msid)
             LEFT JOIN safe_artists a USING (artist_key)
             LEFT JOIN safe_songs s USING (artist_key, title_key)
 WHERE t.credit IS NOT NULL OR a.credit IS NOT NULL;
INSERT INTO artist_plays SELECT person, unnest(credit), plays FROM found;
INSERT INTO recording_plays
SELECT person, recording, plays FROM found WHERE recording IS NOT NULL;
DROP TABLE found; DROP TABLE loose; DROP TABLE safe_texts; DROP TABLE texts;
"""

_ONE_ROW_EACH = """
CREATE OR REPLACE TABLE artist_plays AS
SELECT person, artist, sum(plays)::BIGINT AS plays FROM artist_plays
 WHERE artist::VARCHAR NOT IN ({nobody}) GROUP BY person, artist;
CREATE OR REPLACE TABLE recording_plays AS
SELECT person, recording, sum(plays)::BIGINT AS plays FROM recording_plays GROUP BY ALL;
"""

_BETWEEN = re.compile(
    r"\s*(?:,|;|/|\+|&|\s(?:feat\.?|ft\.?|featuring|with|and|et|und|y|x|vs\.?|×)\s)\s*", re.I
)


def settle(connection: DuckDBPyConnection) -> None:
    """Choose the names, and count what was found of the listens without an id."""
    connection.execute(_BEST_NAMES)
    connection.execute(_SAFE_NAMES)
    connection.execute(_FOUND)
    nobody = ", ".join(f"'{mbid}'" for mbid in special.MBIDS)
    connection.execute(_ONE_ROW_EACH.format(nobody=nobody))
    connection.execute("DROP TABLE safe_artists; DROP TABLE safe_songs;")
    connection.execute("DROP TABLE credit_names; DROP TABLE recording_names;")


def artist_rows(
    connection: DuckDBPyConnection,
) -> tuple[list[tuple[str, str, int]], set[int]]:
    """(MBID, name, listeners) by number, and the numbers of those whose name is a guess.

    An artist who is only ever credited together with others has no name of their own in a dump;
    it is their place in the credit where that can be told ("A feat. B"), else the whole credit.
    """
    connection.execute(
        """
        CREATE TEMP TABLE together AS
        SELECT artist, arg_min((name, credit), (NOT canonical, len(credit), name)) AS best
          FROM (SELECT unnest(credit) AS artist, credit, name, canonical FROM credits
                 WHERE len(credit) > 1) GROUP BY artist
        """
    )
    rows = connection.execute(
        """
        SELECT number, id, listeners, credits.name, together.best[1], together.best[2]
          FROM artist_numbers LEFT JOIN credits ON credits.credit = [id]
               LEFT JOIN together ON together.artist = id
         ORDER BY number
        """
    )
    artists: list[tuple[str, str, int]] = []
    guesses: set[int] = set()
    while batch := rows.fetchmany(10_000):
        for number, mbid, listeners, name, credit_name, credit in batch:
            if name is None:
                guesses.add(number)
                name = place_in_credit(credit_name or "", credit or [], mbid) or credit_name
            artists.append((str(mbid), name or "?", listeners))
    return artists, guesses


def recording_rows(
    connection: DuckDBPyConnection,
) -> Iterator[tuple[str, str, str, tuple[int, ...], int]]:
    """(MBID, name, credit, numbers of those credited, listeners), by number."""
    rows = connection.execute(
        """
        SELECT id, kept_songs.name, credits.name, artists, listeners
          FROM recording_numbers JOIN kept_songs ON recording = id JOIN credits USING (credit)
         ORDER BY number
        """
    )
    while batch := rows.fetchmany(10_000):
        for mbid, name, credit, artists, listeners in batch:
            yield str(mbid), name, credit, tuple(artists), listeners


def place_in_credit(name: str, credit: list[UUID], artist: UUID) -> str | None:
    """The part of "A feat. B & C" that is `artist`'s, where it has as many parts as artists."""
    parts = [part for part in _BETWEEN.split(name) if part]
    return parts[credit.index(artist)] if len(parts) == len(credit) else None
