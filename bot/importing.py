"""`commontone import`: take in a file that the host gives."""

from __future__ import annotations

from pathlib import Path

from bot.errors import CommontoneError
from bot.settings import Settings
from bot.sources.features_table import read_features
from storage import Store, load_keys

TABLE = "table"
"""The source that a host's own table is kept under: it comes before what is looked up."""


def import_file(settings: Settings, path: Path) -> int:
    """Store a table of audio features; returns how many tracks. All of it, or nothing.

    Raises `bot.sources.features_table.NotATable`, `storage.StorageError`.
    """
    secret = settings.secret_key.get_secret_value() if settings.secret_key else None
    with Store.open(settings.database, load_keys(secret, settings.database)) as store:
        # Read to its end before anything is written: a file that breaks off changes nothing.
        pages = list(read_features(path))
        if not pages:
            raise CommontoneError(f"{path} has no track with audio features.", "")
        with store.transaction():
            return sum(store.outside.set_features(TABLE, page) for page in pages)


__all__ = ["TABLE", "import_file"]
