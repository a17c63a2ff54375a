"""DuckDB, which does the heavy lifting of a build; an extra, imported only here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.world.errors import EngineMissing

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "1GB"
"""What the engine may hold in memory; past it, it works through its file."""


def connect(folder: Path) -> DuckDBPyConnection:
    """A database of its own in `folder`, gone with it. It never fetches an extension."""
    try:
        import duckdb
    except ImportError:
        raise EngineMissing from None
    connection = duckdb.connect(
        str(folder / "build.duckdb"),
        config={
            "memory_limit": MEMORY,
            "temp_directory": str(folder / "spill"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )
    connection.execute("SET enable_progress_bar = false")
    # Rows are sorted where order matters; keeping that of the files costs memory.
    connection.execute("SET preserve_insertion_order = false")
    return connection
