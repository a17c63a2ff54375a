"""Files that are no export, are broken, or would do harm: each gets its own sentence."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from bot.exports import (
    LIMITS,
    BrokenFile,
    EmptyFile,
    EncryptedArchive,
    ExportProblem,
    NestedArchive,
    NotAnExport,
    PictureInstead,
    TooLarge,
    UnsafeArchive,
    read_export,
)
from tests import exports
from tests.exports import START, row

AUDIO = "Streaming_History_Audio_2020_0.json"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 50


def refused(path: Path, kind: type[ExportProblem], limits: object = LIMITS) -> ExportProblem:
    with pytest.raises(kind) as caught:
        read_export(path, limits=limits)  # type: ignore[arg-type]
    assert caught.value.sentence
    assert caught.value.next_step
    return caught.value


def file(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "sent"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", EmptyFile),
        (b" \n\t ", EmptyFile),
        (b"[]", EmptyFile),
        (PNG, PictureInstead),
        (b"\xff\xd8\xff\xe0picture", PictureInstead),
        (b"%PDF-1.7", PictureInstead),
        (b"\x1f\x8b\x08rest", NotAnExport),
        (b"Rar!\x1a\x07", NotAnExport),
        (b"hello", NotAnExport),
        (b'{"a": 1}', NotAnExport),
        (b'{"a": {"ts": 1}}', NotAnExport),
        (b"[1, 2, 3]", NotAnExport),
        (b'{"tracks": [{"title": "a", "id": 5}]}', NotAnExport),
        (b'{"name": "a", "artists": ["b"]}', NotAnExport),
        (b'{"tracks": []}', NotAnExport),
        (b'{"playlists": []}', EmptyFile),
        (b'{"playlists": [{"id": 1}]}', EmptyFile),
        (b'[["a"]]', NotAnExport),
        (b'[{"a": 1}]', NotAnExport),
        (b'[{"ts": "x", "ms_played": 1}', BrokenFile),
        (b'{"tracks": [{"artist": "A"', BrokenFile),
        (b'[{"ts": "\xff", "ms_played": 1}]', BrokenFile),
        (b'[{"ts": "x", "ms_played": ' + b"9" * 4000 + b"}]", BrokenFile),
        (b"PK\x03\x04 and no more", BrokenFile),
        (b"[" * 1_500_000, NotAnExport),
        (b'[{"ts":' + b"[" * 1_500_000, TooLarge),
        (b'{"tracks":' * 100, TooLarge),
        (b'{"tracks":[' * 200_000, TooLarge),
        (b'["' + b"x" * 3_000_000 + b'"]', TooLarge),
        (b"\xff\xfe[\x00{", BrokenFile),
    ],
)
def test_files_by_themselves(tmp_path: Path, content: bytes, kind: type[ExportProblem]) -> None:
    refused(file(tmp_path, content), kind)


def test_a_history_that_breaks_off_anywhere(tmp_path: Path) -> None:
    whole = exports.dumps([row(n, START + n, 40_000) for n in range(3)])
    for end in range(1, len(whole) - 1, 61):
        refused(file(tmp_path, whole[:end]), BrokenFile)


def test_a_bomb(tmp_path: Path) -> None:
    bomb = {AUDIO: b"[" + b" " * 50_000_000 + b"]"}
    refused(exports.archive(tmp_path / "a.zip", bomb), UnsafeArchive)
    beside = {AUDIO: [row(1, START, 40_000)], "other.bin": b"\0" * 50_000_000}
    refused(exports.archive(tmp_path / "b.zip", beside), UnsafeArchive)


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    path = exports.archive(tmp_path / "a.zip", {AUDIO: b"[" + b" " * 50_000_000 + b"]"})
    content = bytearray(path.read_bytes())
    entry = content.rfind(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<I", 1000)
    path.write_bytes(content)
    refused(path, BrokenFile)


def test_files_that_overlap(tmp_path: Path) -> None:
    refused(exports.overlapping(tmp_path / "a.zip"), UnsafeArchive)


@pytest.mark.parametrize(
    "name", ["../" + AUDIO, "a/../../" + AUDIO, "/etc/" + AUDIO, "C:/" + AUDIO, "..\\" + AUDIO]
)
def test_paths_outside(tmp_path: Path, name: str) -> None:
    refused(exports.archive(tmp_path / "a.zip", {name: [row(1, START, 40_000)]}), UnsafeArchive)


def test_a_link_inside(tmp_path: Path) -> None:
    link = zipfile.ZipInfo(AUDIO)
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as target:
        target.writestr(link, "/etc/passwd")
    refused(tmp_path / "a.zip", UnsafeArchive)


def test_archives_in_archives(tmp_path: Path) -> None:
    inner = exports.archive(tmp_path / "inner.zip", {AUDIO: [row(1, START, 40_000)]})
    for name in ("my_spotify_data.zip", AUDIO):
        refused(exports.archive(tmp_path / "a.zip", {name: inner.read_bytes()}), NestedArchive)


def test_a_locked_archive(tmp_path: Path) -> None:
    path = exports.archive(tmp_path / "a.zip", {AUDIO: [row(1, START, 40_000)]})
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    refused(path, EncryptedArchive)


def test_archives_without_anything_of_use(tmp_path: Path) -> None:
    refused(exports.archive(tmp_path / "a.zip", {"holiday.jpg": PNG}), NotAnExport)
    refused(exports.archive(tmp_path / "b.zip", {}), NotAnExport)
    refused(exports.archive(tmp_path / "c.zip", {AUDIO: {"a": 1}}), NotAnExport)
    refused(exports.archive(tmp_path / "d.zip", {AUDIO: [{"a": 1}]}), NotAnExport)


def test_damage_inside(tmp_path: Path) -> None:
    rows = [row(n, START + n, 40_000) for n in range(100)]
    path = exports.archive(tmp_path / "a.zip", {AUDIO: rows})
    content = bytearray(path.read_bytes())
    content[200] ^= 0xFF
    path.write_bytes(content)
    refused(path, BrokenFile)
    path.write_bytes(content[: len(content) // 2])
    refused(path, BrokenFile)


def test_a_header_that_says_another_name(tmp_path: Path) -> None:
    path = exports.archive(tmp_path / "a.zip", {AUDIO: [row(1, START, 40_000)]})
    content = path.read_bytes()
    path.write_bytes(content.replace(AUDIO.encode(), b"\0" * len(AUDIO), 1))
    refused(path, BrokenFile)


def test_too_many_files_and_folders(tmp_path: Path) -> None:
    many = {f"{n}.txt": b"" for n in range(2_001)}
    refused(exports.archive(tmp_path / "a.zip", many), TooLarge)
    deep = {"a/" * 20 + AUDIO: [row(1, START, 40_000)]}
    refused(exports.archive(tmp_path / "b.zip", deep), TooLarge)


def test_limits_hold_while_reading(tmp_path: Path) -> None:
    rows = [row(n, START + n, 40_000) for n in range(1000)]
    path = exports.archive(tmp_path / "a.zip", {AUDIO: rows})
    for field, most in (("rows", 999), ("songs", 999), ("file", 1000), ("unpacked", 100_000)):
        refused(path, TooLarge, replace(LIMITS, **{field: most}))
        assert read_export(path, limits=replace(LIMITS, ratio=20)).summary.plays == 1000


def test_problems_never_quote_the_file(tmp_path: Path) -> None:
    text = json.dumps([row(1, START, 40_000)])[:-1]
    problem = refused(file(tmp_path, text.encode()), BrokenFile)
    assert problem.__cause__ is None
    assert problem.__suppress_context__
    assert exports.IP not in str(problem)


def test_an_archive_that_needs_the_long_form(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target, target.open(AUDIO, "w", force_zip64=True) as one:
        one.write(exports.dumps([row(1, START, 40_000)]))
    assert read_export(file(tmp_path, buffer.getvalue())).summary.plays == 1
