"""Read a whole export, once and from the front: a ZIP, or one JSON file of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO
from zipfile import ZipFile, ZipInfo

from bot.exports.archive import opened, parts
from bot.exports.limits import LIMITS, Limits
from bot.exports.listening import Listening
from bot.exports.names import Part, part_of
from bot.exports.objects import objects, readable, rows
from bot.exports.problems import (
    EmptyFile,
    ExportProblem,
    NestedArchive,
    NotAnExport,
    PictureInstead,
    TooLarge,
)
from bot.exports.taking import Taking
from bot.exports.text import Text
from bot.language import _

Progress = Callable[[int, int], None]
"""Called with the bytes that are read and those there are; whatever it raises ends the reading."""

_ZIP = b"PK"
_ARCHIVES = (b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_DOCUMENTS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"%PDF", b"BM", b"II*\x00", b"MM\x00*")
_LIBRARY_KEYS = {"tracks", "albums", "artists", "bannedTracks", "bannedArtists", "shows"}
_STEP = 1 << 20


def read_export(
    *paths: Path, progress: Progress | None = None, limits: Limits = LIMITS
) -> Listening:
    """All that is taken out of the files at these paths, as one export.

    Blocking; the memory it takes grows with the number of different tracks, not with the files.
    Raises an `ExportProblem`, and then nothing of any of them is to be used.
    """
    taking = Taking(limits)
    meter = _Meter(sum(check_export(path, limits=limits) for path in paths), limits, progress)
    for path in paths:
        if _is_archive(path):
            _read_archive(path, taking, meter, limits)
        else:
            with readable(), path.open("rb") as file:
                _read_part(file, part_of(path.name), taking, meter, limits)
    if taking.nothing:
        raise EmptyFile(_("There are no plays, saved tracks or playlists in it."))
    taking.listening.settle()
    return taking.listening


def check_export(path: Path, *, limits: Limits = LIMITS) -> int:
    """How many bytes there are to read at `path`; raises what is wrong before any is read."""
    size = path.stat().st_size
    if size > limits.file:
        raise TooLarge
    if not size:
        raise EmptyFile
    with path.open("rb") as file:
        begins = file.read(8)
    if begins.startswith(_ZIP):
        with opened(path, limits) as archive:
            return sum(entry.file_size for entry, _ in parts(archive, limits))
    if begins.startswith(_ARCHIVES):
        raise NotAnExport(_("Only ZIP archives and JSON files can be read."))
    # HEIC, AVIF and films say what they are after their length.
    if begins.startswith(_DOCUMENTS) or begins[4:] == b"ftyp":
        raise PictureInstead
    return size


def _is_archive(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == _ZIP


def _read_archive(path: Path, taking: Taking, meter: _Meter, limits: Limits) -> None:
    with opened(path, limits) as archive:
        for entry, part in parts(archive, limits):
            _check_content(archive, entry)
            with readable(), archive.open(entry) as file:
                _read_part(file, part, taking, meter, limits)


def _check_content(archive: ZipFile, entry: ZipInfo) -> None:
    try:
        with archive.open(entry) as file:
            begins = file.read(8)
    except Exception:  # noqa: BLE001 - whatever its bytes are: reading it says so
        return
    if begins.startswith((_ZIP, *_ARCHIVES)):
        raise NestedArchive


def _read_part(
    file: IO[bytes], part: Part | None, taking: Taking, meter: _Meter, limits: Limits
) -> None:
    text = Text(file, meter.add, limits)
    if text.begins == "[":
        _read_rows(text, part, taking, limits)
    elif text.begins == "{":
        _read_objects(text, taking, limits)
    else:
        raise NotAnExport


def _read_rows(text: Text, part: Part | None, taking: Taking, limits: Limits) -> None:
    first = True
    for row in rows(text, limits):
        if part is Part.VIDEO:
            taking.video()
        elif part is Part.PODCASTS or "podcastName" in row or "audiobookName" in row:
            taking.podcast()
        else:
            taking.play(row, first=first)
        first = False


def _read_objects(text: Text, taking: Taking, limits: Limits) -> None:
    before = taking.told
    lists: set[str] = set()
    songs: list[dict[str, object]] = []
    for path, values in objects(text, limits):
        match path:
            case ("tracks",):
                taking.saved(values)
            case ("bannedTracks",):
                taking.refused(values)
            case ("artists",):
                taking.artist(values)
            case ("bannedArtists",):
                taking.artist(values, refused=True)
            case ("playlists", "items", "track"):
                songs.append(values)
            case ("playlists",):
                # A playlist ends after what is in it.
                for song in songs:
                    taking.listed(str(values.get("name", "")), song)
                songs.clear()
            case ():
                lists = {key for key, value in values.items() if isinstance(value, list)}
    # Other files have "tracks" or "artists" too; a library may be empty, and has all its lists.
    library = len(lists & _LIBRARY_KEYS) > 1
    if library and "tracks" in lists:
        taking.library()
    if taking.told == before and not library and "playlists" not in lists:
        raise NotAnExport


class _Meter:
    """Counts what is read of all files, and says so now and then."""

    def __init__(self, total: int, limits: Limits, progress: Progress | None) -> None:
        self._total = total
        self._most = limits.unpacked
        self._progress = progress
        self._done = self._said = 0

    def add(self, count: int) -> None:
        self._done += count
        if self._done > self._most:
            raise TooLarge
        if self._progress is not None and self._done - self._said >= _STEP:
            self._said = self._done
            self._progress(min(self._done, self._total), self._total)


__all__ = ["ExportProblem", "Progress", "check_export", "read_export"]
