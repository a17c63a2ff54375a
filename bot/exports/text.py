"""The bytes of one JSON file as the parser takes them: UTF-8, counted, and never too many."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import IO

from bot.exports.limits import LIMITS, Limits
from bot.exports.problems import EmptyFile, TooLarge
from bot.language import _

CHUNK = 1 << 16

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"[\x00", "utf-16-le"),
    (b"{\x00", "utf-16-le"),
    (b"\x00[", "utf-16-be"),
    (b"\x00{", "utf-16-be"),
)


class Text:
    """A stream of UTF-8 out of any Unicode encoding. `begins` is its first character.

    `counted` is called with the number of bytes of each chunk. Reading raises `TooLarge` where a
    row takes more than a row can: whoever takes rows sets `row` to 0 after each.
    """

    def __init__(
        self, raw: IO[bytes], counted: Callable[[int], None], limits: Limits = LIMITS
    ) -> None:
        self._raw = raw
        self._counted = counted
        self._most = limits.row + CHUNK
        self._decoder: codecs.IncrementalDecoder | None = None
        self._ahead = b""
        self.row = 0
        first = self._next(CHUNK)
        for mark, encoding in _MARKS:
            if first.startswith(mark):
                self._decoder = codecs.getincrementaldecoder(encoding)()
                first = self._plain(first)
                break
        while first and not first.strip():
            first = self._plain(self._next(CHUNK))
        if not first:
            raise EmptyFile
        self._ahead = first.lstrip()
        self.begins = chr(self._ahead[0])

    def read(self, size: int = CHUNK) -> bytes:
        """The next chunk; b"" at the end, and for a size of 0."""
        if size == 0:
            return b""
        if self._ahead:
            chunk, self._ahead = self._ahead, b""
        else:
            chunk = self._plain(self._next(CHUNK))
        self.row += len(chunk)
        if self.row > self._most:
            raise TooLarge(_("One of its rows is longer or deeper than any in a Spotify export."))
        return chunk

    def _next(self, size: int) -> bytes:
        chunk = self._raw.read(size)
        self._counted(len(chunk))
        return chunk

    def _plain(self, chunk: bytes) -> bytes:
        if self._decoder is None:
            return chunk
        text = self._decoder.decode(chunk, final=not chunk)
        while not text and chunk:
            chunk = self._next(CHUNK)
            text = self._decoder.decode(chunk, final=not chunk)
        return text.encode("utf-8", "replace")


__all__ = ["CHUNK", "Text"]
