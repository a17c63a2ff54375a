"""Expected failures of the store: each says what happened and what can be done about it.

They carry `sentence` and `next_step`, so that whoever shows errors to people can show these too.
"""

from __future__ import annotations


class StorageError(Exception):
    """Base of all expected failures of the store."""

    sentence = "The database did not do what was asked of it."
    next_step = "Please try again; if it stays, tell the host."

    def __init__(self, sentence: str | None = None, next_step: str | None = None) -> None:
        self.sentence = sentence or self.sentence
        self.next_step = next_step if next_step is not None else self.next_step
        super().__init__(f"{self.sentence} {self.next_step}".strip())


class DatabaseLocked(StorageError):
    """Another process, or a long write of this one, holds the database for too long."""

    sentence = "The database is busy with something else."
    next_step = (
        "Try again in a minute. If it stays, see whether a second bot or a backup has it open."
    )


class DatabaseFull(StorageError):
    sentence = "The disk that holds the database is full, so nothing more can be stored."
    next_step = "The host has to free some space; nothing stored before is lost."


class DatabaseDamaged(StorageError):
    sentence = "The database file is damaged, or is not a database."
    next_step = "Stop the bot, keep a copy of the file, and put back the last backup."


class DatabaseUnreachable(StorageError):
    """The file cannot be opened, read or written (a missing folder, permissions, a bad disk)."""

    sentence = "The database file cannot be opened or written."
    next_step = "Check that the path in DATABASE exists and that the bot may write there."


class NewerSchema(StorageError):
    sentence = "The database was made by a newer version of this program."
    next_step = "Update the program, or put back the backup that belongs to this version."


class WrongKey(StorageError):
    sentence = "The secret key does not fit the database: stored tokens cannot be read."
    next_step = "Put back the SECRET_KEY or the key file that the database was made with."


class WeakKey(StorageError):
    sentence = "A secret key is too short."
    next_step = "Use at least 16 characters in SECRET_KEY, or leave it empty to have one made."


class StoreClosed(StorageError):
    sentence = "The store has been closed."
    next_step = "Open it again."


class AccountTaken(StorageError):
    """The outside account is linked to another member."""

    sentence = "This account is connected to another member."
    next_step = "They have to unlink it first."


class AppTaken(StorageError):
    """The Spotify app was brought by another member."""

    sentence = "Another member has brought this app."
    next_step = "Ask them to share its seats, or use one of your own."


class SecondApp(StorageError):
    """The member has brought another app already."""

    sentence = "You have brought another app already."
    next_step = "Take that one away first."


class Vanished(StorageError):
    """What a row refers to (a member, an account, a recording, a list) is not stored (any more)."""

    sentence = "What this belongs to is no longer stored."
    next_step = "Start again from the beginning."


class StateProblem(StorageError):
    """Base of the three things that can be wrong with the state of a link attempt."""

    sentence = "This link step cannot be used."
    next_step = "Start a fresh one."


class UnknownState(StateProblem):
    sentence = "This link step is not one that was started here."


class UsedState(StateProblem):
    sentence = "This link step has been used already."


class ExpiredState(StateProblem):
    sentence = "This link step has expired."
