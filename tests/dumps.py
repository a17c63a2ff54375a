"""Dumps in the real shape of ListenBrainz's for Spark, made from who played what.

A plain tar with the folder `listenbrainz-spark-dump-ID-DATE-000003-incremental`: COPYING,
SCHEMA_SEQUENCE, START_TIMESTAMP, END_TIMESTAMP, and Parquet files with the columns and types of
the real ones. Also their troubles: listens without ids and in a person's own spelling, a bot,
many listens in one second, credits of two artists.
"""

from __future__ import annotations

import dataclasses
import io
import tarfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import numpy as np
import pandas as pd

BOT = 7_777_777
COLUMNS = """
    make_timestamp_ns(second * 1000000000) AS listened_at,
    make_timestamp_ns(arrived * 1000000000) AS created,
    user_id::INTEGER AS user_id, recording_msid, artist_name,
    artist_credit_id::INTEGER AS artist_credit_id, release_name, release_mbid, recording_name,
    recording_mbid, artist_credit_mbids::VARCHAR[] AS artist_credit_mbids
"""


@dataclass
class Shape:
    """How a dump is made; shares are of the listens."""

    id: int = 2501
    day: datetime = datetime(2026, 9, 6, tzinfo=UTC)
    members: int = 3
    unmapped: float = 0.25
    duets: float = 0.03
    bot_listens: int = 150_000
    bursts: int = 5
    """People who hand in forty listens of one second, ten times."""
    days: int = 60
    """How many days before the dump the listens are from."""
    songs: int = 6
    """Songs an artist has."""
    seed: int = 5
    names: dict[int, str] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        return f"listenbrainz-spark-dump-{self.id}-{self.day:%Y%m%d}-000003-incremental"


def artist_mbid(item: int) -> str:
    return str(UUID(int=(0xA << 120) | (int(item) * 0x9E3779B97F4A7C15) % (1 << 64)))


def song_mbid(item: int, song: int) -> str:
    return str(UUID(int=(0xB << 120) | (int(item) * 64 + int(song)) * 0x9E3779B97F4A7C15 % 2**64))


def make_dump(path: Path, plays: pd.DataFrame, shape: Shape | None = None) -> Path:
    """Write the dump of `plays` (user_id, item_id, plays: the listens of an artist)."""
    shape = shape or Shape()
    rows = written(listens_of(plays, shape), shape)
    if shape.bot_listens:
        # Of chance of its own, so that the people's listens are the same without it.
        machine = dataclasses.replace(shape, seed=shape.seed + 100)
        rows = pd.concat([rows, written(listens_of_bot(plays, machine), machine)])
    return write_tar(path, rows.sort_values("second", kind="stable", ignore_index=True), shape)


def listens_of(plays: pd.DataFrame, shape: Shape) -> pd.DataFrame:
    """One row a listen: user_id, item, song, other (of a duet, or -1), second."""
    random = np.random.default_rng(shape.seed)
    rows = plays.loc[plays.index.repeat(plays["plays"])]
    span = shape.days * 86_400
    end = int(shape.day.timestamp())
    frame = pd.DataFrame(
        {
            "user_id": rows["user_id"].to_numpy(np.int64),
            "item": rows["item_id"].to_numpy(np.int64),
            "second": end - random.integers(1, span, len(rows)),
        }
    )
    people = plays["user_id"].unique()
    for person in people[: shape.bursts]:
        mine = frame[frame["user_id"] == person].head(40)
        for _ in range(10):
            burst = mine.assign(second=end - int(random.integers(1, span)))
            frame = pd.concat([frame, burst], ignore_index=True)
    return _with_songs(frame, shape, random)


def listens_of_bot(plays: pd.DataFrame, shape: Shape) -> pd.DataFrame:
    """The same for somebody who plays everything, day and night."""
    random = np.random.default_rng(shape.seed)
    n = shape.bot_listens
    frame = pd.DataFrame(
        {
            "user_id": np.full(n, BOT),
            "item": random.choice(plays["item_id"].unique(), n),
            "second": int(shape.day.timestamp()) - random.integers(1, shape.days * 86_400, n),
        }
    )
    return _with_songs(frame, shape, random)


def _with_songs(frame: pd.DataFrame, shape: Shape, random: np.random.Generator) -> pd.DataFrame:
    n = len(frame)
    frame["song"] = np.minimum(random.geometric(0.4, n) - 1, shape.songs - 1)
    frame["other"] = np.where(
        random.random(n) < shape.duets, frame["item"].to_numpy()[random.permutation(n)], -1
    )
    frame.loc[frame["other"] == frame["item"], "other"] = -1
    return frame.sort_values("second", kind="stable", ignore_index=True)


def written(listens: pd.DataFrame, shape: Shape) -> pd.DataFrame:
    """The rows as a dump writes them, a share of them unmapped and spelt by hand."""
    random = np.random.default_rng(shape.seed + 1)
    item, other = listens["item"].to_numpy(), listens["other"].to_numpy()
    song = listens["song"].to_numpy()
    names = shape.names
    # A duet is a recording of its own.
    number = np.where(other < 0, song, 32 + (other % 32))
    pairs, of_pair = np.unique(np.stack([item, other]), axis=1, return_inverse=True)
    texts, credits = np.empty((2, pairs.shape[1]), dtype=object)
    for at, (a, b) in enumerate(pairs.T.tolist()):
        both = [a] if b < 0 else [a, b]
        texts[at] = " & ".join(names.get(one, f"Artist {one}") for one in both)
        credits[at] = [artist_mbid(one) for one in both]
    artist, credit = texts[of_pair.ravel()], credits[of_pair.ravel()]
    songs, of_song = np.unique(np.stack([item, number]), axis=1, return_inverse=True)
    texts, mbids = np.empty((2, songs.shape[1]), dtype=object)
    for at, (a, n) in enumerate(songs.T.tolist()):
        texts[at] = f"Song {n}" if n < 32 else f"Together {n}"
        mbids[at] = song_mbid(a, n)
    title, recording = texts[of_song.ravel()], mbids[of_song.ravel()]
    msids = random.integers(0, 1 << 32, len(listens)).tolist()
    frame = pd.DataFrame(
        {
            "second": listens["second"],
            "arrived": int(shape.day.timestamp()) - random.integers(1, 86_400, len(listens)),
            "user_id": listens["user_id"],
            "recording_msid": [f"{n:08x}-0000-4000-8000-000000000000" for n in msids],
            "artist_name": pd.Series(artist, dtype=object),
            "artist_credit_id": pd.Series(item + 10, dtype="Int64"),
            "release_name": pd.Series([None] * len(listens), dtype=object),
            "release_mbid": pd.Series([None] * len(listens), dtype=object),
            "recording_name": pd.Series(title, dtype=object),
            "recording_mbid": pd.Series(recording, dtype=object),
            "artist_credit_mbids": pd.Series(credit, dtype=object),
        }
    )
    loose = random.random(len(frame)) < shape.unmapped
    for column in ("artist_credit_id", "recording_mbid", "artist_credit_mbids"):
        frame.loc[loose, column] = None
    by_hand = loose & (random.random(len(frame)) < 0.5)
    frame.loc[by_hand, "artist_name"] = frame.loc[by_hand, "artist_name"].str.upper()
    misspelt = loose & (random.random(len(frame)) < 0.2)
    frame.loc[misspelt, "artist_name"] = "my " + frame.loc[misspelt, "artist_name"]
    live = loose & (random.random(len(frame)) < 0.2)
    frame.loc[live, "recording_name"] = frame.loc[live, "recording_name"] + " (Live)"
    return frame


def write_tar(path: Path, rows: pd.DataFrame, shape: Shape) -> Path:
    """The tar; its Parquet files hold `rows` in their order."""
    import duckdb

    start = shape.day - timedelta(days=1)
    texts = {
        "COPYING": "CC0 1.0 Universal\n",
        "SCHEMA_SEQUENCE": "9",
        "START_TIMESTAMP": start.isoformat(),
        "END_TIMESTAMP": shape.day.isoformat(),
    }
    part = path.with_suffix(".parquet")
    with tarfile.open(path, "w") as tar, duckdb.connect() as connection:
        for name, text in texts.items():
            entry = tarfile.TarInfo(f"{shape.folder}/{name}")
            entry.size = len(text)
            tar.addfile(entry, io.BytesIO(text.encode()))
        bounds = np.linspace(0, len(rows), shape.members + 1).astype(int)
        for number in range(shape.members):
            rows_of_part = rows.iloc[bounds[number] : bounds[number + 1]]
            connection.register("rows_of_part", rows_of_part)
            connection.execute(
                f"COPY (SELECT {COLUMNS} FROM rows_of_part) TO '{part}' "  # noqa: S608
                "(FORMAT parquet, COMPRESSION zstd)"
            )
            connection.unregister("rows_of_part")
            tar.add(part, arcname=f"{shape.folder}/{number}.parquet")
            part.unlink()
    return path
