"""The import parser, fuzzed by coverage: `python -m tests.fuzz.imports --minutes 10`.

Small exports are bent; what reaches lines of `bot.exports` that nothing reached before is kept and
bent further (`sys.settrace` tells the lines).
"""

from __future__ import annotations

import io
import json
import random
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import click

from bot.exports import ExportProblem, check_export, read_export
from tests.exports import START, row

Line = tuple[str, int]

PIECES = (
    b"{}", b"[", b"]", b'"', b"\\ud800", b"\x00", b"1e999", b"-1", b"9" * 400, b"PK\x03\x04",
    b"\xff\xfe", b'{"ts":', b"[" * 2000, b"master_metadata_track_name", b"../", b"true",
)  # fmt: skip


def seeds() -> list[bytes]:
    """Small exports as Spotify makes them: JSON of both kinds, and ZIPs."""
    rows = [row(n, START + 400 * n, 200_000) for n in range(4)]
    extended = json.dumps(rows).encode()
    account = json.dumps(
        [{"endTime": "2024-01-01 10:00", "artistName": "A", "trackName": "B", "msPlayed": 99000}]
    ).encode()
    library = json.dumps(
        {"tracks": [{"artist": "A", "album": "C", "track": "B", "uri": "spotify:track:x"}]}
    ).encode()
    found = [extended, account, library, b"", b"[]", b"{}"]
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", method) as archive:
            archive.writestr("Streaming_History_Audio_2014_0.json", extended)
            archive.writestr("StreamingHistory_music_0.json", account)
            archive.writestr("YourLibrary.json", library)
        found.append(packed.getvalue())
    return found


def reads(content: bytes, folder: Path) -> str:
    """How a file of this content ends: "read", or the kind of problem. Anything else is raised."""
    name = "export.zip" if content[:2] == b"PK" else "StreamingHistory_music_0.json"
    file = folder / name
    file.write_bytes(content)
    try:
        check_export(file)
        read_export(file)
    except ExportProblem as problem:
        return type(problem).__name__
    return "read"


def bent(chance: random.Random, content: bytes, other: bytes) -> bytes:
    """A few bytes changed, cut, doubled, or taken from another."""
    made = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(made) + 1)
        way = chance.randrange(6)
        if way == 0 and made:
            made[at % len(made)] ^= 1 << chance.randrange(8)
        elif way == 1:
            del made[at : at + chance.choice((1, 4, 64))]
        elif way == 2:
            made[at:at] = chance.choice(PIECES)
        elif way == 3:
            made[at:at] = made[at : at + chance.choice((4, 32, 256))]
        elif way == 4 and other:
            begin = chance.randrange(len(other))
            made[at:at] = other[begin : begin + chance.choice((4, 32, 256))]
        elif made:
            made[at % len(made)] = chance.randrange(256)
    return bytes(made[:65536])


def covered(run: Callable[[], Any]) -> set[Line]:
    """The lines of the parser that were run."""
    lines: set[Line] = set()

    def inside(frame: FrameType, event: str, _: Any) -> Any:
        lines.add((frame.f_code.co_filename, frame.f_lineno))
        return inside

    def called(frame: FrameType, event: str, _: Any) -> Any:
        return inside if "/bot/exports/" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(called)
    try:
        run()
    finally:
        sys.settrace(before)
    return lines


def fuzz(seconds: float, *, most: int = 10**9, seed: int = 1) -> tuple[int, int, dict[str, int]]:
    """(files tried, lines reached, how they ended); raises what the parser should not."""
    chance = random.Random(seed)
    corpus = seeds()
    known: set[Line] = set()
    ends: dict[str, int] = {}
    tried, until = 0, time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)

        def attempt(content: bytes) -> None:
            end = reads(content, place)
            ends[end] = ends.get(end, 0) + 1

        for content in corpus:
            known |= covered(partial(attempt, content))
        while tried < most and time.monotonic() < until:
            content = bent(chance, chance.choice(corpus), chance.choice(corpus))
            try:
                new = covered(partial(attempt, content))
            except Exception:
                Path("crash.bin").write_bytes(content)
                raise
            if new - known:
                known |= new
                corpus.append(content)
            tried += 1
    return tried, len(known), ends


@click.command()
@click.option("--minutes", default=10.0, show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(minutes: float, seed: int) -> None:
    """Fuzz the import parser; a crash leaves its input in crash.bin and ends non-zero."""
    tried, lines, ends = fuzz(minutes * 60, seed=seed)
    print(json.dumps({"tried": tried, "lines": lines, "ends": ends, "crashes": 0}))


if __name__ == "__main__":
    main()
