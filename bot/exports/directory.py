"""How long a ZIP's list of its files is, read before anybody loads that list into memory.

The format: PKWARE's APPNOTE.TXT, 4.3.14 to 4.3.16.
"""

from __future__ import annotations

import struct
from pathlib import Path

from bot.exports.limits import Limits
from bot.exports.problems import BrokenFile, TooLarge
from bot.language import _

_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_LOCATOR = struct.Struct("<4sIQI")
_SHORT = struct.Struct("<4s4H2IH")
_LONG = struct.Struct("<4sQ2H2I4Q")
_COMMENT = 1 << 16


def check_directory(path: Path, limits: Limits) -> None:
    """Raises `TooLarge` for more files than an export has, `BrokenFile` where there is no end."""
    try:
        entries, size = _end(path)
    except (OSError, struct.error):
        raise BrokenFile from None
    if entries > limits.entries or size > limits.directory:
        raise TooLarge(_("This ZIP has more files in it than any Spotify export."))


def _end(path: Path) -> tuple[int, int]:
    """(number of files, bytes of the list of them)."""
    with path.open("rb") as file:
        length = file.seek(0, 2)
        file.seek(max(0, length - _SHORT.size - _COMMENT))
        start = file.tell()
        tail = file.read()
        place = tail.rfind(_END)
        if place < 0:
            raise BrokenFile
        _, _, _, _, entries, size, _, _ = _SHORT.unpack_from(tail, place)
        locator = start + place - _LOCATOR.size
        if locator < 0:
            return entries, size
        file.seek(locator)
        mark, _, where, _ = _LOCATOR.unpack(file.read(_LOCATOR.size))
        if mark != b"PK\x06\x07":
            return entries, size
        file.seek(min(where, length))
        record = _LONG.unpack(file.read(_LONG.size))
        if record[0] != _END_64:
            raise BrokenFile
        return max(entries % 0xFFFF, record[7]), max(size % 0xFFFFFFFF, record[8])


__all__ = ["check_directory"]
