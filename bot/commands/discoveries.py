"""Where the progress of finding discoveries is shown: in the answer, if it takes a while."""

from __future__ import annotations

import time

from bot.cards.discover import discovering_card
from bot.commands.house import Interaction, show
from bot.services.discovering import OnProgress

PATIENCE = 2.0
"""Seconds after which the answer shows how far it is, and between two looks at that."""


def progress_of(interaction: Interaction, *, private: bool) -> OnProgress:
    """Shows in the answer how far the finding of discoveries is, if it takes a while."""
    shown_at = time.monotonic()

    async def told(found: int, wanted: int) -> None:
        nonlocal shown_at
        if time.monotonic() - shown_at >= PATIENCE:
            await show(interaction, discovering_card(found, wanted), private=private)
            shown_at = time.monotonic()

    return told


__all__ = ["PATIENCE", "progress_of"]
