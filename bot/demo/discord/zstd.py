"""compress=zstd-stream, which clients ask for where they have a zstd library themselves."""

from __future__ import annotations

from importlib import import_module
from typing import Any, ClassVar


def _library() -> Any:
    # Python 3.14 brings one; before that it is the optional package of discord.py[speed].
    for name in ("compression.zstd", "zstandard"):
        try:
            return import_module(name)
        except ImportError:
            continue
    return None


_LIBRARY = _library()


class Zstd:
    """One stream for the whole connection, flushed after every message."""

    available: ClassVar[bool] = _LIBRARY is not None

    def __init__(self) -> None:
        compressor = _LIBRARY.ZstdCompressor()
        if hasattr(compressor, "compressobj"):
            self._stream: Any = compressor.compressobj()
            self._flush: Any = _LIBRARY.COMPRESSOBJ_FLUSH_BLOCK
        else:
            self._stream = compressor
            self._flush = compressor.FLUSH_BLOCK

    def pack(self, text: str) -> bytes:
        return bytes(self._stream.compress(text.encode()) + self._stream.flush(self._flush))
