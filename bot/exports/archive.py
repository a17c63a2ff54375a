"""A ZIP whose files are read where they are: never unpacked, and only those on a short list."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from bot.exports.directory import check_directory
from bot.exports.limits import LIMITS, Limits
from bot.exports.names import Part, part_of
from bot.exports.problems import (
    BrokenFile,
    EncryptedArchive,
    NestedArchive,
    NotAnExport,
    TooLarge,
    UnsafeArchive,
)
from bot.language import _

_ENCRYPTED = 0x1
_HEADER = 30
"""Bytes of a file's own header, without its name."""

_ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".zst")


@contextmanager
def opened(path: Path, limits: Limits = LIMITS) -> Iterator[ZipFile]:
    """The archive at `path`, once nothing about it is suspicious; raises an `ExportProblem`."""
    check_directory(path, limits)
    try:
        archive = ZipFile(path)
    except (BadZipFile, NotImplementedError, OSError, ValueError, UnicodeError):
        raise BrokenFile from None
    with archive:
        _check(archive.infolist(), limits)
        yield archive


def parts(archive: ZipFile, limits: Limits = LIMITS) -> list[tuple[ZipInfo, Part]]:
    """The files to read, by their paths; one that is there twice (the same bytes) once."""
    found: dict[tuple[Part, int, int], tuple[ZipInfo, Part]] = {}
    for entry in sorted(archive.infolist(), key=lambda entry: entry.filename):
        part = None if entry.is_dir() else part_of(entry.filename)
        if part is not None:
            found.setdefault((part, entry.CRC, entry.file_size), (entry, part))
    if not found:
        raise NotAnExport(_("There is no file of a Spotify data export in this ZIP."))
    if sum(entry.file_size for entry, _ in found.values()) > limits.unpacked:
        raise TooLarge
    return list(found.values())


def _check(entries: list[ZipInfo], limits: Limits) -> None:
    for entry in entries:
        _check_path(entry, limits)
        if entry.flag_bits & _ENCRYPTED:
            raise EncryptedArchive
        if entry.filename.lower().endswith(_ARCHIVES):
            raise NestedArchive
        grown = entry.file_size > limits.ratio * max(1, entry.compress_size)
        if grown and entry.file_size > limits.ratio_from:
            raise UnsafeArchive
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) and part_of(entry.filename):
            raise BrokenFile(_("This ZIP is packed in a way that Spotify does not use."))
    _check_overlaps(entries)


def _check_path(entry: ZipInfo, limits: Limits) -> None:
    # `orig_filename` is the name as it stands there: `filename` is cut at a NUL.
    path = entry.orig_filename.replace("\\", "/")
    steps = path.rstrip("/").split("/")
    # A second colon would be a Windows drive or a stream; Spotify has neither.
    outside = path.startswith("/") or ".." in steps or "\0" in path or ":" in steps[0][1:2]
    if outside or stat.S_ISLNK(entry.external_attr >> 16):
        raise UnsafeArchive
    if len(steps) > limits.folders:
        raise TooLarge(_("The folders in this ZIP are deeper than any Spotify makes."))


def _check_overlaps(entries: list[ZipInfo]) -> None:
    """Files that share their bytes: how a small ZIP holds far more than it seems to."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise UnsafeArchive
        name = len(entry.orig_filename.encode("utf-8", "replace"))
        # At least: a name in an old code page is shorter in it than in UTF-8.
        name = name if entry.flag_bits & 0x800 else len(entry.orig_filename)
        end = entry.header_offset + _HEADER + name + entry.compress_size


__all__ = ["opened", "parts"]
