"""How much of anything an export may have: several times what the largest real ones have."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """A heavy listener of ten years has 240,000 rows in 17 files: 160 MB of JSON, a ZIP of 15."""

    file: int = 512 * MB
    """Bytes of the file that is sent."""
    unpacked: int = 1024 * MB
    """Bytes of all that is read out of it, counted while reading."""
    entries: int = 2_000
    """Files in an archive."""
    directory: int = 4 * MB
    """Bytes of an archive's list of files."""
    folders: int = 8
    """How deep folders stand in each other."""
    ratio: int = 200
    """Times by which a file of an archive may grow; JSON of plays grows 10 to 30 times."""
    ratio_from: int = 4 * MB
    """Size from which the ratio is looked at."""
    row: int = 1 * MB
    """Bytes of one row."""
    depth: int = 16
    """Levels of a library or a playlist."""
    rows: int = 4_000_000
    songs: int = 1_000_000
    name: int = 300
    """Letters of a title or a name; the rest is cut off."""


LIMITS = Limits()

__all__ = ["LIMITS", "MB", "Limits"]
