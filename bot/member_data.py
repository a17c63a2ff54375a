"""A member's own copy, written by the host: for what is larger than Discord takes."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

from bot.errors import CommontoneError
from bot.services.own_copy import own_copy
from bot.settings import Settings
from storage import Store, load_keys


class NotWritten(CommontoneError):
    sentence = "The file could not be written."
    next_step = "Check the folder and the space on the disk."


def write_member_data(settings: Settings, member_id: int, target: Path) -> int:
    """Write the ZIP (mode 0600, never over a file that is there); returns its bytes.

    Raises `NotWritten` or `storage.StorageError`.
    """
    if not settings.database.exists():
        raise NotWritten(
            f"There is no database at {settings.database}.", "Check the setting DATABASE."
        )
    secret = settings.secret_key.get_secret_value() if settings.secret_key else None
    with Store.open(settings.database, load_keys(secret, settings.database)) as store:
        copied = asyncio.run(own_copy(store, member_id, time.time()))
    if copied is None:
        raise NotWritten(f"Nothing is stored about {member_id}.", "Check the id.")
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise NotWritten(f"{target} exists already.", "Choose another name.") from None
    except OSError as error:
        raise NotWritten(f"The file could not be written: {error.strerror}.") from error
    with os.fdopen(handle, "wb") as stream:
        stream.write(copied)
    return len(copied)


__all__ = ["NotWritten", "write_member_data"]
