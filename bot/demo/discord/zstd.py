"""compress=zstd-stream, for clients that have a zstd library and so ask for it."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Zstd:
    """One stream for the whole connection; raises ImportError where there is no library."""

    def __init__(self) -> None:
        # Python 3.14 brings one; before that it is the optional package of discord.py[speed].
        try:
            module = import_module("compression.zstd")
            self._stream: Any = module.ZstdCompressor()
            self._flush: Any = module.ZstdCompressor.FLUSH_BLOCK
        except ImportError:
            module = import_module("zstandard")
            self._stream = module.ZstdCompressor().compressobj()
            self._flush = module.COMPRESSOBJ_FLUSH_BLOCK

    def pack(self, text: str) -> bytes:
        return bytes(self._stream.compress(text.encode()) + self._stream.flush(self._flush))
