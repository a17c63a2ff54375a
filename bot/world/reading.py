"""Add up one Parquet file of listens: who played what how often, and what it is called.

Only sums are kept: no time of a listen goes further than this, no person further than
`people.py`. Everything summed here is a whole number, so that the order in which several threads
add up cannot change the result.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.world import special
from bot.world.errors import BadDump

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NEEDED = {"listened_at", "user_id", "artist_name", "recording_name", "recording_mbid"} | {
    "artist_credit_mbids"
}
OPTIONAL = {"created": "listened_at", "recording_msid": "NULL", "artist_credit_id": "NULL"}
"""Columns a dump may lack, and what stands in for them."""

TABLES = """
CREATE TABLE artist_plays (person BIGINT, artist UUID, plays BIGINT);
CREATE TABLE recording_plays (person BIGINT, recording UUID, plays BIGINT);
CREATE TABLE loose (person BIGINT, msid UUID, artist_key UBIGINT, title_key UBIGINT, plays BIGINT);
CREATE TABLE credit_names
    (credit UUID[], artist_key UBIGINT, name VARCHAR, canonical BOOLEAN, plays BIGINT);
CREATE TABLE recording_names (
    recording UUID, title_key UBIGINT, credit UUID[], name VARCHAR, canonical BOOLEAN, plays BIGINT
);
CREATE TABLE texts (msid UUID, recording UUID, credit UUID[], plays BIGINT);
CREATE TABLE listening_days (person BIGINT, day BIGINT, plays BIGINT);
CREATE TABLE arrival_days (person BIGINT, day BIGINT, plays BIGINT);
"""

KEY = """
CREATE MACRO letters(name) AS regexp_replace(
    strip_accents(lower(name)), '[^\\p{L}\\p{N}\\p{M}]+', '', 'g'
);
CREATE MACRO key(name) AS hash(
    CASE WHEN letters(name) = '' THEN lower(trim(name)) ELSE letters(name) END
);
"""

_PART = """
CREATE OR REPLACE TEMP TABLE part AS
SELECT user_id::BIGINT AS person,
       floor(epoch(listened_at))::BIGINT AS second,
       floor(epoch({created}) / 86400)::BIGINT AS arrived,
       artist_name AS artist,
       recording_name AS title,
       TRY_CAST({recording_msid} AS UUID) AS msid,
       TRY_CAST(recording_mbid AS UUID) AS recording,
       list_filter(
           list_transform(artist_credit_mbids, lambda mbid: TRY_CAST(mbid AS UUID)),
           lambda mbid: mbid IS NOT NULL
       ) AS credit,
       {artist_credit_id} IS NOT NULL AS canonical
  FROM read_parquet(?)
 WHERE user_id IS NOT NULL AND listened_at IS NOT NULL
   AND (artist_name IS NULL OR letters(artist_name) NOT IN ({nobody}))
"""

# One thing counts once in a second: what two programs of one person report is one listen.
_SUMS = """
INSERT INTO artist_plays
SELECT person, artist, count(DISTINCT second)
  FROM (SELECT person, second, unnest(credit) AS artist FROM part) GROUP BY ALL;
INSERT INTO recording_plays
SELECT person, recording, count(DISTINCT second) FROM part
 WHERE recording IS NOT NULL AND len(credit) > 0 GROUP BY person, recording;
INSERT INTO loose
SELECT person, msid, key(artist), key(title), count(DISTINCT second) FROM part
 WHERE (recording IS NULL OR credit IS NULL OR len(credit) = 0) AND artist IS NOT NULL
 GROUP BY ALL;
INSERT INTO credit_names
SELECT credit, key(artist), artist, canonical, count(*) FROM part
 WHERE len(credit) > 0 AND artist IS NOT NULL GROUP BY ALL;
INSERT INTO recording_names
SELECT recording, key(title), credit, title, canonical, count(*) FROM part
 WHERE recording IS NOT NULL AND len(credit) > 0 AND title IS NOT NULL GROUP BY ALL;
INSERT INTO texts
SELECT msid, recording, credit, count(*) FROM part
 WHERE msid IS NOT NULL AND recording IS NOT NULL AND len(credit) > 0 GROUP BY ALL;
INSERT INTO listening_days
SELECT person, second // 86400, count(DISTINCT second) FROM part GROUP BY ALL;
INSERT INTO arrival_days SELECT person, arrived, count(*) FROM part GROUP BY ALL;
DROP TABLE part;
"""

_SUMMED = {
    "artist_plays": "person, artist",
    "recording_plays": "person, recording",
    "loose": "person, msid, artist_key, title_key",
    "credit_names": "credit, artist_key, name, canonical",
    "recording_names": "recording, title_key, credit, name, canonical",
    "texts": "msid, recording, credit",
    "listening_days": "person, day",
    "arrival_days": "person, day",
}


def prepare(connection: DuckDBPyConnection) -> None:
    connection.execute(TABLES)
    connection.execute(KEY)


def add_listens(connection: DuckDBPyConnection, parquet: Path, name: str) -> int:
    """Add the file `parquet` (called `name` in the dump); returns how many rows it has."""
    import duckdb

    try:
        found = connection.execute(
            "SELECT column_name FROM (DESCRIBE SELECT * FROM read_parquet(?))", [str(parquet)]
        ).fetchall()
    except duckdb.Error:
        raise BadDump(f"{name} in the dump is damaged: it is no Parquet file.") from None
    columns = {row[0] for row in found}
    missing = sorted(NEEDED - columns)
    if missing:
        raise BadDump(
            f"{name} holds something else than listens: it has no column {', '.join(missing)}."
        )
    stand_ins = {
        column: column if column in columns else other for column, other in OPTIONAL.items()
    }
    nobody = ", ".join(f"'{key}'" for key in special.KEYS)
    try:
        connection.execute(_PART.format(nobody=nobody, **stand_ins), [str(parquet)])
    except (duckdb.OutOfMemoryException, duckdb.IOException):
        raise
    except duckdb.Error:
        raise BadDump(f"{name} in the dump is damaged: its rows cannot be read.") from None
    rows: int = connection.execute("SELECT count(*) FROM part").fetchall()[0][0]
    connection.execute(_SUMS)
    return rows


def add_up(connection: DuckDBPyConnection) -> None:
    """Make one row of those that several files gave for the same thing."""
    for table, columns in _SUMMED.items():
        connection.execute(
            f"CREATE OR REPLACE TABLE {table} AS "
            f"SELECT {columns}, sum(plays)::BIGINT AS plays FROM {table} GROUP BY {columns}"
        )
