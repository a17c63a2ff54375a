"""Who counts, and how much: bots not at all, everybody else only so much."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FAR_BEYOND = 10
"""Nobody is a bot who has not so many times the listens of nine in ten people..."""

MOST_A_DAY = 2_880
"""...and on one day more than this: one listen each half minute, around the clock; or"""

MOST_ON_AVERAGE, ENOUGH_TO_TELL = 400, 2_000
"""...on an average day of listening more than this, judged from so many listens on; or"""

MOST_HANDED_IN = 100_000
"""...has handed in more than this on one day."""

MOST_ITEMS = 1_000
"""How many artists (and recordings) of one person make pairs: those played most."""

_WHO_COUNTS = f"""
CREATE TABLE bots AS
WITH listened AS (
    SELECT person, sum(plays) AS plays, max(plays) AS most, avg(plays) AS mean
      FROM listening_days GROUP BY person
), arrived AS (
    SELECT person, max(plays) AS most FROM arrival_days GROUP BY person
)
SELECT person FROM listened JOIN arrived USING (person)
 WHERE plays > {FAR_BEYOND} * (SELECT quantile_disc(plays, 0.9) FROM listened)
   AND (listened.most > {MOST_A_DAY} OR arrived.most > {MOST_HANDED_IN}
        OR (plays >= {ENOUGH_TO_TELL} AND mean > {MOST_ON_AVERAGE}));
"""


def leave_out_bots(connection: DuckDBPyConnection) -> tuple[int, int]:
    """Forget what bots played; returns how many people and listens are left."""
    connection.execute(_WHO_COUNTS)
    for table in ("artist_plays", "recording_plays", "loose", "listening_days"):
        connection.execute(f"DELETE FROM {table} WHERE person IN (SELECT person FROM bots)")
    people, listens = connection.execute(
        "SELECT count(DISTINCT person), coalesce(sum(plays), 0)::BIGINT FROM listening_days"
    ).fetchall()[0]
    connection.execute("DROP TABLE listening_days; DROP TABLE arrival_days;")
    return people, listens


def count_listeners(connection: DuckDBPyConnection, kind: str) -> None:
    """Number what at least two people listened to, in the order of the MBIDs.

    Leaves the table `{kind}_numbers` (id, number, listeners). What only one person listens to
    would tell about that person, so it goes no further.
    """
    connection.execute(
        f"""
        CREATE TABLE {kind}_numbers AS
        SELECT {kind} AS id, (row_number() OVER (ORDER BY {kind}) - 1)::INTEGER AS number,
               listeners
          FROM (SELECT {kind}, count(DISTINCT person)::INTEGER AS listeners
                  FROM {kind}_plays GROUP BY {kind})
         WHERE listeners >= 2
        """
    )


def leave_out_nobodys(connection: DuckDBPyConnection) -> None:
    """Forget recordings without a name, or without an artist who counts."""
    connection.execute(
        """
        CREATE TABLE kept_songs AS
        SELECT recording, any_value(name) AS name, any_value(credit) AS credit,
               list(number ORDER BY place) AS artists
          FROM (SELECT recording, name, credit, unnest(credit) AS artist,
                       generate_subscripts(credit, 1) AS place FROM songs)
               JOIN artist_numbers ON artist_numbers.id = artist
         GROUP BY recording;
        DELETE FROM recording_plays
         WHERE recording NOT IN (SELECT recording FROM kept_songs);
        DROP TABLE songs;
        """
    )


def shares(connection: DuckDBPyConnection, kind: str) -> None:
    """Leave in the table `{kind}_shares` (person, item, plays) what makes pairs.

    People are numbered anew from 0: their ids of the dump end here.
    """
    connection.execute(
        f"""
        CREATE TABLE {kind}_shares AS
        SELECT (dense_rank() OVER (ORDER BY person) - 1)::INTEGER AS person,
               number AS item, plays::INTEGER AS plays
          FROM {kind}_plays JOIN {kind}_numbers ON id = {kind}
        QUALIFY row_number() OVER (PARTITION BY person ORDER BY plays DESC, number)
                <= {MOST_ITEMS}
        """
    )
    connection.execute(f"DROP TABLE {kind}_plays")
