"""A picture for every id, always the same one: two colours, a gradient, and circles on it."""

from __future__ import annotations

import hashlib
import struct
import zlib
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.float64]


@lru_cache(maxsize=512)
def picture(name: str, size: int) -> bytes:
    """A PNG of `size` x `size` pixels, made from `name` alone."""
    seed = hashlib.sha256(name.encode()).digest()
    y, x = np.mgrid[0:size, 0:size] / size
    angle = seed[0] / 256 * 2 * np.pi
    slope = 0.5 + ((x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle)) / 1.42
    # Neighbours on the colour wheel blend without mud; the opposite one stands out on them.
    first = _colour(seed[1], seed[2], seed[3] // 3)
    second = _colour(seed[1] + 24 + seed[4] // 6, seed[5], 160 + seed[6] // 3)
    third = _colour(seed[1] + 110 + seed[7] // 8, seed[8], 128 + seed[9] // 2)
    image = _blend(np.broadcast_to(first, (size, size, 3)), second, slope)
    for ring in range(2 + seed[10] % 3):
        place = seed[11 + 4 * ring : 15 + 4 * ring]
        distance = np.hypot(x - place[0] / 256, y - place[1] / 256)
        radius = 0.12 + place[2] / 256 * 0.38
        # One pixel of softness keeps the edges clean at every size.
        inside = np.clip((radius - distance) * size + 0.5, 0, 1)
        if place[3] % 2:
            inside *= np.clip((distance - radius * 0.7) * size + 0.5, 0, 1)
        image = _blend(image, third if ring % 2 == 0 else second * 0.6, inside * 0.55)
    return _png(np.clip(image, 0, 255).astype(np.uint8))


def _colour(hue: int, strength: int, light: int) -> Image:
    """A full colour from three bytes, never near black or white."""
    turns = hue / 256 * 6 + np.array([0.0, 4.0, 2.0])
    pure = np.clip(np.abs(turns % 6 - 3) - 1, 0, 1)
    grey = 0.15 + strength / 256 * 0.25
    return np.asarray((pure * (1 - grey) + grey) * (130 + light / 256 * 110))


def _blend(below: Image, above: Image, share: Image) -> Image:
    return np.asarray(below * (1 - share[..., None]) + above * share[..., None])


def _png(pixels: npt.NDArray[np.uint8]) -> bytes:
    """Width, height and pixels in the PNG format (RFC 2083), every line unfiltered."""
    height, width, _ = pixels.shape
    lines = np.zeros((height, 1 + 3 * width), dtype=np.uint8)
    lines[:, 1:] = pixels.reshape(height, 3 * width)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(lines.tobytes(), 6))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
