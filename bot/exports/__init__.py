"""Spotify's own data exports, read as they stream: pure reading, nothing is kept here.

`read_export(*paths)` gives a `Listening`; whatever is wrong with a file is an `ExportProblem`.
"""

from bot.exports.limits import LIMITS, Limits
from bot.exports.listening import Key, Listening, Song, Summary
from bot.exports.names import Part, kept_name, part_of
from bot.exports.problems import (
    BrokenFile,
    EmptyFile,
    EncryptedArchive,
    ExportProblem,
    NestedArchive,
    NotAnExport,
    PictureInstead,
    TooLarge,
    UnsafeArchive,
)
from bot.exports.reading import Progress, check_export, read_export

__all__ = [
    "LIMITS",
    "BrokenFile",
    "EmptyFile",
    "EncryptedArchive",
    "ExportProblem",
    "Key",
    "Limits",
    "Listening",
    "NestedArchive",
    "NotAnExport",
    "Part",
    "PictureInstead",
    "Progress",
    "Song",
    "Summary",
    "TooLarge",
    "UnsafeArchive",
    "check_export",
    "kept_name",
    "part_of",
    "read_export",
]
