"""What can go wrong between a dump and a world, as sentences."""

from __future__ import annotations

from bot.errors import CommontoneError


class EngineMissing(CommontoneError):
    sentence = "Building a world needs DuckDB, which is not installed."
    next_step = "Install it with `pip install 'commontone[world]'`, then build again."


class BadDump(CommontoneError):
    """The file is broken, cut short, or something else."""

    sentence = "This is not a ListenBrainz Spark dump."
    next_step = (
        "Fetch `listenbrainz-spark-dump-...-incremental.tar` (or `-full.tar`) from ListenBrainz "
        "again; the world you had is untouched."
    )


class NothingInCommon(CommontoneError):
    sentence = "No two people in these dumps listened to the same artist, so there is no world."
    next_step = "Give the build more days: name several dumps."


class CannotWrite(CommontoneError):
    sentence = "The file cannot be written there."
    next_step = "Check that the folder exists, that you may write there, and that it has space."
