"""How lists and MusicBrainz ids are laid down: as few bytes as numpy reads at once.

A list is one blob: n ids of four bytes, most similar first, then their n scores, of four bytes
each (all little-endian). A pair takes eight bytes so, a tenth of a row in a table, and five
thousand lists are read in some hundredths of a second.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

from storage.normal import normalise

IDS, SCORES = np.dtype("<u4"), np.dtype("<f4")
PAIR_BYTES = IDS.itemsize + SCORES.itemsize


def pack_list(ids: NDArray[np.integer], scores: NDArray[np.floating]) -> bytes:
    return ids.astype(IDS).tobytes() + scores.astype(SCORES).tobytes()


def unpack_lists(
    blobs: list[bytes], k: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    """The first `k` pairs of each blob: how many, then all ids and all scores in one array."""
    counts = np.array([len(blob) // PAIR_BYTES for blob in blobs], dtype=np.int64)
    kept = np.minimum(counts, k)
    width = IDS.itemsize
    ids = b"".join(blob[: n * width] for blob, n in zip(blobs, kept.tolist(), strict=True))
    scores = b"".join(
        blob[size * width : (size + n) * width]
        for blob, size, n in zip(blobs, counts.tolist(), kept.tolist(), strict=True)
    )
    return (
        kept,
        np.frombuffer(ids, dtype=IDS).astype(np.int64),
        np.frombuffer(scores, dtype=SCORES).astype(np.float32),
    )


def pack_mbid(mbid: str) -> bytes | None:
    """Sixteen bytes, or None where the text is no UUID."""
    try:
        packed = bytes.fromhex(mbid.replace("-", ""))
    except (ValueError, AttributeError, TypeError):
        return None
    return packed if len(packed) == 16 and len(mbid) in (32, 36) else None


def unpack_mbid(packed: bytes) -> str:
    """As MusicBrainz writes it; a third of the time that `uuid.UUID` takes."""
    text = packed.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def name_key(artist: str, title: str = "") -> int | None:
    """`storage.normalise` of a name as a 64-bit number; None where nothing is left of the name."""
    text = normalise(artist, title)
    if not text:
        return None
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)
