"""A new key for what is encrypted, step by step: nothing is ever sealed with a key that is lost.

The new key is written in front of the old ones, the database is opened, which seals everything
anew with it, and only then the old ones are dropped. Cut off anywhere, both keys are there.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from bot.errors import CommontoneError
from bot.only_one import only_one
from bot.settings import Settings
from storage import Store, load_keys


class KeyInTheSettings(CommontoneError):
    sentence = "The key is in the setting SECRET_KEY, which only you can change."
    next_step = (
        "Put a new text in front of it with a comma between (SECRET_KEY=new,old) and start the bot "
        "once: it seals everything anew. Then take the old one out."
    )


def change_key(settings: Settings) -> Path:
    """Change the key file beside the database, while no bot runs; returns its path.

    Raises `KeyInTheSettings`, `AlreadyRunning` or `storage.StorageError`.
    """
    if settings.secret_key is not None:
        raise KeyInTheSettings
    file = settings.database.with_suffix(".key")
    with only_one(settings.database):
        old = load_keys(None, settings.database)
        keys = [secrets.token_urlsafe(32), *old]
        _write(file, keys)
        Store.open(settings.database, keys).close()
        _write(file, keys[:1])
    return file


def _write(file: Path, keys: list[str]) -> None:
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as stream:
            stream.write("\n".join(keys) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(draft, file)
    finally:
        draft.unlink(missing_ok=True)


__all__ = ["KeyInTheSettings", "change_key"]
