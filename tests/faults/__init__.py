"""Faults of every kind, and what of what the bot called done they took: `python -m tests.faults`.

The bot runs as a process of its own between the small Discord and the small Spotify. What it has
said "done" to is written down as it says so (`ledger`); after each fault that is looked for in the
database with sqlite3 alone, and in the small Spotify (`count`).
"""

from __future__ import annotations

from tests.faults.table import FAULTS, Fault


def faults_of(*, kills: int, seed: int) -> list[Fault]:
    """Every fault, those of the mixed load last."""
    # Importing a family registers its faults.
    from tests.faults import families  # noqa: F401
    from tests.faults.mixed import Kills

    return [*FAULTS.values(), *Kills(kills, seed).faults()]


__all__ = ["faults_of"]
