"""What can be wrong with a file that somebody sends: each a sentence and what to do next."""

from __future__ import annotations

from bot.errors import CommontoneError
from bot.language import N_

_WHAT = N_(
    "Send the ZIP from Spotify as it is, or one of its JSON files (Streaming_History_Audio_….json, "
    "StreamingHistory_music_….json, YourLibrary.json, Playlist….json)."
)


class ExportProblem(CommontoneError):
    """Base of all that can be wrong with an export. Nothing of it has been taken in."""

    sentence = N_("This file could not be read.")
    next_step = _WHAT


class NotAnExport(ExportProblem):
    sentence = N_("This is not a Spotify data export, so nothing was taken in.")


class PictureInstead(NotAnExport):
    sentence = N_("This is a picture, a film or a document, not a Spotify data export.")


class EmptyFile(ExportProblem):
    sentence = N_("This file is empty.")
    next_step = N_("Download it once more from Spotify's e-mail, then send it again.")


class BrokenFile(ExportProblem):
    """Truncated, damaged, or not in the encoding that JSON has."""

    sentence = N_(
        "This file is damaged or breaks off in the middle, so nothing of it was taken in."
    )
    next_step = N_("Download it once more from Spotify's e-mail, then send it again.")


class EncryptedArchive(ExportProblem):
    sentence = N_("This ZIP is locked with a password.")
    next_step = N_("Unpack it and send its JSON files, or send the ZIP that Spotify made.")


class NestedArchive(ExportProblem):
    sentence = N_("There is another archive inside this ZIP, and those are not opened.")
    next_step = N_("Take the inner ZIP out and send it by itself.")


class UnsafeArchive(ExportProblem):
    """Paths outside itself, overlapping entries, ratios that only a bomb has."""

    sentence = N_("This ZIP is not one that Spotify makes: it could harm whoever unpacks it.")


class TooLarge(ExportProblem):
    """More bytes, files, rows or levels than any real export has."""

    sentence = N_("This file is larger than any Spotify export.")


__all__ = [
    "BrokenFile",
    "EmptyFile",
    "EncryptedArchive",
    "ExportProblem",
    "NestedArchive",
    "NotAnExport",
    "PictureInstead",
    "TooLarge",
    "UnsafeArchive",
]
