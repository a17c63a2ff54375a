"""Any exception as a `CommontoneError`: what a person is told, and what stands in the log."""

from __future__ import annotations

import logging
import secrets

import storage
from bot.errors import AccountTakenElsewhere, CommontoneError, Gone, TryLater, Unexpected
from bot.language import _

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0/O and 1/I, which people mix up when they read a code to each other."""


def new_code() -> str:
    """A reference code of eight letters and digits."""
    return "".join(secrets.choice(LETTERS) for _ in range(8))


def explain(error: BaseException, log: logging.Logger) -> CommontoneError:
    """The error to show. What nobody foresaw is logged with its traceback and a code."""
    if isinstance(error, CommontoneError):
        return error
    if isinstance(error, storage.AccountTaken):
        return AccountTakenElsewhere()
    if isinstance(error, storage.Vanished):
        return Gone(_("What this belongs to is no longer kept."))
    if isinstance(error, storage.StoreClosed):
        # Nothing that a host has to mend: what was begun goes on at the next start.
        log.info("work was broken off by the stop")
        return TryLater()
    if isinstance(error, storage.StorageError):
        # The member can only wait; the host reads here what to mend.
        log.error("storage failed kind=%s: %s", type(error).__name__, error)
        return TryLater()
    code = new_code()
    log.error("unexpected failure reference=%s", code, exc_info=error)
    return Unexpected(code)


__all__ = ["explain", "new_code"]
