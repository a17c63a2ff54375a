"""A ListenBrainz Spark dump: a plain tar of Parquet files, taken out one after the other.

The name of the folder in it tells its id and date: `listenbrainz-spark-dump-ID-DATE-TIME-KIND`
(https://listenbrainz.readthedocs.io/en/latest/users/listenbrainz-dumps.html).
"""

from __future__ import annotations

import re
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.world.errors import BadDump

LICENCE = "CC0 1.0"
_NAME = re.compile(r"listenbrainz-spark-dump-(\d+)-(\d{4})(\d\d)(\d\d)-(\d{6})-(\w+)")
_BLOCK = 512


@dataclass(frozen=True)
class DumpFile:
    """What a tar says of itself; `members` are its Parquet files, in its own order."""

    path: Path
    id: str
    date: str
    members: tuple[tarfile.TarInfo, ...]

    @property
    def size(self) -> int:
        return sum(member.size for member in self.members)


def open_dump(path: Path) -> DumpFile:
    """Read the table of contents; raises `BadDump` where the file is broken or another thing."""
    try:
        with tarfile.open(path, "r:") as tar:
            entries = tar.getmembers()
            stamp = _stamp(tar, entries)
            _check_end(path, tar.offset)
    except FileNotFoundError:
        raise BadDump(f"There is no file {path}.") from None
    except tarfile.ReadError as error:
        if "unexpected end" in str(error):
            raise BadDump(f"{path} is cut short: the download did not finish.") from None
        raise BadDump(
            f"{path} is not a tar file (or it is still compressed), or it is damaged."
        ) from None
    except (tarfile.TarError, OSError) as error:
        raise BadDump(f"{path} cannot be read: {error}.") from None
    members = tuple(e for e in entries if e.isfile() and e.name.endswith(".parquet"))
    if not members:
        raise BadDump(f"{path} is a tar file without any Parquet file: not a Spark dump.")
    named = _NAME.search(members[0].name) or _NAME.search(path.name)
    if named:
        number, year, month, day, _, _ = named.groups()
        return DumpFile(path, number, f"{year}-{month}-{day}", members)
    return DumpFile(path, path.stem, stamp[:10], members)


@contextmanager
def taken_out(dump: DumpFile, member: tarfile.TarInfo, folder: Path) -> Iterator[Path]:
    """One member as a file of its own, for as long as it is being read.

    DuckDB reads a file on several threads at once, which no file object of Python's stands; and
    one member (125 MB) is little beside the whole.
    """
    target = folder / "member.parquet"
    try:
        with tarfile.open(dump.path, "r:") as tar, target.open("wb") as out:
            source = tar.extractfile(member)
            if source is None:
                raise BadDump(f"{dump.path} is damaged at {member.name}.")
            shutil.copyfileobj(source, out, 1 << 20)
        yield target
    except (tarfile.TarError, EOFError):
        raise BadDump(f"{dump.path} is damaged at {member.name}.") from None
    finally:
        target.unlink(missing_ok=True)


def _stamp(tar: tarfile.TarFile, entries: list[tarfile.TarInfo]) -> str:
    """The date from the file TIMESTAMP (END_TIMESTAMP in an incremental dump), "" without one."""
    for wanted in ("TIMESTAMP", "END_TIMESTAMP"):
        for entry in entries:
            if entry.isfile() and entry.name.rsplit("/", 1)[-1] == wanted:
                source = tar.extractfile(entry)
                return source.read(64).decode("ascii", "replace").strip() if source else ""
    return ""


def _check_end(path: Path, offset: int) -> None:
    """A tar ends in blocks of zeros: one cut off exactly between two members has none."""
    with path.open("rb") as file:
        file.seek(max(0, offset - _BLOCK))
        tail = file.read(2 * _BLOCK)
    if len(tail) < _BLOCK or any(tail[-_BLOCK:]):
        raise tarfile.ReadError("unexpected end of data")
