"""Files that are no dump, or no longer one: a sentence each, and the old world stays."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path

import duckdb
import pytest

from bot.world.build import build_world
from bot.world.dumps import open_dump
from bot.world.errors import BadDump


def tar_of(path: Path, **members: bytes) -> Path:
    with tarfile.open(path, "w") as tar:
        for name, content in members.items():
            entry = tarfile.TarInfo(name.replace("_", "."))
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return path


def refused(dump: Path, folder: Path, match: str) -> None:
    target = folder / "world.sqlite"
    target.write_bytes(b"the old world")
    with pytest.raises(BadDump, match=match):
        build_world([dump], target)
    assert target.read_bytes() == b"the old world"
    assert not list(folder.glob(".world*"))


def test_what_a_dump_says_of_itself(dump: Path) -> None:
    opened = open_dump(dump)
    assert (opened.id, opened.date) == ("2501", "2026-09-06")
    assert [member.name.rsplit("/", 1)[-1] for member in opened.members] == [
        "0.parquet",
        "1.parquet",
    ]


def test_no_file(tmp_path: Path) -> None:
    refused(tmp_path / "nowhere.tar", tmp_path, "no file")


def test_cut_short_wherever_it_is(dump: Path, tmp_path: Path) -> None:
    whole = dump.read_bytes()
    second = open_dump(dump).members[1]
    cuts = [second.offset, second.offset + 200, second.offset_data, second.offset_data + 5000]
    for cut in [*cuts, len(whole) // 2]:
        (tmp_path / "cut.tar").write_bytes(whole[:cut])
        refused(tmp_path / "cut.tar", tmp_path, "cut short|damaged")


def test_damaged_inside(dump: Path, tmp_path: Path) -> None:
    whole = bytearray(dump.read_bytes())
    member = open_dump(dump).members[0]
    start, end = member.offset_data, member.offset_data + member.size
    for place in (end - 2000, start + 4):
        torn = whole.copy()
        torn[place : place + 1500] = b"\xa5" * 1500
        (tmp_path / "torn.tar").write_bytes(torn)
        refused(tmp_path / "torn.tar", tmp_path, "damaged")


def test_other_things(dump: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello " * 1000)
    refused(tmp_path / "a.txt", tmp_path, "not a tar")
    (tmp_path / "a.tar.gz").write_bytes(gzip.compress(dump.read_bytes()))
    refused(tmp_path / "a.tar.gz", tmp_path, "still compressed")
    (tmp_path / "empty").write_bytes(b"")
    refused(tmp_path / "empty", tmp_path, "not a tar")
    refused(tar_of(tmp_path / "b.tar", a_json=b"{}"), tmp_path, "without any Parquet")
    refused(tar_of(tmp_path / "c.tar", a_parquet=b"PAR1" * 99), tmp_path, "no Parquet file")
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT 1 AS a, 2 AS user_id) TO '{tmp_path / 'x.parquet'}' (FORMAT parquet)"
        )
    other = tar_of(tmp_path / "d.tar", a_parquet=(tmp_path / "x.parquet").read_bytes())
    refused(other, tmp_path, "no column artist_credit_mbids")
    refused(tmp_path, tmp_path, "cannot be read|not a tar")


def test_columns_of_other_types(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            f"""COPY (SELECT 'yesterday' AS listened_at, 'x' AS user_id, 'a' AS artist_name,
            'b' AS recording_name, 'c' AS recording_mbid, ['d'] AS artist_credit_mbids)
            TO '{tmp_path / "x.parquet"}' (FORMAT parquet)"""
        )
    other = tar_of(tmp_path / "d.tar", a_parquet=(tmp_path / "x.parquet").read_bytes())
    refused(other, tmp_path, "cannot be read")
