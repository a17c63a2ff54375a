"""Spotify's own data exports, read as they stream: pure reading, nothing is kept here.

`read_export(path)` gives a `Listening`; whatever is wrong with a file is an `ExportProblem`.
"""

from bot.exports.limits import LIMITS, Limits
from bot.exports.listening import Key, Listening, Song, Summary
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
from bot.exports.reading import Progress, read_export

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
    "PictureInstead",
    "Progress",
    "Song",
    "Summary",
    "TooLarge",
    "UnsafeArchive",
    "read_export",
]
